import GRDB
package import PictorModel

/// Pictures given to somebody on top of the daily number. They do not expire: each is used up by a picture that the day's
/// own number does not cover, and comes back where that picture does not count in the end.
extension SQLiteJobStore {
    package func give(_ amount: Int, to user: String, by author: String, now: Int64) async throws(StorageError) -> Int {
        try await database.write { database in
            let left = try Self.allowance(of: user, in: database)
            let change = max(amount, -left)
            try database.execute(
                sql: "INSERT INTO allowance (user, amount, author, created) VALUES (?, ?, ?, ?)",
                arguments: [user, change, author, now])
            return left + change
        }
    }

    package func allowance(of user: String) async throws(StorageError) -> Int {
        try await database.read { try Self.allowance(of: user, in: $0) }
    }

    /// What is left to somebody, inside a transaction.
    static func allowance(of user: String, in database: GRDB.Database) throws -> Int {
        let given = try Int.fetchOne(
            database, sql: "SELECT COALESCE(SUM(amount), 0) FROM allowance WHERE user = ?", arguments: [user])
        guard let given, given > 0 else { return 0 }
        let used = try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(granted), 0) FROM job WHERE requester = ? AND granted > 0
                """, arguments: [user])
        return max(0, given - (used ?? 0))
    }
}
