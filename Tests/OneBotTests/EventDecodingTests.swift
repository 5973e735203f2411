import Foundation
import JSON
import OneBot
import Testing

/// Frames as endpoints send them, one recorded shape for each kind.
struct EventDecodingTests {
    private static var fixtureNames: [String] { Fixture.names { !$0.hasPrefix("segment-") } }

    private func fixture(_ name: String) throws -> (case: String, event: Event) {
        let json = try Fixture.json(name)
        return (try #require(json["case"]?.string), try Event(try #require(json["event"])))
    }

    private func message(_ name: String) throws -> MessageEvent {
        guard case .message(let message) = try fixture(name).event else {
            throw OneBotError.malformedEvent(missing: name)
        }
        return message
    }

    private func notice(_ name: String) throws -> Notice {
        guard case .notice(let event) = try fixture(name).event else {
            throw OneBotError.malformedEvent(missing: name)
        }
        #expect(event.selfID == 10001)
        #expect(event.time == Date(timeIntervalSince1970: 1_795_421_676))
        return event.notice
    }

    @Test func everyKindHasAFixture() throws {
        let cases = try Set(Self.fixtureNames.map { try fixture($0).case })
        #expect(
            cases == [
                "message", "lifecycle", "heartbeat", "friend", "join", "invitation", "groupRecall", "friendRecall",
                "groupBan", "groupIncrease", "groupDecrease", "groupAdmin", "groupUpload", "groupCard", "groupTitle",
                "groupName", "groupDismiss", "emojiLike", "essence", "friendAdd", "poke", "pokeRecall", "honor",
                "luckyKing", "inputStatus", "profileLike", "grayTip", "botOffline", "unknown",
            ])
    }

    @Test(arguments: fixtureNames)
    func eachFixtureBecomesTheCaseItNames(name: String) throws {
        let (expected, event) = try fixture(name)
        let payload: Any =
            switch event {
            case .notice(let event): event.notice
            case .request(let event): event.kind
            case .meta(let event): event.kind
            case .message, .unknown: event
            }
        let actual = Mirror(reflecting: payload).children.first?.label ?? "\(payload)"
        #expect(actual == expected)
    }

    @Test(arguments: fixtureNames)
    func eachFixtureSurvivesItsWayThroughTheStandardDecoder(name: String) throws {
        let data = try Fixture.data(name)
        #expect(try JSONDecoder().decode(JSONValue.self, from: data) == JSONValue(parsing: data))
    }

    @Test func aGroupMessageHasItsSegmentsSenderAndPlace() throws {
        let event = try message("message-group-array")
        #expect(event.chat == .group(20001))
        #expect(event.messageID == 1_707_225_592)
        #expect(event.sequence == 1004)
        #expect(event.sender == Sender(userID: 42, nickname: "nick42", card: "card42", role: .member))
        #expect(event.message.plainText == "画一张[猫],&好的")
        #expect(event.mentionsSelf)
        #expect(!event.isOwn)
        #expect(event.groupName == "Peer group")
        let image = try #require(event.message.images.first)
        #expect(image.url == "https://multimedia.nt.qq.com.cn/download?appid=1407&fileid=x&rkey=y")
        #expect(image.fileSize == 12345)
        #expect(event.message.segments.last == .json(#"{"app":"com.tencent.x","a":"[1,2]&"}"#))
    }

