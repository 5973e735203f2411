import ChatCore
import GRDB
import PictorModel

/// What has been set by command for a chat, or for all of them; kept over restarts.
struct ChatSettings: Sendable {
    private let database: Database

    /// The settings in a database.
    init(database: Database) {
        self.database = database
    }

    /// What is set for a chat; `nil` = for all chats that have nothing of their own.
    func values(for chat: ChatKey?) async throws(StorageError) -> ChatOverrides {
        try await database.read { try Self.values(for: chat, in: $0) }
    }

    /// What is set for a chat, with persona and model from what is set for all where it has none of its own.
    func inheritedValues(for chat: ChatKey) async throws(StorageError) -> ChatOverrides {
        try await database.read { database in
            var values = try Self.values(for: chat, in: database)
            guard values.persona == nil || values.model == nil else { return values }
            let general = try Self.values(for: nil, in: database)
            values.persona = values.persona ?? general.persona
            values.model = values.model ?? general.model
            return values
        }
    }

    /// Changes what is set for a chat, or for all.
    ///
    /// - Returns: What `change` returns.
    func change<Result: Sendable>(
        for chat: ChatKey?, _ change: @escaping @Sendable (inout ChatOverrides) -> Result
    ) async throws(StorageError) -> Result {
        try await database.write { database in
            var values = try Self.values(for: chat, in: database)
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

    private static func values(for chat: ChatKey?, in database: GRDB.Database) throws -> ChatOverrides {
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
