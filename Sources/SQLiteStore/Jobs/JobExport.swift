import ChatCore
import GRDB
public import PictorModel

/// Every job that the database holds, for `pictor jobs`: only read, whether the bot runs or not.
public struct JobExport: Sendable {
    /// What to export.
    public struct Selection: Sendable, Equatable {
        /// One group's id; `nil` = every chat.
        public var group: String?
        /// Unix seconds; jobs accepted before it are left out. `nil` = all.
        public var since: Int64?

        /// A selection.
        public init(group: String?, since: Int64?) {
            self.group = group
            self.since = since
        }
    }

    /// One job as it stands in the database.
    package struct Entry: Sendable, Equatable {
        /// The row.
        package var id: Int64
        /// `account/kind/peer`.
        package var chat: String
        /// The id of the message that asked.
        package var source: String
        /// Who asked.
        package var requester: String
        /// What was asked, in the person's words.
        package var request: String
        /// "queued", "writing", "painting", "sending", "done", "failed", "cancelled" or "unknown".
        package var state: String
        /// The code of the ending; `nil` while it has none.
        package var ending: String?
        /// The id of the bot's message; `nil` where there is none.
        package var sent: String?
        /// How many pictures: asked for, or, once it is done, delivered.
        package var pictures: Int64
        /// Which service drew it, where that is known.
        package var service: String?
        /// The service's own id of its work, where it told one.
        package var task: String?
        /// What it cost in millionths of `currency`; `nil` = unknown.
        package var cost: Int64?
        /// The currency of `cost`.
        package var currency: String?
        /// Unix seconds of each stage that was entered.
        package var times: [String: Int64]
    }

    /// How many rows are read at once.
    private static let page = 500

    private let database: Database

    /// The jobs of the database at the configured path.
    ///
    /// - Throws: `StorageError`; `.missing` where there is no such file.
    public init(configuration: Settings) throws(StorageError) {
        try self.init(database: Database(readingOnly: configuration.history.path))
    }

    package init(database: Database) {
        self.database = database
    }

    /// Hands on every selected job, oldest first.
    ///
    /// - Returns: How many there were.
    /// - Throws: `StorageError`.
    package func run(_ selection: Selection, take: (Entry) -> Void) async throws(StorageError) -> Int {
        var count = 0
        var last = Int64.min
        while true {
            let entries = try await page(after: last, since: selection.since ?? .min)
            guard let newest = entries.last else { return count }
            for entry in entries where selection.group.map({ entry.isOfGroup($0) }) ?? true {
                take(entry)
                count += 1
            }
            last = newest.id
        }
    }

    private func page(after last: Int64, since: Int64) async throws(StorageError) -> [Entry] {
        try await database.read { database in
            // A database of an earlier version, not yet brought up to date, names chats by their keys.
            let chat = try database.tableExists("chat") ? ChatTable.key(ofRowIn: "job") : "chat"
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT *, \(chat) AS chat_key FROM job WHERE id > ? AND created >= ? ORDER BY id LIMIT ?
                    """, arguments: [last, since, Self.page]
            ).map(Entry.init)
        }
    }
}

extension JobExport.Entry {
    // An earlier version has fewer columns: what it lacks is nil.
    fileprivate init(row: Row) {
        func text(_ column: String) -> String? { row.hasColumn(column) ? row[column] : nil }
        func number(_ column: String) -> Int64? { row.hasColumn(column) ? row[column] : nil }
        let times = [
            "accepted": number("created"), "began": number("began"), "painted": number("painted"),
            "sending": number("sending_began"), "changed": number("changed"),
        ]
        self.init(
            id: row["id"], chat: row["chat_key"], source: row["source"], requester: row["requester"],
            request: row["request"], state: row["state"], ending: text("ending"), sent: text("sent"),
            pictures: number("count") ?? 1, service: text("service"), task: text("task"), cost: number("cost"),
            currency: text("cost_currency"), times: times.compactMapValues { $0 })
    }

    fileprivate func isOfGroup(_ group: String) -> Bool {
        ChatKey(chat).map { $0.kind == .group && $0.peer == group } ?? false
    }
}
