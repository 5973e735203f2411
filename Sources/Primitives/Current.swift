/// A value that may be replaced while the program runs, such as a section of the settings. A part keeps a `Current` and reads
/// it at each use, so that it always works with what holds at that moment.
public struct Current<Value: Sendable>: Sendable {
    private let read: @Sendable () -> Value

    /// The value that `read` returns at the moment of each use.
    public init(_ read: @escaping @Sendable () -> Value) {
        self.read = read
    }

    /// A value that never changes.
    public init(constant value: Value) {
        self.init { value }
    }

    /// What holds now. Read it once for one decision: the next reading may give another value.
    public var value: Value { read() }

    /// A part of the value, which changes along with it.
    public func map<Part: Sendable>(_ part: @escaping @Sendable (Value) -> Part) -> Current<Part> {
        Current<Part> { part(value) }
    }
}
