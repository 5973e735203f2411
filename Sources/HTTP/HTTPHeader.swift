/// One header line of a request or a response.
public struct HTTPHeader: Sendable, Hashable {
    /// The name as written; compare it with `is(_:)`, for case means nothing.
    public var name: String
    /// The value without surrounding white space.
    public var value: String

    /// Creates a header line.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this header bears `name`, whatever its case.
    public func `is`(_ name: String) -> Bool {
        self.name.utf8.count == name.utf8.count && self.name.lowercased() == name.lowercased()
    }
}

extension [HTTPHeader] {
    /// The value of the first header called `name`, whatever its case.
    public subscript(name: String) -> String? {
        first { $0.is(name) }?.value
    }
}
