import Foundation
import OneBot
import Testing

/// Answers as endpoints word them.
struct ActionFailureTests {
    private func kind(_ wording: String?, retcode: Retcode = 1200) -> ActionFailure.Kind? {
        let error = ActionFailure.classify(action: "send_group_msg", retcode: retcode, wording: wording)
        guard case .failed(let failure) = error else { return nil }
        return failure.kind
    }

    @Test(arguments: [
        #"Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg ListenerName:x EventRet: {}"#,
        #"Timeout: NTEvent EventName:NodeIKernelMsgService/sendMsg EventRet: {"result": 0, "errMsg": ""}"#,
        "发送超时",
    ])
    func anEndpointThatWaitedInVainLeavesTheOutcomeUnknown(wording: String) {
        let error = ActionFailure.classify(action: "send_group_msg", retcode: 1200, wording: wording)
        #expect(
            error == .outcomeUnknown(action: "send_group_msg", cause: .endpointTimedOut(wording: wording)))
    }

    @Test func whatIsSaidBehindAPictureOfMegabytesIsHeardToo() {
        let picture = String(repeating: "QUJD", count: 1 << 18)
        #expect(kind("base64://\(picture) rich media transfer failed") == .mediaRefused)
        #expect(kind("消息不存在 base64://\(picture)") == .notFound)
        guard case .failed(let failure) = ActionFailure.classify(action: "a", retcode: 1200, wording: picture) else {
            Issue.record("no failure")
            return
        }
        #expect((failure.wording ?? "").count <= 500)
    }

    @Test func aFrameOfTooManyValuesIsCalledTooLargeAndNotMalformed() {
        let frame = Array(("[" + String(repeating: "1,", count: 300_000) + "1]").utf8)
        #expect {
            _ = try Message(parsing: Data(frame))
        } throws: { error in
            guard case OneBotError.oversizedJSON = error else { return false }
            return "\(error)".contains("too large")
        }
    }

    @Test(arguments: [
        #"EventChecker Failed: NTEvent … { "result": -1, "errMsg": "rich media transfer failed" }"#,
        #"Timeout: NTEvent … EventRet: { "result": -1, "errMsg": "rich media transfer failed" }"#,
    ])
    func aRefusedPictureIsDefiniteWhateverStandsBeforeIt(wording: String) {
        #expect(kind(wording) == .mediaRefused)
    }

    @Test(
        arguments: [
            (#"EventChecker Failed: { "result": 120, "errMsg": "" }"#, 1200, .muted),
            (#"Timeout: NTEvent … { "result": 120 }"#, 1200, .muted), (nil, 120, .muted),
            (#"{ "result": 110 }"#, 1200, .notInGroup), (nil, 110, .notInGroup), ("bot不在群聊中", 1200, .notInGroup),
            (#"{ "result": 1006514, "errMsg": "网络连接异常" }"#, 1200, .offline), ("消息不存在", 1200, .notFound),
            ("群(1)成员2不存在", 1200, .notFound), ("msg not found", 1200, .notFound),
            ("消息体无法解析, 请检查是否发送了不支持的消息类型", 1200, .ourFault), ("未知的消息类型：x", 1200, .ourFault),
            ("请指定正确的 group_id 或 user_id", 1200, .ourFault), ("json解析失败,请检查数据格式", 1400, .ourFault),
            ("Schema compilation error: Expected required property", 1400, .ourFault),
            ("Recall failed", 1200, .refused),
            (nil, 100, .refused), (nil, -1, .refused), (#"{ "result": 299 } Timeout"#, 1200, .refused),
        ] as [(String?, Int64, ActionFailure.Kind)])
    func aFailureIsKnownByItsTextBeforeItsNumber(wording: String?, retcode: Int64, expected: ActionFailure.Kind) {
        #expect(kind(wording, retcode: Retcode(rawValue: retcode)) == expected)
    }

    @Test(arguments: [("不支持的API nope", 1404), ("API_NOT_FOUND", 404), (nil, 404)] as [(String?, Int64)])
    func anUnknownActionIsUnsupported(wording: String?, retcode: Int64) {
        let error = ActionFailure.classify(action: "x", retcode: Retcode(rawValue: retcode), wording: wording)
        #expect(error == .unsupported(action: "x"))
    }

    @Test func aLongWordingIsCut() {
        guard
            case .failed(let failure) = ActionFailure.classify(
                action: "x", retcode: 1200, wording: String(repeating: "错误 ", count: 100_000))
        else { return #expect(Bool(false)) }
        #expect(failure.wording?.count == 500)
    }

    @Test func aPictureThatIsRepeatedInTheWordingIsLeftOut() {
        let bytes = String(repeating: "iVBORw0KGgo", count: 10_000)
        guard
            case .failed(let failure) = ActionFailure.classify(
                action: "x", retcode: 1200, wording: "文件异常 base64://\(bytes) 或 \(bytes)")
        else { return #expect(Bool(false)) }
        #expect(failure.wording == "文件异常 […]")
    }
}
