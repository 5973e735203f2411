package import ChatCore
import GRDB
package import PictorModel

/// Which messages of the bot are to be recalled.
extension SQLiteJobStore {
    package func dueRecalls(limit: Int) async throws(StorageError) -> [DueRecall] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(ChatTable.key(ofRowIn: "withdrawal")) AS chat, message, due FROM withdrawal
                    ORDER BY due LIMIT ?
                    """, arguments: [limit]
            ).compactMap { row in
                ChatKey(row["chat"]).map {
                    DueRecall(message: MessageKey(chat: $0, id: row["message"]), due: row["due"])
                }
            }
        }
    }

    package func forgetRecall(of message: MessageKey) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "DELETE FROM withdrawal WHERE chat = \(ChatTable.idOfKey) AND message = ?",
                arguments: [message.chat.description, message.id])
        }
    }
}
