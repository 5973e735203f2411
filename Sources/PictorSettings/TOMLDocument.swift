import CTOML

/// A parsed TOML file: tables, arrays and plain values, each with the line it stands on.
///
/// Hides toml++ (behind `CTOML`). A malformed file is an error value with its line, never a crash.
struct TOMLDocument: Sendable {
    /// One value and the line of its key.
    struct Entry: Sendable {
        let key: String
        let line: Int
        let value: Value
    }

    enum Value: Sendable {
        case table([Entry])
        case array([Entry])
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case date
    }

    struct SyntaxError: Error, Equatable {
        let reason: String
        /// 1-based; `nil` where the parser cannot tell.
        let line: Int?
    }

    let entries: [Entry]

    init(parsing bytes: [UInt8]) throws(SyntaxError) {
        let document = bytes.withUnsafeBytes { buffer in
            pictor_toml_parse(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard let document else { throw SyntaxError(reason: "no memory to parse it", line: nil) }
        defer { pictor_toml_free(document) }
        if let reason = pictor_toml_error(document) {
            let line = Int(pictor_toml_error_line(document))
            throw SyntaxError(reason: String(cString: reason), line: line > 0 ? line : nil)
        }
        var next = 0
        entries = Self.entries(of: document, depth: 1, next: &next)
    }

    /// Takes the nodes from `next` on that lie at `depth`, each with what lies below it.
    private static func entries(of document: OpaquePointer, depth: UInt32, next: inout Int) -> [Entry] {
        var entries: [Entry] = []
        while next < pictor_toml_count(document) {
            let node = pictor_toml_at(document, next)
            guard node.depth == depth else { break }
            next += 1
            let value: Value
            switch node.kind {
            case PICTOR_TOML_TABLE: value = .table(Self.entries(of: document, depth: depth + 1, next: &next))
            case PICTOR_TOML_ARRAY: value = .array(Self.entries(of: document, depth: depth + 1, next: &next))
            case PICTOR_TOML_STRING: value = .string(Self.text(node.text, node.text_length))
            case PICTOR_TOML_INTEGER: value = .integer(node.integer)
            case PICTOR_TOML_FLOAT: value = .float(node.floating)
            case PICTOR_TOML_BOOLEAN: value = .boolean(node.boolean)
            default: value = .date
            }
            entries.append(Entry(key: Self.text(node.key, node.key_length), line: Int(node.line), value: value))
        }
        return entries
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}
