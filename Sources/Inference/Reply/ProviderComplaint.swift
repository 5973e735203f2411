import Foundation
import JSON
import Primitives

/// A service's own account of what went wrong, whatever shape it came in.
///
/// It is cut when it is read: whoever looks for words in it afterwards has a few kilobytes before him, whatever came.
struct ProviderComplaint: Equatable, Sendable {
    /// Its codes and types, most specific first.
    var codes: [String] = []
    /// Its words, not yet redacted.
    var message: String
    /// The request parameter it names.
    var parameter: String?
    /// Milliseconds since 1970 at which a limit ends, where the body says so.
    var resetsAt: Double?
    /// Whether it is an error beyond doubt. A mere non-zero `code` beside a picture is not.
    var isCertain: Bool

    /// Longest message kept, in bytes of UTF-8: what matters is said at its beginning.
    static let maximumMessage = 4096
    /// Longest code, type or name of a parameter, in bytes of UTF-8.
    static let maximumCode = 128
    /// Longest error body read as JSON, in bytes; of a longer one only the beginning is looked at. Services that repeat
    /// the request in their answer, pictures and all, have said what is wrong by then.
    static let maximumBody = 1 << 20

    init(codes: [String], message: String, parameter: String? = nil, isCertain: Bool) {
        self.codes = codes.map { $0.head(bytes: Self.maximumCode) }
        self.message = message.head(bytes: Self.maximumMessage)
        self.parameter = parameter?.head(bytes: Self.maximumCode)
        self.isCertain = isCertain
    }

    /// Reads an error body; `nil` if the JSON complains of nothing.
    init?(_ json: JSONValue) {
        let error = json["error"]
        let detail = json["detail"]
        var message =
            error?["message"]?.text ?? error?.text ?? json["message"]?.text ?? json["msg"]?.text ?? detail?.text
            ?? detail?.items.first?["msg"]?.text ?? detail?["error"]?.text ?? json["errors"]?["message"]?.text
            ?? json["errors"]?.text ?? json["error_description"]?.text ?? error?["error"]?.text ?? ""
        if let more = json["errors"]?.text, error?.text != nil { message += ": " + more }
        self.message = message.head(bytes: Self.maximumMessage)
        codes = [error?["code"], error?["type"], error?["status"], json["code"], json["type"]].compactMap {
            $0?.word?.head(bytes: Self.maximumCode)
        }
        codes.removeAll { ["0", "200", "success"].contains($0) }
        let location = detail?.items.first?["loc"]?.items.last?.text
        parameter = (error?["param"]?.text ?? location)?.head(bytes: Self.maximumCode)
        resetsAt = error?["metadata"]?["headers"]?["X-RateLimit-Reset"]?.number
        // An empty error object is only a field that was never filled in.
        let hasError = error.map { $0.text != nil || $0["message"]?.text != nil || $0["code"]?.word != nil } ?? false
        isCertain = hasError || json["success"] == .bool(false) || json["task_status"]?.text == "FAILED"
        guard isCertain || !message.isEmpty && !codes.isEmpty || detail != nil else { return nil }
    }

    /// Reads any error body: JSON, a bare JSON string, HTML, plain text.
    init(body: Data) {
        if body.count <= Self.maximumBody, let json = JSONValue(reading: body) {
            if let complaint = ProviderComplaint(json) {
                self = complaint
                return
            }
            self.init(codes: [], message: json.text ?? json["message"]?.text ?? "", isCertain: true)
            return
        }
        let text = body.prefix(2000).withUnsafeBytes { bytes in
            var scan = ByteScan(bytes)
            return Markup.text(in: &scan)
        }
        self.init(codes: [], message: String(text.prefix(200)), isCertain: true)
    }
}
