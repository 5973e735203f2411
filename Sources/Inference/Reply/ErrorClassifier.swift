import Foundation
import HTTP
import Primitives

/// Turns a service's status, headers and words into one class of failure.
///
/// Words go before the status: services report an empty purse as 400, 403 and 429, and any error as 200.
enum ErrorClassifier {
    /// The class of a whole answer that is an error.
    static func error(for response: HTTPResponse, now: Date = Date()) -> InferenceError {
        error(
            for: ProviderComplaint(body: response.body), status: response.status, headers: response.headers, now: now)
    }

    /// The class of a complaint, wherever it was found.
    ///
    /// - Parameters:
    ///   - complaint: What the service said.
    ///   - status: The HTTP status it came with; 200 is common.
    ///   - headers: The answer's headers, for `Retry-After`.
    ///   - now: The time, for dates in `Retry-After`.
    /// - Returns: The error; its detail names the status and the service's own words.
    static func error(
        for complaint: ProviderComplaint, status: Int, headers: [HTTPHeader], now: Date = Date()
    ) -> InferenceError {
        let wait = RetryAfter.duration(headers: headers, complaint: complaint, now: now)
        // A code that is itself an HTTP status says more than the 200 around it.
        // bounded: a text is read, which gives nil where it does not fit
        let inner = complaint.codes.lazy.compactMap { Int($0) }.first { (400...599).contains($0) }
        let status = status < 400 ? inner ?? status : status
        let kind = kind(of: complaint, status: status, wait: wait)
        let codes = complaint.codes.isEmpty ? "" : " [\(complaint.codes.joined(separator: ", "))]"
        return InferenceError(
            kind, detail: "status \(status)\(codes): \(complaint.message)",
            retryAfter: wait, parameter: parameter(of: complaint, kind),
            pictureMayExist: mayExist(kind, complaint, status: status, wait: wait))
    }

    private static func kind(of complaint: ProviderComplaint, status: Int, wait: Duration?) -> InferenceError.Kind {
        let said = subjects(of: said(by: complaint))
        func isCode(_ known: Set<String>) -> Bool { complaint.codes.contains { known.contains($0) } }

        // Before all: a refused parameter may be called "moderation" or "quota".
        if said.contains(.parameter) { return .configuration }
        if isCode(["1301", "1304"]) || said.contains(.policy) { return .policy }
        if status == 402 || isCode(["1113", "30001"]) || said.contains(.billing) { return .billing }
        if said.contains(.model) { return .configuration }
        if status == 401 || said.contains(.auth) { return .auth }
        if status == 429 || isCode(["1302", "1303", "1305"]) || said.contains(.rate) { return .rate }
        return switch status {
        case 403: .auth
        case 503: said.contains(.saturation) ? .rate : .notReady
        case 408, 409, 499, 502, 504, 520...527: .unknownOutcome
        case 400..<500: .configuration
        default: .server
        }
    }

    /// The class that the words of a complaint indicate; they are a few kilobytes at most.
    private static func subjects(of text: String) -> Set<Subject> {
        ByteScan.over(text.lowercased()) { words.meanings(in: &$0) }
    }

    /// What looking for words in a complaint takes, in steps.
    static func steps(for complaint: ProviderComplaint) -> Int {
        ByteScan.over(said(by: complaint).lowercased()) { scan in
            _ = words.meanings(in: &scan)
            return scan.steps
        }
    }

    private static func said(by complaint: ProviderComplaint) -> String {
        complaint.codes.joined(separator: " ") + " " + complaint.message
    }

    private static func parameter(of complaint: ProviderComplaint, _ kind: InferenceError.Kind) -> String? {
        guard kind == .configuration else { return nil }
        if let parameter = complaint.parameter { return parameter }
        let named =
            /(?i)(?:(?:parameters?|arguments?|field|supported)(?::\s*|\s+(?=[`'"]))|invalid\s+)[`'"]?([a-z_]{2,40})/
        return complaint.message.firstMatch(of: named).map { String($0.output.1) }
    }

    /// Whether a picture may have been made before the failure.
    private static func mayExist(
        _ kind: InferenceError.Kind, _ complaint: ProviderComplaint, status: Int, wait: Duration?
    ) -> Bool {
        guard kind == .notReady else { return kind.pictureUsuallyMayExist }
        // A `Retry-After` means that the request was refused; a bare 503 may come from a gateway that timed out.
        return wait == nil && subjects(of: complaint.message).isDisjoint(with: [.overload, .saturation])
    }

    // MARK: - Words, all in lower case

    private enum Subject: Hashable, Sendable {
        case policy, billing, parameter, model, auth, rate, saturation, overload
    }

    private static let words = WordTable<Subject>([
        (
            .policy,
            [
                "moderation_blocked", "content_policy", "content_filter", "contentpolicyviolation",
                "datainspectionfailed",
                "data_inspection_failed", "sensitivecontentdetected", "safety system", "safety_violations",
                "content policy",
                "usage policies", "inappropriate content", "prohibited_content", "image_safety", "sensitive words",
                "sensitive_words", "nsfw", "内容审核", "内容安全", "敏感", "违规", "不安全或敏感",
            ]
        ),
        (
            .billing,
            [
                "billing", "insufficient_quota", "insufficient_user_quota", "insufficient quota",
                "insufficient balance",
                "insufficient funds", "insufficient credit", "not enough credits", "exceeded your current quota",
                "余额不足", "额度不足", "额度已用", "欠费", "arrear", "预扣费额度失败", "anlas",
            ]
        ),
        (
            .parameter,
            [
                "unknown_parameter", "unsupported_parameter", "unsupported_value", "unknown parameter",
                "unsupported parameter", "unrecognized request argument", "unrecognized argument",
                "argument not supported",
                "extra inputs are not permitted", "unexpected keyword", "is not supported with this model",
                "invalid size", "does not support parameter",
            ]
        ),
        (
            .model,
            [
                "model_not_found", "model not found", "model_not_exist", "invalid model", "unknown model",
                "does not exist",
                "has been deprecated", "no longer available", "无可用渠道", "模型不存在", "no available channel",
                "model_deprecated", "not a valid model",
            ]
        ),
        (
            .auth,
            [
                "invalid_api_key", "incorrect api key", "invalid api key", "invalid token", "无效的令牌", "must be verified",
                "authentication", "unauthorized", "permission_denied", "not authenticated", "api key not valid",
            ]
        ),
        (
            .rate,
            [
                "rate_limit", "rate limit", "too many requests", "ratelimit", "throttling", "resource_exhausted",
                "请求过于频繁",
            ]
        ),
        (.saturation, ["饱和", "queue is full", "负载"]),
        (.overload, ["overloaded", "loading", "starting", "warming up", "try again later"]),
    ])
}
