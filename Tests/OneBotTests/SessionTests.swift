import Foundation
import Testing
import WebSocket

@testable import OneBot

/// The rules of a connection, with frames and time by hand.
struct SessionTests {
    private var session = Session(generation: 3, at: .zero)

    private func event(_ text: String) -> Frame {
        Frame(Array(text.utf8), arrival: Date(timeIntervalSince1970: 1))
    }

    private let lifecycle = """
        {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"lifecycle","sub_type":"connect"}
        """
    private let message = """
        {"time":1,"self_id":10001,"post_type":"message","message_type":"group","group_id":2,"user_id":42,"message_id":7,
        "message":"hi"}
        """
    private let refusal = """
        {"status":"failed","retcode":1403,"data":null,"message":"token验证失败","echo":null,"stream":"normal-action"}
        """

    private func heartbeat(interval: Int) -> Frame {
        event(
            """
            {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"heartbeat",
            "status":{"online":true,"good":true},"interval":\(interval)}
            """)
    }

    private func answer(_ echo: String, retcode: Int = 0) -> Frame {
        event(
            "{\"status\":\"\(retcode == 0 ? "ok" : "failed")\",\"retcode\":\(retcode),\"data\":{},\"echo\":\"\(echo)\"}"
        )
    }

    private func connected() -> Session {
        var session = session
        _ = session.start()
        _ = session.received(event(lifecycle), at: .zero)
        return session
    }

    // MARK: Opening

    @Test func anOpenSocketAloneIsNoConnection() {
        var session = session
        #expect(session.start() == [.send(Session.Request(action: "get_login_info", echo: "3-1"))])
        #expect(!session.isConnected)
        #expect(throws: OneBotError.notConnected(account: nil)) { try session.begin("x", bytes: 1, at: .zero) }
    }

