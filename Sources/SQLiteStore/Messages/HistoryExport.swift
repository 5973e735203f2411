import ChatCore
import GRDB
public import PictorModel
import Primitives
package import Understanding

/// A group's remembered messages, each with what was said before it.
///
/// Read page by page, group by group in order of time, so that neither memory nor the running bot feels it.
public struct HistoryExport: Sendable {
    /// What to export.
    public struct Selection: Sendable, Equatable {
        /// One group's number; `nil` = every group.
        public var group: String?
        /// Unix seconds; messages before it only serve as context. `nil` = all.
        public var since: Int64?
        /// How many messages before each are shown with it, 0–100.
        public var contextLength: Int
        /// How old those may be, in seconds.
        public var contextAge: Int64

        /// A selection; the context's age is the model's, from the configuration.
        public init(group: String?, since: Int64?, contextLength: Int, configuration: Settings) {
            self.group = group
            self.since = since
            self.contextLength = contextLength
            contextAge = configuration.llm.contextTime.components.seconds
        }
    }

    /// How many messages are read at once.
    private static let page = 500

    private let database: Database

    /// An export of the database at the configured path, which is only read: the bot may run meanwhile.
    ///
    /// - Throws: `StorageError`; `.missing` where there is no such file.
    public init(configuration: Settings) throws(StorageError) {
        try self.init(database: Database(readingOnly: configuration.history.path))
    }

    package init(database: Database) {
        self.database = database
    }

    /// Hands on every selected message that somebody other than the bot wrote.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - take: Gets each message with what was said before it, oldest first.
    /// - Returns: How many messages there were.
    /// - Throws: `StorageError`.
    package func run(_ selection: Selection, take: (Remembered, [Remembered]) -> Void) async throws(StorageError) -> Int
    {
        var count = 0
        for chat in try await chats() where chat.key.kind == .group {
            if let group = selection.group, chat.key.peer != group { continue }
            count += try await run(selection, in: chat, take: take)
        }
        return count
    }

    private func run(
        _ selection: Selection, in chat: StoredChat, take: (Remembered, [Remembered]) -> Void
    ) async throws(StorageError) -> Int {
        var count = 0
        var window: [Remembered] = []
        var place = Place(time: selection.since.map { $0 - selection.contextAge } ?? .min, id: .min)
        while true {
            let messages = try await messages(of: chat, after: place)
            guard let last = messages.last else { return count }
            for message in messages {
                let oldest = message.entry.time - selection.contextAge
                window.removeAll { $0.entry.time < oldest }
                if !message.entry.isOwn, selection.since.map({ message.entry.time >= $0 }) ?? true {
                    take(message, try await context(of: message, in: window, of: chat))
                    count += 1
                }
                window.append(message)
                window.removeFirst(max(0, window.count - selection.contextLength))
            }
            place = last.place
        }
    }

    /// The window, with the quoted message in front where it lies further back.
    private func context(
        of message: Remembered, in window: [Remembered], of chat: StoredChat
    ) async throws(StorageError) -> [Remembered] {
        guard let quoted = message.entry.parts.quote?.id,
            !window.contains(where: { $0.entry.key.id == quoted }),
            let found = try await self.message(quoted, of: chat)
        else { return window }
        return [found] + window
    }
}

// MARK: - Reading

/// A remembered message, and what it was if it carries a picture of the bot.
package struct Remembered: Sendable {
    /// The message.
    package var entry: HistoryEntry
    /// What its picture was asked for as; `nil` where it carries none of the bot.
    package var made: Intent?
    fileprivate var place: Place
}

/// Where a message stands in its chat.
private struct Place: Sendable {
    var time: Int64
    var id: Int64
}

/// A chat, and what its rows call it: its integer, or its key where the database is of an earlier version and not yet
/// brought up to date.
private struct StoredChat: Sendable {
    var key: ChatKey
    var column: DatabaseValue
}

extension HistoryExport {
    private static let columns = """
        SELECT message.id AS row, message.message, author, author_name, is_own, time, content, job.intent AS made
        FROM message LEFT JOIN job ON job.chat = message.chat AND job.sent = message.message
        """

    private func chats() async throws(StorageError) -> [StoredChat] {
        try await database.read { database in
            let sql =
                try database.tableExists("chat")
                ? """
                SELECT id, key FROM chat WHERE EXISTS (SELECT 1 FROM message WHERE message.chat = chat.id) ORDER BY key
                """ : "SELECT DISTINCT chat AS id, chat AS key FROM message ORDER BY chat"
            return try Row.fetchAll(database, sql: sql).compactMap { row in
                ChatKey(row["key"]).map { StoredChat(key: $0, column: row["id"]) }
            }
        }
    }

    private func messages(of chat: StoredChat, after place: Place) async throws(StorageError) -> [Remembered] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: Self.columns + """
                     WHERE message.chat = ? AND (time, message.id) > (?, ?) ORDER BY time, message.id LIMIT ?
                    """, arguments: [chat.column, place.time, place.id, Self.page]
            ).map { Remembered(row: $0, chat: chat.key) }
        }
    }

    private func message(_ id: String, of chat: StoredChat) async throws(StorageError) -> Remembered? {
        try await database.read { database in
            try Row.fetchOne(
                database, sql: Self.columns + " WHERE message.chat = ? AND message.message = ?",
                arguments: [chat.column, id]
            ).map { Remembered(row: $0, chat: chat.key) }
        }
    }
}

extension Remembered {
    fileprivate init(row: Row, chat: ChatKey) {
        entry = HistoryEntry(row: row, chat: chat)
        let intent: String? = row["made"]
        made = intent.flatMap(Intent.init(rawValue:))
        place = Place(time: entry.time, id: row["row"])
    }
}
