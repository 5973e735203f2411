import Logging
import Primitives

/// Keeps what is logged, one line a message.
final class RecordedLog: LogHandler {
    private let recorded = Locked<[String]>([])

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    /// The messages so far.
    var lines: [String] { recorded.withLock { $0 } }
    /// Writes here.
    var logger: Logger { Logger(label: "test") { _ in self } }

    func log(event: LogEvent) { recorded.withLock { $0.append("\(event.message)") } }
}
