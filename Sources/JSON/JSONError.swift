/// A text that is no JSON, or more of it than anybody sends.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// It is no JSON text.
        case malformed
        /// It holds more values than are read; so far it was JSON.
        case tooManyValues
        /// It is nested deeper than is read; so far it was JSON.
        case tooDeep
    }

    /// What is wrong.
    public let reason: Reason
    /// Where it goes wrong, in bytes from the beginning.
    public let offset: Int

    init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// What is wrong, for a log.
    public var description: String {
        switch reason {
        case .malformed: "no JSON text: wrong at byte \(offset)"
        case .tooManyValues: "JSON too large: more than \(JSONParser.maximumValues) values at byte \(offset)"
        case .tooDeep: "JSON too large: nested deeper than \(JSONParser.maximumDepth) at byte \(offset)"
        }
    }
}
