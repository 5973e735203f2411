import Foundation
import JSON

/// A file an app points to in its outputs.
struct GradioFile: Equatable {
    /// Its path on the app's machine.
    var path: String?
    /// The address the app thinks it has; version 4 gets it wrong when no proxy is in front.
    var url: String?
    /// The file itself, where it came along.
    var inline: Data?

    /// The first file in an endpoint's outputs, whatever wraps it: a gallery, a single picture, a list, a data URI.
    static func first(in outputs: [JSONValue]) -> GradioFile? {
        for output in outputs {
            if let file = find(in: output, depth: 0) { return file }
        }
        return nil
    }

    private static func find(in value: JSONValue, depth: Int) -> GradioFile? {
        guard depth < 6 else { return nil }
        switch value {
        case .array(let items):
            for item in items {
                if let file = find(in: item, depth: depth + 1) { return file }  // bounded: depth < 6
            }
            return nil
        case .object:
            let path = value["path"]?.text ?? (value["is_file"] == .bool(true) ? value["name"]?.text : nil)
            let url = value["url"]?.text
            if path != nil || url != nil { return GradioFile(path: path, url: url) }
            if let data = value["data"]?.text.flatMap({ Base64Picture.decode($0) }) { return GradioFile(inline: data) }
            for key in ["image", "value", "images"] {
                // bounded: depth < 6
                if let file = value[key].flatMap({ find(in: $0, depth: depth + 1) }) { return file }
            }
            return nil
        case .string(let text):
            return Base64Picture.decode(text).map { GradioFile(inline: $0) }
        default:
            return nil
        }
    }

    /// The path below the app's prefix that serves the file.
    var servedPath: String? {
        path.map { "/file=" + Self.encoded($0) }
    }

    /// Only what would break a URL is encoded: apps compare the rest byte for byte.
    private static func encoded(_ path: String) -> String {
        let kept = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:,=+@!$&'()*;")
        return path.addingPercentEncoding(withAllowedCharacters: kept) ?? path
    }
}
