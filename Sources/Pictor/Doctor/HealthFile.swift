import Dispatch
import Foundation
public import Inference
public import Logging

/// How the image services have done, kept in a small file so that `pictor doctor` can tell while the bot runs, and the
/// bot remembers after a restart. Losing it costs nothing.
public struct HealthFile: Sendable {
    private let url: URL
    private let logger: Logger
    /// Writing a file blocks, and the last state must win.
    private let line = DispatchQueue(label: "health-file")

    /// The file that belongs to a history: `pictor.sqlite` has `pictor-backends.json` beside it.
    public init(besideHistory path: String, logger: Logger) {
        let history = URL(fileURLWithPath: path)
        let name = history.deletingPathExtension().lastPathComponent
        url = history.deletingLastPathComponent().appendingPathComponent("\(name)-backends.json")
        self.logger = logger
    }

    /// What was kept; nothing where there is no such file or it is broken.
    public func load() -> [BackendHealth] {
        line.sync {
            guard let data = try? Data(contentsOf: url) else { return [] }
            return (try? JSONDecoder().decode([BackendHealth].self, from: data)) ?? []
        }
    }

    /// Keeps it, soon; a failure is logged and otherwise of no consequence.
    ///
    /// Where the history has no folder yet no bot has run, and there is nothing to be said about it.
    public func save(_ health: [BackendHealth]) {
        line.async {
            do {
                try JSONEncoder().encode(health).write(to: url, options: .atomic)
            } catch CocoaError.fileNoSuchFile {
                return
            } catch {
                logger.debug("health not kept", metadata: ["error": "\((error as NSError).code)"])
            }
        }
    }

    /// Waits until what was to be saved is saved.
    public func flush() { line.sync {} }
}
