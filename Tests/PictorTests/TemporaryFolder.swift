import Foundation

/// A folder of a test's own, gone with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "pictor-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    /// A place in it.
    func place(_ name: String) -> String { "\(path)/\(name)" }

    /// The names in it, or in a folder of it.
    func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: place(folder))) ?? []).sorted()
    }

    /// The names in a folder of it, those of kept pictures without the part that is random.
    func pictures(in folder: String) -> [String] {
        names(in: folder).map { $0.replacing(/^(\d+-\d+)-[0-9a-f]{8}\./) { "\($0.output.1)." } }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
