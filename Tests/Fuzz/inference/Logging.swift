/// Stands in for swift-log, so that the fuzzers need no package: what would be logged is put together and thrown away.
public struct Logger: Sendable {
    public typealias Metadata = [String: MetadataValue]

    public struct MetadataValue: Sendable, ExpressibleByStringInterpolation {
        public init(stringLiteral value: String) {}
    }

    public init(label: String) {}

    public func debug(_ message: String, metadata: Metadata = [:]) {}
    public func info(_ message: String, metadata: Metadata = [:]) {}
    public func notice(_ message: String, metadata: Metadata = [:]) {}
    public func warning(_ message: String, metadata: Metadata = [:]) {}
    public func error(_ message: String, metadata: Metadata = [:]) {}
}
