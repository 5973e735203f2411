public import Foundation

/// A `multipart/form-data` body, as file uploads want it.
///
/// RFC 7578: <https://www.rfc-editor.org/rfc/rfc7578>
public struct MultipartForm: Sendable {
    private let boundary: String
    private var content = Data()

    /// Starts an empty form.
    ///
    /// - Parameter boundary: Separates the parts and must not occur in them; random unless a test fixes it.
    public init(boundary: String = "pictor-" + UUID().uuidString) {
        self.boundary = boundary
    }

    /// Adds a plain field.
    public mutating func append(_ value: String, name: String) {
        open(name: name, extra: "")
        content.append(Data(value.utf8))
        content.append(Data("\r\n".utf8))
    }

    /// Adds a file.
    public mutating func append(file bytes: Data, name: String, fileName: String, mediaType: String) {
        open(name: name, extra: "; filename=\"\(Self.quoted(fileName))\"\r\nContent-Type: \(mediaType)")
        content.append(bytes)
        content.append(Data("\r\n".utf8))
    }

    /// The value of the `Content-Type` header.
    public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The whole body.
    public var body: Data { content + Data("--\(boundary)--\r\n".utf8) }

    private mutating func open(name: String, extra: String) {
        let disposition = "Content-Disposition: form-data; name=\"\(Self.quoted(name))\"\(extra)"
        content.append(Data("--\(boundary)\r\n\(disposition)\r\n\r\n".utf8))
    }

    /// RFC 7578 §4.2 leaves quoting to practice; browsers percent-encode these three.
    private static func quoted(_ name: String) -> String {
        name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
