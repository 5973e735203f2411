package import ChatCore
import Foundation
import GRDB
package import PictorModel

/// The messages in an SQLite database.
package struct SQLiteMessageStore: MessageStore {
    private let database: Database

    /// The messages of a database.
    package init(database: Database) {
        self.database = database
    }

    package func append(_ entries: [HistoryEntry]) async throws(StorageError) -> [Bool] {
        guard !entries.isEmpty else { return [] }
        return try await database.write { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO message (chat, message, author, author_name, is_own, time, content)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            // Looked up once for each chat of the batch.
            var chats: [ChatKey: Int64] = [:]
            return try entries.map { entry in
                let chat = try chats[entry.key.chat] ?? ChatTable.id(of: entry.key.chat, in: database)
                chats[entry.key.chat] = chat
                let content = String(decoding: StoredContent.encoded(entry.parts), as: UTF8.self)
                try statement.execute(arguments: [
                    chat, entry.key.id, entry.author, entry.authorName, entry.isOwn, entry.time, content,
                ])
                return database.changesCount > 0
            }
        }
    }

    package func recent(
        in chat: ChatKey, limit: Int, since: Int64, before: HistoryEntry?
    ) async throws(StorageError) -> [HistoryEntry] {
        try await database.read { database in
            let statement = try database.cachedStatement(sql: Self.recentQuery)
            let rows = try Row.fetchAll(
                statement,
                arguments: [chat.description, since, before?.key.id ?? "", limit])
            return rows.reversed().map { HistoryEntry(row: $0, chat: chat) }
        }
    }

    /// How SQLite goes about `recent`, in its own words.
    func plan(ofRecentIn chat: ChatKey) async throws(StorageError) -> String {
        try await database.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + Self.recentQuery,
                arguments: [chat.description, 0, "", 20]
            ).map { $0["detail"] as String }.joined(separator: "; ")
        }
    }

    private static let recentQuery = """
        SELECT message, author, author_name, is_own, time, content FROM message
        WHERE chat = (SELECT id FROM chat WHERE key = ?1) AND time >= ?2
            AND id < COALESCE(
                (SELECT id FROM message WHERE chat = (SELECT id FROM chat WHERE key = ?1) AND message = ?3),
                9223372036854775807)
        ORDER BY time DESC, id DESC LIMIT ?4
        """

    package func entry(for key: MessageKey) async throws(StorageError) -> HistoryEntry? {
        try await database.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT message, author, author_name, is_own, time, content FROM message
                    WHERE chat = \(ChatTable.idOfKey) AND message = ?
                    """, arguments: [key.chat.description, key.id])
            return row.map { HistoryEntry(row: $0, chat: key.chat) }
        }
    }

    package func forget(before moment: Int64) async throws(StorageError) -> Int {
        var total = 0
        while true {
            let removed = try await database.write { database in
                try database.execute(
                    sql: """
                        DELETE FROM message WHERE id IN
                            (SELECT id FROM message WHERE time < ? ORDER BY time LIMIT 5000)
                        """, arguments: [moment])
                return database.changesCount
            }
            total += removed
            if removed == 0 { return total }
        }
    }

    package func passesIntegrityCheck() async throws(StorageError) -> Bool {
        try await database.passesIntegrityCheck()
    }

    package func count() async throws(StorageError) -> Int {
        try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM message") ?? 0 }
    }
}

extension HistoryEntry {
    /// A row of the message table.
    init(row: Row, chat: ChatKey) {
        let content: String = row["content"]
        self.init(
            key: MessageKey(chat: chat, id: row["message"]), author: row["author"], authorName: row["author_name"],
            isOwn: row["is_own"], time: row["time"],
            parts: StoredContent.parts(content, account: chat.account))
    }
}
