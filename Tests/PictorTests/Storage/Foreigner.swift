import GRDB
import PictorModel

@testable import Pictor
@testable import SQLiteStore

/// Another program with the same database open.
final class Foreigner {
    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        // The bot writes its traces in the background.
        configuration.busyMode = .timeout(30)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func lock() throws { try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") } }
    func unlock() throws { try queue.inDatabase { try $0.execute(sql: "COMMIT") } }
}

extension SQLiteStore.Database {
    /// A disk with room for so many pages and no more.
    func limit(toPages pages: Int) async throws {
        _ = try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA max_page_count = \(pages)") }
    }
}