    @Test func theAnswerToWhoItIsConnects() {
        var session = session
        _ = session.start()
        let frame = event(
            #"{"status":"ok","retcode":0,"data":{"user_id":10001,"nickname":"bot"},"echo":"3-1"}"#)
        #expect(session.received(frame, at: .zero) == [.connected(10001)])
        #expect(session.nickname == "bot")
    }

    @Test func aFirstMessageConnectsWithoutAnyLifecycleAndIsDelivered() {
        var session = session
        _ = session.start()
        let effects = session.received(event(message), at: .zero)
        #expect(effects.first == .connected(10001))
        guard case .deliver(.message)? = effects.last else { return #expect(Bool(false)) }
    }

    @Test func aStormOfHeartbeatsIsHandedOnAndAsksForNothing() {
        var session = connected()
        let beat = event(
            """
            {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"heartbeat","interval":1,
            "status":{"online":true,"good":true}}
            """)
        for _ in 1...1000 {
            for effect in session.received(beat, at: .zero) {
                switch effect {
                case .deliver(.meta), .note(.online(true)): break
                default: Issue.record("\(effect)")
                }
            }
        }
        #expect(session.tick(at: .seconds(1)) == [])
    }

    @Test func aSecondLifecycleChangesNothing() {
        var session = connected()
        for subType in ["connect", "enable", "disable"] {
            let frame = event(lifecycle.replacingOccurrences(of: "connect", with: subType))
            #expect(session.received(frame, at: .zero).count == 1)
        }
        #expect(session.isConnected)
    }

    @Test func aRefusedTokenInAFrameEndsItAndNeverConnects() {
        var session = session
        _ = session.start()
        #expect(session.received(event(refusal), at: .zero) == [.close(code: 1000)])
        _ = session.closed(WebSocketClosure(code: 1005))
        #expect(session.ending == .tokenRejected)
    }

    @Test func aRefusedTokenAsAnswerToWhoItIsCountsToo() {
        var session = session
        _ = session.start()
        _ = session.received(answer("3-1", retcode: 1403), at: .zero)
        #expect(session.ending == .tokenRejected)
    }

    @Test func aPolicyCloseBeforeAnythingElseIsARefusedToken() {
        var session = session
        _ = session.start()
        _ = session.closed(WebSocketClosure(code: 1008, reason: "invalid access token"))
        #expect(session.ending == .tokenRejected)
    }

    @Test func aPolicyCloseLaterIsAnOrdinaryEnd() {
        var session = connected()
        _ = session.closed(WebSocketClosure(code: 1008))
        #expect(session.ending == .closed(WebSocketClosure(code: 1008)))
    }

    @Test func anEndpointThatShowsNoAccountIsGivenUpInTime() {
        var session = session
        _ = session.start()
        #expect(session.tick(at: .seconds(14)) == [])
        #expect(session.nextTick == .seconds(15))
        #expect(session.tick(at: .seconds(15)) == [.close(code: 1000)])
        #expect(session.ending == .neverOpened)
    }

    // MARK: Answers

    @Test func answersOutOfOrderReachTheirOwnCalls() throws {
        var session = connected()
        let slow = try session.begin("send_group_msg", bytes: 10, at: .zero)
        let quick = try session.begin("get_msg", bytes: 10, at: .zero)
        #expect(slow != quick)
        for echo in [quick, slow] {
            guard case .resolve(let resolved, .success)? = session.received(answer(echo), at: .zero).first else {
                return #expect(Bool(false))
            }
            #expect(resolved == echo)
        }
    }

    @Test func aSecondAnswerToTheSameCallIsClaimedByNobody() throws {
        var session = connected()
        let echo = try session.begin("get_msg", bytes: 10, at: .zero)
        _ = session.received(answer(echo), at: .zero)
        #expect(session.received(answer(echo), at: .zero) == [.note(.unclaimed(echo: echo))])
    }

    @Test(arguments: ["\"nobody\"", "7", "null", "\"\"", "{\"a\":1}", "2-2"])
    func anUnknownOrMissingEchoIsClaimedByNobody(echo: String) throws {
        var session = connected()
        _ = try session.begin("get_msg", bytes: 10, at: .zero)
        let text = echo.hasPrefix("2-") ? "\"\(echo)\"" : echo
        let effects = session.received(event(#"{"status":"ok","retcode":0,"data":{},"echo":\#(text)}"#), at: .zero)
        guard case .note(.unclaimed)? = effects.first else { return #expect(Bool(false)) }
    }

    @Test func theEchoOfAnEarlierConnectionNeverMatches() throws {
        var old = connected()
        let echo = try old.begin("get_msg", bytes: 10, at: .zero)
        var new = Session(generation: 4, at: .zero)
        _ = new.start()
        _ = new.received(event(lifecycle), at: .zero)
        _ = try new.begin("get_msg", bytes: 10, at: .zero)
        #expect(new.received(answer(echo), at: .zero) == [.note(.unclaimed(echo: echo))])
    }

    @Test(arguments: [1404, 404])
    func anUnsupportedActionIsRemembered(retcode: Int) throws {
        var session = connected()
        let echo = try session.begin("set_msg_emoji_like", bytes: 10, at: .zero)
        _ = session.received(answer(echo, retcode: retcode), at: .zero)
        #expect(throws: OneBotError.unsupported(action: "set_msg_emoji_like")) {
            try session.begin("set_msg_emoji_like", bytes: 10, at: .zero)
        }
        #expect(throws: Never.self) { try session.begin("send_group_msg", bytes: 10, at: .zero) }
    }

    @Test func anActionUnsupportedByItsWordsIsRememberedToo() throws {
        var session = connected()
        let echo = try session.begin("upload_file_stream", bytes: 10, at: .zero)
        let refusal = #"{"status":"failed","retcode":1200,"message":"不支持的API upload_file_stream","echo":"\#(echo)"}"#
        _ = session.received(event(refusal), at: .zero)
        #expect(throws: OneBotError.unsupported(action: "upload_file_stream")) {
            try session.begin("upload_file_stream", bytes: 10, at: .zero)
        }
    }

    @Test(arguments: [("send_group_msg", false), ("get_image", nil)] as [(String, Bool?)])
    func aSendThatFailsBecauseQQIsAwayTellsSoAndADownloadDoesNot(action: String, isOnline: Bool?) throws {
        var session = connected()
        let echo = try session.begin(action, bytes: 10, at: .zero)
        let refusal = #"{"status":"failed","retcode":1200,"message":"1006514 网络连接异常","echo":"\#(echo)"}"#
        _ = session.received(event(refusal), at: .zero)
        #expect(session.isOnline == isOnline)
    }

    @Test func aFrameThatIsNothingIsNotedAndHurtsNothing() {
        var session = connected()
        for text in ["{", "5", "[]", "null", "\"\"", "{}", String(repeating: "[", count: 200)] {
            guard case .note(.malformed)? = session.received(event(text), at: .zero).first else {
                return #expect(Bool(false), "\(text)")
            }
        }
        #expect(session.ending == nil)
    }

    // MARK: Drops

    @Test func whatWasWrittenIsUnknownAfterADropAndWhatWasNotIsNotSent() throws {
        var session = connected()
        let written = try session.begin("send_group_msg", bytes: 10, at: .zero)
        let held = try session.begin("get_msg", bytes: 10, at: .zero)
        #expect(session.handedOver(written, isWritten: true) == [])
        #expect(
            session.closed(WebSocketClosure(code: 1006)) == [
                .resolve(
                    echo: written,
                    .failure(.outcomeUnknown(action: "send_group_msg", cause: .connectionLost)))
            ])
        #expect(
            session.handedOver(held, isWritten: false)
                == [.resolve(echo: held, .failure(.notSent(action: "get_msg")))])
    }

    @Test func whatTheTransportWroteWhileTheConnectionDroppedIsUnknown() throws {
        var session = connected()
        let echo = try session.begin("send_group_msg", bytes: 10, at: .zero)
        #expect(session.closed(WebSocketClosure(code: 1006)) == [])
        #expect(
            session.handedOver(echo, isWritten: true) == [
                .resolve(
                    echo: echo, .failure(.outcomeUnknown(action: "send_group_msg", cause: .connectionLost)))
            ])
    }

