import ChatCore
import Foundation
import Imaging
import Inference
import JSON
import Logging
import OneBot
import OneBotAdapter
import PictorModel
import Primitives
import TestSupport
import Testing

@testable import Pictor
@testable import SQLiteStore

/// What goes out, how, and what is held back, with the endpoint and the client's time by hand.
@Suite(.timeLimit(.minutes(5))) struct DeliveryTests {
    private let endpoint = ScriptedEndpoint()
    private let clock = ManualClock()
    private let client: OneBotClient
    private let mutes = MuteTracker()
    private let group = ReplyTarget(.group())
    private let moment = Date(timeIntervalSince1970: 1_795_500_000)
    private let picture: Picture

    init() throws {
        client = OneBotClient(
            endpoints: [.connect(url: ScriptedEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, random: { _ in 1 })
        picture = try Picture(checking: GeneratedImage.plain().bytes)
    }

    /// Runs the client around a body; pictures of more bytes than `threshold` are large.
    private func delivering(threshold: Int = .max, _ body: (ChatSender) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let history = SQLiteMessageStore(database: try Database())
        let writer = MessageWriter(logger: logger) { entries throws(StorageError) in
            _ = try await history.append(entries)
        }
        let delivery = ChatSender(
            adapter: OneBotAdapter(
                client: client, transport: UnreachableTransport(), largeBytes: threshold, logger: logger),
            history: ChatMemory(history: history, writer: writer, logger: logger), mutes: mutes, now: { moment },
            logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            #expect(await client.waitUntilReady(nil, within: .seconds(1)))
            try await body(delivery)
            group.cancelAll()
        }
    }

    private func images() -> [Segment.Image] { endpoint.sent.flatMap { $0.message.images } }

    // MARK: - Large pictures

    @Test func aLargePictureIsLaidOnTheEndpointsDiskWholeAndSentByItsPath() async throws {
        endpoint.takeUploads()
        try await delivering(threshold: 10) { delivery in
            #expect(await delivery.send([picture], to: group, quoting: "7") != .unknown)
        }
        #expect(endpoint.uploadedBytes == picture.bytes)
        #expect(images().allSatisfy { $0.file.rawValue.hasPrefix("/tmp/scripted/") })
        #expect(endpoint.deliveredPictures == [picture.bytes])
        #expect(endpoint.sent.first?.message.segments.first == .reply(7))
    }

    @Test func severalLargePicturesArriveEachAsItselfWhereTheEndpointStoresByName() async throws {
        endpoint.takeUploads()
        let pictures = try (0..<4).map { try Picture(checking: GeneratedImage.plain(width: 64 + $0).bytes) }
        try await delivering(threshold: 10) { delivery in
            _ = await delivery.send(pictures, to: group, quoting: nil)
        }
        #expect(endpoint.deliveredPictures == pictures.map(\.bytes))
    }

    @Test func whereTheEndpointTakesNoUploadsTheBytesThemselvesAreSentAndItIsAskedOnce() async throws {
        try await delivering(threshold: 10) { delivery in
            for _ in 1...2 { _ = await delivery.send([picture], to: group, quoting: nil) }
        }
        #expect(images().map(\.file.carriedBytes) == [picture.bytes, picture.bytes])
        #expect(endpoint.allCalls.count { $0.action == "upload_file_stream" } == 1)
    }

    @Test func aPathThatTheEndpointRefusesIsFollowedByTheBytes() async throws {
        endpoint.takeUploads()
        endpoint.refuse(with: "文件处理失败: 识别URL失败, uri= /tmp/scripted.png")
        try await delivering(threshold: 10) { delivery in
            guard case .sent = await delivery.send([picture], to: group, quoting: nil) else {
                Issue.record("not sent")
                return
            }
        }
        #expect(images().count == 2)
        #expect(images().last?.file.carriedBytes == picture.bytes)
    }

    @Test func aPathSentWithUnknownOutcomeIsNotFollowedByTheBytes() async throws {
        endpoint.takeUploads()
        endpoint.refuse(with: "Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet: {}")
        try await delivering(threshold: 10) { delivery in
            #expect(await delivery.send([picture], to: group, quoting: nil) == .unknown)
        }
        #expect(images().count == 1)
    }

    @Test func anOrdinaryPictureIsNotUploaded() async throws {
        endpoint.takeUploads()
        try await delivering(threshold: picture.bytes.count) { delivery in
            _ = await delivery.send([picture], to: group, quoting: nil)
        }
        #expect(!endpoint.allCalls.contains { $0.action == "upload_file_stream" })
    }

    // MARK: - What is held back

    @Test func nothingGoesToAMutedGroupAndTheRestOfTheWorldHearsOn() async throws {
        let other = ReplyTarget(.group(20002))
        mutes.take(MuteEvent(chat: .group(), subject: .everyone, state: .muted(for: nil)), at: moment)
        try await delivering { delivery in
            #expect(await delivery.send([picture], to: group, quoting: nil) == .muted)
            await delivery.say("喂", to: group)
            await delivery.say("喂", to: other)
        }
        #expect(endpoint.sent.map { $0.parameters["group_id"]?.integer } == [20002])
    }

    @Test func aRefusalBecauseOfAMuteIsRememberedUntilItIsLifted() async throws {
        endpoint.refuse(with: #"EventChecker Failed: {"result": 120, "errMsg": ""}"#)
        try await delivering { delivery in
            await delivery.say("一", to: group)
            await delivery.say("二", to: group)
            mutes.take(MuteEvent(chat: .group(), subject: .account, state: .lifted), at: moment)
            await delivery.say("三", to: group)
        }
        #expect(endpoint.sent.map { $0.message.plainText } == ["一", "三"])
    }

    @Test func aMuteThatOnlyABareNumberToldOfIsHeldAgainstTheGroupForFiveMinutes() async throws {
        endpoint.fail("send_group_msg", "", retcode: 120)
        try await delivering { delivery in
            for _ in 1...2 { await delivery.say("一", to: group) }
        }
        #expect(endpoint.sent.count == 1)
        #expect(mutes.isMuted(group.chat, at: moment + 299))
        #expect(!mutes.isMuted(group.chat, at: moment + 301))
    }

    @Test func nothingGoesToAGroupTheBotHasLeftUntilItHearsFromThereAgain() async throws {
        mutes.left(group.chat)
        try await delivering { delivery in
            await delivery.say("一", to: group)
            mutes.heard(from: group.chat)
            await delivery.say("二", to: group)
        }
        #expect(endpoint.sent.map { $0.message.plainText } == ["二"])
    }

    private func notice(_ type: String) -> JSONValue {
        ["time": 1, "self_id": 10001, "post_type": "notice", "notice_type": .string(type), "user_id": 10001]
    }

    private let heartbeat: JSONValue = [
        "time": 1, "self_id": 10001, "post_type": "meta_event", "meta_event_type": "heartbeat", "interval": 5000,
        "status": ["online": true, "good": true],
    ]

    @Test func whileQQIsAwayNothingIsSentAndAfterwardsItIs() async throws {
        try await delivering { delivery in
            endpoint.post(notice("bot_offline"))
            while client.isReady(nil) { await Task.yield() }
            async let outcome = delivery.send([picture], to: group, quoting: nil)
            await clock.waitForSleeper(of: .seconds(600))
            #expect(endpoint.sent.isEmpty)
            endpoint.post(heartbeat)
            guard case .sent = await outcome else {
                Issue.record("not sent")
                return
            }
        }
        #expect(endpoint.sent.count == 1)
    }

    @Test func aSendRefusedBecauseQQIsAwayIsRepeatedWhenItIsBack() async throws {
        endpoint.refuse(with: "1006514 网络连接异常")
        try await delivering { delivery in
            async let outcome = delivery.send([picture], to: group, quoting: nil)
            await clock.waitForSleeper(of: .seconds(600))
            endpoint.post(heartbeat)
            guard case .sent = await outcome else {
                Issue.record("not sent")
                return
            }
        }
        #expect(endpoint.sent.count == 2)
    }

    @Test func anAccountThatStaysAwayIsGivenUpInTime() async throws {
        try await delivering { delivery in
            endpoint.post(notice("bot_offline"))
            while client.isReady(nil) { await Task.yield() }
            async let outcome = delivery.send([picture], to: group, quoting: nil)
            await clock.waitForSleeper(of: .seconds(600))
            clock.advance(by: .seconds(600))
            #expect(await outcome == .away)
        }
        #expect(endpoint.sent.isEmpty)
    }

    // MARK: - Broken connections

    @Test func aPictureWaitsForTheNextConnection() async throws {
        try await delivering { delivery in
            endpoint.drop()
            while client.isReady(nil) { await Task.yield() }
            async let outcome = delivery.send([picture], to: group, quoting: nil)
            await clock.waitForSleeper(of: .seconds(1))
            clock.advance(by: .seconds(1))
            guard case .sent = await outcome else {
                Issue.record("not sent")
                return
            }
        }
        #expect(endpoint.sent.count == 1)
    }

    @Test(arguments: [true, false])
    func aPictureLostWithItsConnectionIsLookedUpOverTheNextAndNeverSentAgain(isThere: Bool) async throws {
        let own: JSONValue = [
            "message_id": 555, "user_id": 10001, "sender": ["user_id": 10001],
            "message": [["type": "reply", "data": ["id": "7"]], ["type": "image", "data": ["file": "a.png"]]],
        ]
        let other: JSONValue = ["message_id": 554, "user_id": 42, "sender": ["user_id": 42], "message": "x"]
        endpoint.answerHistory(with: ["messages": .array(isThere ? [other, own] : [other])])
        endpoint.breakAtNextSend()
        try await delivering { delivery in
            async let outcome = delivery.send([picture], to: group, quoting: "7")
            await clock.waitForSleeper(of: .seconds(1))
            clock.advance(by: .seconds(1))
            #expect(await outcome == (isThere ? .sent("555") : .unknown))
        }
        #expect(endpoint.sent.count == 1)
        #expect(endpoint.allCalls.count { $0.action == "get_group_msg_history" } == 1)
    }
}
