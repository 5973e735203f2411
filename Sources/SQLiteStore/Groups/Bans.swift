package import ChatCore
import GRDB
package import PictorModel

/// Who may not draw, in one group or everywhere, and until when; kept over restarts.
extension SQLiteGroupStore {
    package func add(_ ban: Ban, in chat: ChatKey?, by author: String, now: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO ban (chat, user, until, author, created) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (chat, user) DO UPDATE SET
                        until = excluded.until, author = excluded.author, created = excluded.created
                    """, arguments: [try ChatTable.id(of: chat, in: database), ban.user, ban.until, author, now])
        }
    }

    package func lift(_ user: String, in chat: ChatKey?) async throws(StorageError) -> Bool {
        try await database.write { database in
            try database.execute(
                sql: "DELETE FROM ban WHERE chat = \(ChatTable.idOfKey) AND user = ?",
                arguments: [ChatTable.key(chat), user])
            return database.changesCount > 0
        }
    }

    package func ban(on user: String, in chat: ChatKey, now: Int64) async throws(StorageError) -> Ban? {
        try await database.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT user, until FROM ban
                    WHERE chat IN (\(ChatTable.idOfKey), \(ChatTable.everywhereID)) AND user = ?
                        AND (until IS NULL OR until > ?)
                    ORDER BY until IS NULL DESC, until DESC LIMIT 1
                    """, arguments: [chat.description, user, now]
            ).map(Ban.init(row:))
        }
    }

    package func bans(in chat: ChatKey?, now: Int64) async throws(StorageError) -> [Ban] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT user, until FROM ban WHERE chat = \(ChatTable.idOfKey) AND (until IS NULL OR until > ?)
                    ORDER BY created DESC LIMIT 50
                    """, arguments: [ChatTable.key(chat), now]
            ).map(Ban.init(row:))
        }
    }
}

extension Ban {
    fileprivate init(row: Row) {
        self.init(user: row["user"], until: row["until"])
    }
}