    @Test func aStringMessageIsUnderstoodLikeAnArrayWithoutAFormatMember() throws {
        let event = try message("message-group-string")
        #expect(event.message.plainText == "画一张[猫],&好的")
        #expect(event.mentionsSelf)
        #expect(
            event.message.images.first?.url
                == "https://multimedia.nt.qq.com.cn/download?appid=1407&fileid=x&rkey=y")
    }

    @Test func aMentionOfAllIsNoMentionOfTheAccount() throws {
        let event = try message("message-group-reply-all")
        #expect(!event.mentionsSelf)
        #expect(event.message.replyID == 1_707_225_592)
        #expect(event.message.segments.contains(.at(.all)))
    }

    @Test func aPrivateMessageNamesTheOtherPersonWhoeverWroteIt() throws {
        #expect(try message("message-private").chat == .private(42))
        let sent = try message("message-sent-private")
        #expect(sent.chat == .private(42))
        #expect(sent.isOwn)
    }

    @Test func aTemporarySessionNamesTheGroupItsAnswerNeeds() throws {
        let event = try message("message-private-temporary")
        #expect(event.chat == .private(42))
        #expect(event.temporaryGroupID == 20001)
    }

    @Test func aSentMessageIsTheAccountsOwn() throws {
        let event = try message("message-sent")
        #expect(event.isSent)
        #expect(event.isOwn)
        #expect(event.chat == .group(20001))
    }

    @Test func aMuteTellsWhomAndHowLong() throws {
        #expect(
            try notice("notice-group_ban")
                == .groupBan(GroupBan(groupID: 20001, userID: 10001, operatorID: 99, duration: .seconds(600))))
        guard case .groupBan(let lifted) = try notice("notice-group_ban-lift") else { return }
        #expect(lifted.isLifted)
        guard case .groupBan(let whole) = try notice("notice-group_ban-whole") else { return }
        #expect(whole.userID == nil)
        #expect(whole.duration == nil)
        #expect(!whole.isLifted)
    }

    @Test func beingRemovedIsToldFromOthersLeaving() throws {
        guard case .groupDecrease(let mine) = try notice("notice-group_decrease-kick_me"),
            case .groupDecrease(let other) = try notice("notice-group_decrease-leave")
        else { return #expect(Bool(false)) }
        #expect(mine.reason == .kickMe)
        #expect(other.reason == .leave)
    }

    @Test func aReactionIsReadFromEitherSpelling() throws {
        guard case .emojiLike(let napcat) = try notice("notice-group_msg_emoji_like"),
            case .emojiLike(let lagrange) = try notice("notice-reaction")
        else { return #expect(Bool(false)) }
        #expect(napcat.likes == [EmojiLike.Like(emojiID: "128076", count: 1)])
        #expect(lagrange.likes == [EmojiLike.Like(emojiID: "128076", count: 2)])
        #expect(lagrange.userID == 42)
        #expect(lagrange.messageID == -5)
    }

    @Test func takingAwayIsToldFromPutting() throws {
        guard case .emojiLike(let like) = try notice("notice-group_msg_emoji_like-removed"),
            case .groupAdmin(_, _, let isSet) = try notice("notice-group_admin-unset"),
            case .essence(_, _, _, _, let isAdded) = try notice("notice-essence-delete")
        else { return #expect(Bool(false)) }
        #expect(!like.isAdded && !isSet && !isAdded)
    }

    @Test func anAnonymousMessageAndAnEmptyOneAreMessagesAllTheSame() throws {
        #expect(try message("message-group-anonymous").isAnonymous)
        #expect(try message("message-group-anonymous").sender.role == .unknown)
        #expect(try message("message-group-empty").message.segments.isEmpty)
        #expect(try message("message-group-debug").message == "你好")
    }

    @Test func aHeartbeatTellsThatTheAccountIsOffQQ() throws {
        guard case .meta(let event) = try fixture("meta-heartbeat-lagrange").event,
            case .heartbeat(let beat) = event.kind
        else { return #expect(Bool(false)) }
        #expect(beat.isOnline == false)
        #expect(beat.interval == .seconds(5))
    }

    @Test func aHeartbeatTellsItsInterval() throws {
        guard case .meta(let event) = try fixture("meta-heartbeat").event,
            case .heartbeat(let beat) = event.kind
        else { return #expect(Bool(false)) }
        #expect(beat.interval == .seconds(30))
        #expect(beat.isOnline == true)
    }
}
