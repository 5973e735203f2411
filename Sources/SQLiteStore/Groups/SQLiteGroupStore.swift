package import ChatCore
import GRDB
package import PictorModel

/// What groups have set, and who may do what, in an SQLite database.
package struct SQLiteGroupStore: GroupStore {
    let database: Database

    /// The settings of a database.
    package init(database: Database) {
        self.database = database
    }

    package func overrides(for chat: ChatKey?) async throws(StorageError) -> ChatOverrides {
        try await database.read { try Self.overrides(for: chat, in: $0) }
    }

    package func changeOverrides<Result: Sendable>(
        for chat: ChatKey?, _ change: @escaping @Sendable (inout ChatOverrides) -> Result
    ) async throws(StorageError) -> Result {
        try await database.write { database in
            var values = try Self.overrides(for: chat, in: database)
            let result = change(&values)
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO chat_setting
                        (chat, is_enabled, trigger, cooldown, user_daily, group_daily, recall, quiet_hours,
                        banned_words, persona, model)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    try ChatTable.id(of: chat, in: database), values.isEnabled, values.trigger?.rawValue,
                    values.cooldown, values.userDaily,
                    values.groupDaily, values.recall, values.quietHours?.description,
                    values.bannedWords.isEmpty ? nil : values.bannedWords.joined(separator: "\n"), values.persona,
                    values.model,
                ])
            return result
        }
    }

    private static func overrides(for chat: ChatKey?, in database: GRDB.Database) throws -> ChatOverrides {
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM chat_setting WHERE chat = \(ChatTable.idOfKey)")
        guard let row = try Row.fetchOne(statement, arguments: [ChatTable.key(chat)]) else { return ChatOverrides() }
        let trigger: String? = row["trigger"]
        let quietHours: String? = row["quiet_hours"]
        let words: String? = row["banned_words"]
        return ChatOverrides(
            isEnabled: row["is_enabled"], trigger: trigger.flatMap(TriggerMode.init(rawValue:)),
            cooldown: row["cooldown"], userDaily: row["user_daily"], groupDaily: row["group_daily"],
            recall: row["recall"], quietHours: quietHours.flatMap(QuietHours.init),
            bannedWords: words?.split(separator: "\n").map(String.init) ?? [], persona: row["persona"],
            model: row["model"])
    }
}
