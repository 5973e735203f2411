package import ChatCore
import Foundation
import GRDB
package import PictorModel
import Understanding

/// Every job ever accepted, durable: a job is a row before anything is spent on it, and one message makes one job.
package struct SQLiteJobStore: JobStore {
    let database: Database

    /// The jobs in a database.
    package init(database: Database) {
        self.database = database
    }

    @discardableResult
    package func record(_ phase: JobState.Phase, of id: Int64, now: Int64) async throws(StorageError) -> Bool {
        // The first picture of a painting counts as paid from here on.
        let (time, paid) =
            switch phase {
            case .queued: ("", "")
            // Nothing has been asked for.
            case .writing: ("began = :now,", "paid = 0,")
            case .painting: ("painted = COALESCE(painted, :now),", "paid = MAX(paid, 1),")
            case .sending: ("sending_began = :now,", "")
            }
        return try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE job SET \(time) \(paid) state = :state, changed = :now
                    WHERE id = :id AND state IN (\(JobStateSQL.unfinished))
                    """, arguments: ["state": phase.rawValue, "now": now, "id": id])
            return database.changesCount > 0
        }
    }

    package func end(_ id: Int64, _ record: EndingRecord) async throws(StorageError) -> Bool {
        let ending = record.ending
        var sent: String?
        var delivered: Int?
        if case .delivered(let message, let pictures) = ending { (sent, delivered) = (message, pictures) }
        return try await database.write { [sent, delivered] database in
            try database.execute(
                sql: """
                    UPDATE job SET ending = ?, state = ?, sent = COALESCE(?, sent), paid = MAX(paid, COALESCE(?, 0)),
                        changed = ?
                    WHERE id = ? AND state IN (\(JobStateSQL.unfinished))
                    """,
                arguments: [ending.code, ending.outcome.rawValue, sent, delivered, record.time, id])
            guard database.changesCount > 0 else { return false }
            try Self.settle(id, delivered: delivered, in: database)
            if let due = record.withdrawAt {
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO withdrawal (chat, message, due)
                        SELECT chat, sent, ? FROM job WHERE id = ? AND sent IS NOT NULL
                        """, arguments: [due, id])
            }
            return true
        }
    }

    /// Gives back what an ended job was granted and did not use: the day's own number is used up first.
    private static func settle(_ id: Int64, delivered: Int?, in database: GRDB.Database) throws {
        try database.execute(
            sql: """
                UPDATE job SET count = COALESCE(?, count),
                    granted = CASE WHEN \(JobStateSQL.isCalledOffByAnother) THEN 0 ELSE MAX(0, granted - MAX(0, count - paid)) END
                WHERE id = ?
                """, arguments: [delivered, id])
    }

    package func note(paid: Int, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET paid = ? WHERE id = ? AND state = 'painting'", arguments: [paid, id])
        }
    }

    package func keep(_ prompt: Prompt, model: String?, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try Self.set(prompt, of: id, in: database)
            if let model {
                try database.execute(sql: "UPDATE job SET model = ? WHERE id = ?", arguments: [model, id])
            }
        }
    }

    package func unfinished() async throws(StorageError) -> [Job] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: "\(Self.selection) WHERE state IN (\(JobStateSQL.unfinished)) ORDER BY id"
            ).compactMap(Job.init(row:))
        }
    }

    package func unfinished(in chat: ChatKey, of requester: String?) async throws(StorageError) -> [Job] {
        try await database.read { database in
            try Self.fetchAll(
                database, Self.unfinishedInChat + (requester == nil ? "" : " AND +requester = ?"),
                [chat.description] + (requester.map { [$0] } ?? []))
        }
    }

    package func unfinished(of requester: String) async throws(StorageError) -> [Job] {
        try await database.read { try Self.fetchAll($0, Self.unfinishedOfRequester, [requester]) }
    }

    // Few jobs go on at a time and a person may have thousands that ended: `+` keeps SQLite from going by the requester.
    static let unfinishedInChat = "chat = \(ChatTable.idOfKey) AND state IN (\(JobStateSQL.unfinished))"
    static let unfinishedOfRequester = "+requester = ? AND state IN (\(JobStateSQL.unfinished))"

    static let isAskedBy = "chat = \(ChatTable.idOfKey) AND source = ?"

    /// Every column that `Job` is read from.
    private static let selection = "SELECT *, \(ChatTable.key(ofRowIn: "job")) AS chat_key FROM job"

    private static func fetchAll(
        _ database: GRDB.Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [Job] {
        try Row.fetchAll(database, sql: "\(selection) WHERE \(condition) ORDER BY id", arguments: arguments)
            .compactMap(Job.init(row:))
    }

    package func job(askedBy source: MessageKey) async throws(StorageError) -> Job? {
        try await database.read {
            try Self.fetch($0, where: Self.isAskedBy, [source.chat.description, source.id])
        }
    }

    package func job(sentAs message: MessageKey) async throws(StorageError) -> Job? {
        try await database.read {
            try Self.fetch(
                $0, where: "chat = \(ChatTable.idOfKey) AND sent = ?", [message.chat.description, message.id])
        }
    }

    package func lastRepeatable(in chat: ChatKey, to requester: String?) async throws(StorageError) -> Job? {
        try await database.read { database in
            guard let requester else {
                return try Self.fetch(
                    database, where: "chat = \(ChatTable.idOfKey) AND state = 'done' ORDER BY id DESC LIMIT 1",
                    [chat.description])
            }
            return try Self.fetch(
                database,
                where: """
                    chat = \(ChatTable.idOfKey) AND requester = ?
                        AND (state IN ('done', 'unknown') OR state = 'failed' AND origin <> 'guess')
                    ORDER BY id DESC LIMIT 1
                    """, [chat.description, requester])
        }
    }

    package func recentDurations() async throws(StorageError) -> [Int64] {
        try await database.read { database in
            try Int64.fetchAll(
                database,
                sql: "SELECT changed - created FROM job WHERE state = 'done' ORDER BY id DESC LIMIT 20")
        }
    }

    static func set(_ prompt: Prompt, of id: Int64, in database: GRDB.Database) throws {
        try database.execute(
            sql: "UPDATE job SET prompt = ?, negative = ?, aspect = ?, ratio = ?, seed = ? WHERE id = ?",
            arguments: [
                prompt.text, prompt.negative, prompt.aspect.rawValue,
                prompt.ratio.map { "\($0.width):\($0.height)" }, prompt.seed.map { Int64($0) }, id,
            ])
    }

    static func fetch(
        _ database: GRDB.Database, where condition: String, _ arguments: StatementArguments
    ) throws -> Job? {
        try Row.fetchOne(database, sql: "\(selection) WHERE \(condition)", arguments: arguments)
            .flatMap(Job.init(row:))
    }
}

