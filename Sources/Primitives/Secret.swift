/// A key or token that cannot be printed by accident.
///
/// Interpolating, dumping or logging a `Secret` shows `<redacted>`; only `value` gives the text, so that each place
/// that uses it can be found by name.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret text itself.
    public let value: String

    /// Wraps a secret text.
    public init(_ value: String) {
        self.value = value
    }

    /// Whether there is no secret at all.
    public var isEmpty: Bool { value.isEmpty }

    /// Always `<redacted>`, or `<empty>` where nothing is hidden.
    public var description: String { value.isEmpty ? "<empty>" : "<redacted>" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
