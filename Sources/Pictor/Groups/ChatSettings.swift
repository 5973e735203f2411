import GRDB

/// What the people who run a group have set for it by command; kept over restarts.
struct ChatSettings: Sendable {
    /// The values of one chat; `nil` = nobody has set it, the configuration holds.
    struct Values: Sendable, Equatable {
        /// Whether the bot draws there.
        var isEnabled: Bool?
        /// When a message without a command may start a picture.
        var trigger: TriggerMode?
    }

    private let database: Database

    /// The settings in a database.
    init(database: Database) {
        self.database = database
    }

    /// What is set for a chat.
    func values(for chat: ChatKey) async throws(StorageError) -> Values {
        try await database.read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT is_enabled, trigger FROM chat_setting WHERE chat = ?",
                    arguments: [chat.description])
            else { return Values() }
            let trigger: String? = row["trigger"]
            return Values(isEnabled: row["is_enabled"], trigger: trigger.flatMap(TriggerMode.init(rawValue:)))
        }
    }

    /// Switches a chat on or off.
    func set(isEnabled: Bool, for chat: ChatKey) async throws(StorageError) {
        try await set("is_enabled", isEnabled, for: chat)
    }

    /// Sets when a message without a command may start a picture.
    func set(trigger: TriggerMode, for chat: ChatKey) async throws(StorageError) {
        try await set("trigger", trigger.rawValue, for: chat)
    }

    private func set(
        _ column: String, _ value: any DatabaseValueConvertible & Sendable, for chat: ChatKey
    ) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO chat_setting (chat, \(column)) VALUES (?, ?)
                    ON CONFLICT (chat) DO UPDATE SET \(column) = excluded.\(column)
                    """, arguments: [chat.description, value])
        }
    }
}