extension Job {
    fileprivate init?(row: Row) {
        guard let chat = ChatKey(row["chat_key"]), let intent = Intent(rawValue: row["intent"]),
            let origin = Origin(rawValue: row["origin"]), let state = State(rawValue: row["state"])
        else { return nil }
        let text: String? = row["prompt"]
        let aspect: String? = row["aspect"]
        let ratio: String? = row["ratio"]
        let seed: Int64? = row["seed"]
        let code: String? = row["ending"]
        let paid: Int = row["paid"]
        let columns = JobEnding.Columns(message: row["sent"], pictures: row["count"], mayHaveBeenPaid: paid > 0)
        let ticket: String? = row["ticket"]
        self.init(
            id: row["id"], source: MessageKey(chat: chat, id: row["source"]), requester: row["requester"],
            intent: intent, origin: origin, request: row["request"], isRaw: row["is_raw"], count: row["count"],
            prompt: text.map {
                Prompt(
                    text: $0, negative: row["negative"] ?? "",
                    aspect: aspect.flatMap(RequestOptions.Aspect.init(rawValue:)) ?? .auto,
                    ratio: ratio.flatMap(RequestOptions.Ratio.init(stored:)), seed: seed.flatMap { UInt32(exactly: $0) }
                )
            }, model: row["model"], state: state,
            ending: state.isEnding ? code.flatMap { JobEnding(code: $0, columns: columns) } : nil, sent: row["sent"],
            created: row["created"], changed: row["changed"], window: ticket.flatMap(ReplyWindow.init(stored:)))
    }
}

extension RequestOptions.Ratio {
    fileprivate init?(stored text: String) {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2 else { return nil }
        self.init(width: parts[0], height: parts[1])
    }
}

extension ReplyWindow {
    /// Reads the text of a job's row; `nil` where it is none.
    init?(stored text: String) {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        guard let window = try? decoder.decode(ReplyWindow.self, from: Data(text.utf8)) else { return nil }
        self = window
    }

    /// The text for a job's row: JSON, with dates in Unix seconds.
    var stored: String? {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }
}