    @Test func noCallBeginsOnAnEndedConnection() {
        var session = connected()
        _ = session.closed(WebSocketClosure(code: 1000))
        #expect(throws: OneBotError.notConnected(account: 10001)) { try session.begin("x", bytes: 1, at: .zero) }
    }

    @Test func aLateAnswerIsClaimedByNobody() throws {
        var session = connected()
        let echo = try session.begin("send_group_msg", bytes: 10, at: .zero)
        _ = session.handedOver(echo, isWritten: true)
        #expect(
            session.expired(echo, after: .seconds(60)) == [
                .resolve(
                    echo: echo,
                    .failure(.outcomeUnknown(action: "send_group_msg", cause: .noAnswer(within: .seconds(60)))))
            ])
        #expect(session.received(answer(echo), at: .zero) == [.note(.unclaimed(echo: echo))])
    }

    // MARK: Liveness

    @Test func aMissingHeartbeatAsksAndAnyFrameIsAnAnswer() {
        var session = connected()
        _ = session.received(heartbeat(interval: 30_000), at: .zero)
        #expect(session.tick(at: .seconds(74)) == [])
        #expect(
            session.tick(at: .seconds(75)) == [
                .note(.probing), .send(Session.Request(action: "get_status", echo: "3-2")),
            ])
        #expect(session.nextTick == .seconds(85))
        _ = session.received(event(message), at: .seconds(84))
        #expect(session.tick(at: .seconds(85)) == [])
        #expect(session.ending == nil)
    }

    @Test func otherEventsKeepAConnectionWhoseHeartbeatStopped() {
        var session = connected()
        _ = session.received(heartbeat(interval: 5_000), at: .zero)
        for second in stride(from: 5, through: 300, by: 5) {
            _ = session.received(event(message), at: .seconds(second))
            #expect(session.tick(at: .seconds(second)) == [])
        }
    }

    @Test func aHalfOpenConnectionIsGivenUpInBoundedTime() {
        var session = connected()
        _ = session.tick(at: .seconds(90))
        #expect(session.tick(at: .seconds(99)) == [])
        #expect(session.tick(at: .seconds(100)) == [.close(code: 1000)])
        #expect(session.ending == .silent)
    }

    @Test func aLongFrameThatOnlyDripsInIsNoSilence() {
        var session = connected()
        for second in stride(from: 80, through: 400, by: 80) {
            session.receivedPart(at: .seconds(second))
            #expect(session.tick(at: .seconds(second + 79)) == [])
        }
        // Not even a drop any more.
        _ = session.tick(at: .seconds(490))
        session.receivedPart(at: .seconds(495))
        #expect(session.tick(at: .seconds(500)) == [])
        _ = session.tick(at: .seconds(585))
        #expect(session.tick(at: .seconds(595)) == [.close(code: 1000)])
    }

    @Test func aLargePictureUnderWayIsNoSilence() throws {
        var session = connected()
        let echo = try session.begin("send_group_msg", bytes: 30_000_000, at: .zero)
        _ = session.handedOver(echo, isWritten: true)
        #expect(session.tick(at: .seconds(300)) == [])
        #expect(!session.tick(at: .seconds(390)).isEmpty)
    }

    @Test func threeCallsUnansweredInARowGiveItUpThoughEventsCome() throws {
        var session = connected()
        for round in 1...3 {
            let echo = try session.begin("get_msg", bytes: 10, at: .zero)
            _ = session.handedOver(echo, isWritten: true)
            _ = session.received(event(message), at: .seconds(round))
            let effects = session.expired(echo, after: .seconds(15))
            #expect(effects.contains(.close(code: 1000)) == (round == 3))
        }
        #expect(session.ending == .callsUnanswered)
    }

    @Test func anAnswerInBetweenStartsTheCountAnew() throws {
        var session = connected()
        for _ in 1...5 {
            let lost = try session.begin("get_msg", bytes: 10, at: .zero)
            _ = session.handedOver(lost, isWritten: true)
            _ = session.expired(lost, after: .seconds(15))
            let answered = try session.begin("get_msg", bytes: 10, at: .zero)
            _ = session.received(answer(answered), at: .zero)
        }
        #expect(session.ending == nil)
    }

    @Test func impatientCallersDoNotCountAgainstTheConnection() throws {
        var session = connected()
        for _ in 1...5 {
            let echo = try session.begin("set_msg_emoji_like", bytes: 10, at: .zero)
            _ = session.handedOver(echo, isWritten: true)
            _ = session.expired(echo, after: .seconds(3))
        }
        #expect(session.ending == nil)
    }

    @Test func anOfflineNoticeAndAHeartbeatTellWhetherQQIsReached() {
        var session = connected()
        let offline = """
            {"time":1,"self_id":10001,"post_type":"notice","notice_type":"bot_offline","user_id":10001,"tag":"t"}
            """
        #expect(session.received(event(offline), at: .zero).first == .note(.online(false)))
        #expect(session.isOnline == false)
        #expect(session.received(heartbeat(interval: 1000), at: .zero).first == .note(.online(true)))
    }

    @Test func anEventOnlyConnectionIsNeverAskedAnything() {
        var session = Session(generation: 1, account: 10001, takesCalls: false, at: .zero)
        #expect(session.start() == [])
        #expect(session.tick(at: .seconds(3600)) == [])
        #expect(session.ending == nil)
    }
}
