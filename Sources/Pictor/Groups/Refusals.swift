import ChatCore
import GRDB

/// How often each reason kept a request from becoming a picture, by day and chat.
struct Refusals: Sendable {
    /// How long they are kept, in seconds. Only the day at hand is shown.
    static let retention: Int64 = 7 * 86_400

    private let database: Database

    /// The counts in a database.
    init(database: Database) {
        self.database = database
    }

    /// Counts one.
    ///
    /// - Parameters:
    ///   - refusal: Why.
    ///   - chat: Where.
    ///   - day: The Unix second at which the local day began.
    /// - Throws: `StorageError`.
    func count(_ refusal: Refusal, in chat: ChatKey, on day: Int64) async throws(StorageError) {
        let reason = refusal.reason
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO refusal (chat, day, reason, count) VALUES (?, ?, ?, 1)
                    ON CONFLICT (chat, day, reason) DO UPDATE SET count = count + 1
                    """, arguments: [try ChatTable.id(of: chat, in: database), day, reason])
        }
    }

    /// The reasons of one day in a chat, the most frequent first.
    func reasons(in chat: ChatKey, on day: Int64) async throws(StorageError) -> [(reason: String, count: Int)] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT reason, count FROM refusal WHERE chat = \(ChatTable.idOfKey) AND day = ?
                    ORDER BY count DESC, reason
                    """, arguments: [chat.description, day]
            ).map { ($0["reason"], $0["count"]) }
        }
    }

    /// Forgets the days before a moment, in Unix seconds.
    func forget(before moment: Int64) async throws(StorageError) {
        try await database.write {
            try $0.execute(sql: "DELETE FROM refusal WHERE day < ?", arguments: [moment])
        }
    }
}
