import Foundation
import JSON

/// A service's own account of what went wrong, whatever shape it came in.
struct ProviderComplaint: Equatable, Sendable {
    /// Its codes and types, most telling first.
    var codes: [String] = []
    /// Its words, not yet redacted.
    var message: String
    /// The request parameter it names.
    var parameter: String?
    /// Milliseconds since 1970 at which a limit ends, where the body says so.
    var resetsAt: Double?
    /// Whether it is an error beyond doubt. A mere non-zero `code` beside a picture is not.
    var isCertain: Bool

    init(codes: [String], message: String, parameter: String? = nil, isCertain: Bool) {
        self.codes = codes
        self.message = message
        self.parameter = parameter
        self.isCertain = isCertain
    }

    /// Reads an error body; `nil` if the JSON complains of nothing.
    init?(_ json: JSONValue) {
        let error = json["error"]
        let detail = json["detail"]
        message =
            error?["message"]?.text ?? error?.text ?? json["message"]?.text ?? json["msg"]?.text ?? detail?.text
            ?? detail?.items.first?["msg"]?.text ?? detail?["error"]?.text ?? json["errors"]?["message"]?.text
            ?? json["errors"]?.text ?? json["error_description"]?.text ?? error?["error"]?.text ?? ""
        if let more = json["errors"]?.text, error?.text != nil { message += ": " + more }
        codes = [error?["code"], error?["type"], error?["status"], json["code"], json["type"]].compactMap { $0?.word }
        codes.removeAll { ["0", "200", "success"].contains($0) }
        let location = detail?.items.first?["loc"]?.items.last?.text
        parameter = error?["param"]?.text ?? location
        resetsAt = error?["metadata"]?["headers"]?["X-RateLimit-Reset"]?.number
        // An empty error object is only a field that was never filled in.
        let hasError = error.map { $0.text != nil || $0["message"]?.text != nil || $0["code"]?.word != nil } ?? false
        isCertain = hasError || json["success"] == .bool(false) || json["task_status"]?.text == "FAILED"
        guard isCertain || !message.isEmpty && !codes.isEmpty || detail != nil else { return nil }
    }

    /// Reads any error body: JSON, a bare JSON string, HTML, plain text.
    init(body: Data) {
        if let json = JSONValue(reading: body) {
            if let complaint = ProviderComplaint(json) {
                self = complaint
                return
            }
            self.init(codes: [], message: json.text ?? json["message"]?.text ?? "", isCertain: true)
            return
        }
        let text = String(decoding: body.prefix(2000), as: UTF8.self)
        self.init(codes: [], message: String(Self.withoutTags(text).prefix(200)), isCertain: true)
    }

    private static func withoutTags(_ text: String) -> String {
        text.replacing(/(?is)<(script|style|head)\b.*?<\/\1>/, with: " ").replacing(/<[^>]*>/, with: " ")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
