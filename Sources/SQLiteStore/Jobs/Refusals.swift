package import ChatCore
import GRDB
package import PictorModel

/// How often each reason kept a request from becoming a picture, by day and chat.
extension SQLiteJobStore {
    package func count(_ reason: RefusalReason, in chat: ChatKey, on day: Int64) async throws(StorageError) {
        let code = reason.code.rawValue
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO refusal (chat, day, reason, count) VALUES (?, ?, ?, 1)
                    ON CONFLICT (chat, day, reason) DO UPDATE SET count = count + 1
                    """, arguments: [try ChatTable.id(of: chat, in: database), day, code])
        }
    }

    package func refusals(in chat: ChatKey, on day: Int64) async throws(StorageError) -> [(reason: String, count: Int)]
    {
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

    package func forgetRefusals(before moment: Int64) async throws(StorageError) {
        try await database.write {
            try $0.execute(sql: "DELETE FROM refusal WHERE day < ?", arguments: [moment])
        }
    }
}
