import Foundation
import JSON

extension JSONValue {
    /// Reads one JSON text; nil if it is none.
    init?(reading data: Data) {
        guard let value = try? JSONValue(parsing: data) else { return nil }
        self = value
    }

    /// Why a body cannot be read as JSON, for a log; `nil` if it can.
    static func flaw(in data: Data) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: data)
            return nil
        } catch {
            return error
        }
    }

    /// The items; empty if this is no array.
    var items: [JSONValue] { array ?? [] }

    /// The members; empty if this is no object.
    var members: [String: JSONValue] { object ?? [:] }

    /// The text of a string that is not empty.
    var text: String? {
        guard case .string(let text) = self, !text.isEmpty else { return nil }
        return text
    }

    /// The text of a string, or a number's digits: codes come as either.
    var word: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .int(let integer): String(integer)
        case .double(let number): String(number)
        default: nil
        }
    }

    /// A number, or a string of digits.
    var number: Double? {
        switch self {
        case .int(let integer): Double(integer)
        case .double(let number): number
        case .string(let text): Double(text)
        default: nil
        }
    }
}
