import Foundation
import HTTP
import Testing

@testable import Inference

@Suite struct ErrorClassifierTests {
    struct Case: CustomTestStringConvertible {
        var status: Int
        var body: String
        var kind: InferenceError.Kind
        var mayExist = false
        var testDescription: String { "\(status) \(body.prefix(60))" }
    }

    static let cases = [
        Case(
            status: 400,
            body:
                #"{"error":{"message":"Your request was rejected by the safety system. safety_violations=[violence].","type":"image_generation_user_error","param":null,"code":"moderation_blocked"}}"#,
            kind: .policy),
        Case(status: 400, body: #"{"error":{"code":"content_policy_violation","message":"x"}}"#, kind: .policy),
        Case(
            status: 400,
            body: #"{"code":"DataInspectionFailed","message":"Output data may contain inappropriate content."}"#,
            kind: .policy),
        Case(status: 400, body: #"{"error":{"code":"1301","message":"系统检测到输入内容"}}"#, kind: .policy),
        Case(
            status: 400, body: #"{"error":{"code":"InputTextSensitiveContentDetected","message":"x"}}"#, kind: .policy),
        Case(
            status: 400,
            body:
                #"{"error":{"message":"Unknown parameter: 'response_format'.","type":"invalid_request_error","param":"response_format","code":"unknown_parameter"}}"#,
            kind: .configuration),
        Case(status: 400, body: #"{"error":{"message":"Unknown parameter: 'moderation'."}}"#, kind: .configuration),
        Case(status: 400, body: #"{"error":"Argument not supported: size"}"#, kind: .configuration),
        Case(
            status: 422, body: #"{"detail":[{"type":"missing","loc":["body","size"],"msg":"Field required"}]}"#,
            kind: .configuration),
        Case(
            status: 401, body: #"{"error":{"message":"Incorrect API key provided: sk-abc","code":"invalid_api_key"}}"#,
            kind: .auth),
        Case(
            status: 403,
            body: #"{"error":{"message":"Your organization must be verified to use the model `gpt-image-2`."}}"#,
            kind: .auth),
        Case(status: 403, body: "<html>forbidden</html>", kind: .auth),
        Case(
            status: 400,
            body:
                #"{"error":{"code":"billing_hard_limit_reached","message":"Billing hard limit has been reached","type":"invalid_request_error"}}"#,
            kind: .billing),
        Case(
            status: 429, body: #"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#,
            kind: .billing),
        Case(status: 402, body: "{}", kind: .billing),
        Case(status: 403, body: #"{"error":{"code":"insufficient_user_quota","message":"用户额度不足"}}"#, kind: .billing),
        Case(status: 429, body: #"{"error":{"code":"1113","message":"您的账户已欠费"}}"#, kind: .billing),
        Case(
            status: 403, body: #"{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}"#,
            kind: .billing),
        Case(
            status: 429,
            body: #"{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached for images per minute"}}"#,
            kind: .rate),
        Case(status: 429, body: #"{"error":{"message":"当前分组上游负载已饱和，请稍后再试"}}"#, kind: .rate),
        Case(status: 200, body: #"{"error":{"code":429,"message":"busy"}}"#, kind: .rate),
        Case(
            status: 404, body: #"{"error":{"code":"model_not_found","message":"The model does not exist"}}"#,
            kind: .configuration),
        Case(
            status: 400, body: #"{"error":{"message":"The model `dall-e-3` has been deprecated"}}"#,
            kind: .configuration),
        Case(status: 503, body: #"{"error":{"message":"分组 default 下模型 x 无可用渠道"}}"#, kind: .configuration),
        Case(status: 503, body: #"{"error":{"message":"The server is overloaded"}}"#, kind: .notReady),
        Case(status: 503, body: "<html>x</html>", kind: .notReady, mayExist: true),
        Case(
            status: 500, body: #"{"error":{"type":"internal_server_error","code":"500"}}"#, kind: .server,
            mayExist: true),
        Case(status: 502, body: "<html>Bad Gateway</html>", kind: .unknownOutcome, mayExist: true),
        Case(status: 524, body: "<html>timeout</html>", kind: .unknownOutcome, mayExist: true),
        Case(status: 408, body: "", kind: .unknownOutcome, mayExist: true),
        Case(
            status: 200, body: #"{"error":{"type":"one_api_error","message":"do request failed"}}"#, kind: .server,
            mayExist: true),
        Case(status: 400, body: #""bad request as a bare string""#, kind: .configuration),
    ]

    @Test(arguments: cases)
    func everyAnswerHasItsClass(test: Case) {
        let error = ErrorClassifier.error(for: HTTPResponse(status: test.status, body: Data(test.body.utf8)))
        #expect(error.kind == test.kind)
        #expect(error.pictureMayExist == test.mayExist)
    }

    @Test(arguments: [
        (
            #"{"error":{"message":"Unknown parameter: 'response_format'.","param":"response_format"}}"#,
            "response_format"
        ),
        (#"{"error":{"message":"Unknown parameter: 'size'."}}"#, "size"),
        (#"{"error":"Argument not supported: size"}"#, "size"),
        (#"{"detail":[{"loc":["body","quality"],"msg":"extra inputs are not permitted"}]}"#, "quality"),
    ])
    func theRefusedParameterIsNamed(body: String, name: String) {
        let error = ErrorClassifier.error(for: HTTPResponse(status: 400, body: Data(body.utf8)))
        #expect(error.parameter == name)
    }

    @Test(arguments: [
        ("retry-after", "3", Duration.seconds(3)), ("Retry-After-Ms", "1500", .milliseconds(1500)),
        ("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT", .seconds(60)), ("retry-after", "3600", .seconds(3600)),
        ("Retry-After", "Mon, 23 Nov 2026 11:00:00 GMT", .zero),
    ])
    func theTimeToWaitIsReadFromHeaders(name: String, value: String, expected: Duration) {
        let now = Date(timeIntervalSince1970: 1_795_435_200)
        let error = ErrorClassifier.error(
            for: HTTPResponse(status: 429, headers: [HTTPHeader(name: name, value: value)]), now: now)
        #expect(error.retryAfter == expected)
    }

    @Test(arguments: [
        ("Rate limit reached. Please try again in 20s.", Duration.seconds(20)), ("retry after 3 seconds", .seconds(3)),
        ("GPU quota exceeded, retry in 0:09:48", .seconds(588)), ("Try again in 3:21:09", .seconds(12069)),
        ("try again in 250ms", .milliseconds(250)),
    ])
    func theTimeToWaitIsReadFromWords(text: String, expected: Duration) {
        #expect(RetryAfter.words(text) == expected)
    }

    @Test func aResetTimeInTheBodyCounts() {
        let body = #"{"error":{"code":429,"message":"x","metadata":{"headers":{"X-RateLimit-Reset":"1795435260000"}}}}"#
        let error = ErrorClassifier.error(
            for: HTTPResponse(status: 200, body: Data(body.utf8)), now: Date(timeIntervalSince1970: 1_795_435_200))
        #expect(error.retryAfter == .seconds(60))
    }

    @Test(arguments: [
        "Incorrect API key provided: sk-proj-abcdefgh12345678. You can find it at https://platform.openai.com/x?k=1",
        "Bearer abcd1234secret refused", "request id: req_0123456789abcdef", "hf_AbCdEfGhIjKl is invalid",
        "token 9f8e7d6c5b4a39281706f5e4d3c2b1a0 expired", "data:image/png;base64,iVBORw0KGgoAAAA at fault",
        "api_key=abc123456789",
    ])
    func keysAddressesAndIdsAreTakenOut(text: String) {
        let detail = InferenceError(.auth, detail: text).detail
        for secret in [
            "sk-proj", "platform.openai", "abcd1234secret", "0123456789abcdef", "AbCdEf", "9f8e7d6c", "iVBORw",
            "abc123456789",
        ] { #expect(!detail.contains(secret)) }
    }

    @Test func reasonsStayReadable() {
        let detail = InferenceError(.policy, detail: "Prompt too long, 画不了: <b>at most</b> 4000 characters").detail
        #expect(detail == "Prompt too long, 画不了: at most 4000 characters")
    }
}
