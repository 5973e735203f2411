package import ChatCore
import Foundation
import GRDB
import Understanding

/// Every job ever accepted, durable: a job is a row before anything is spent on it, and one message makes one job.
package struct JobLog: Sendable {
    /// A request about to become a job.
    struct NewJob: Sendable, Equatable {
        /// The message that asks.
        var source: MessageKey
        /// Who asks.
        var requester: String
        /// What kind of picture.
        var intent: Intent
        /// How it is asked.
        var origin: Job.Origin
        /// The words.
        var request: String
        /// Whether the words are the prompt.
        var isRaw = false
        /// How many pictures; `nil` = as the words say.
        var count: Int?
        /// How many pictures it is taken for.
        var pictures: Int { count ?? 1 }
        /// The prompt, where it is known already.
        var prompt: Prompt?

        /// A request.
        init(
            source: MessageKey, requester: String, intent: Intent, origin: Job.Origin, request: String,
            isRaw: Bool = false, prompt: Prompt? = nil
        ) {
            self.source = source
            self.requester = requester
            self.intent = intent
            self.origin = origin
            self.request = request
            self.isRaw = isRaw
            self.prompt = prompt
        }
    }

    let database: Database

    /// The jobs in a database.
    package init(database: Database) {
        self.database = database
    }

    /// Writes down that a job goes on to another state. An ended job stays ended.
    ///
    /// - Parameters:
    ///   - id: Which job.
    ///   - state: The state it enters.
    ///   - sent: The bot's message with the pictures.
    ///   - now: Unix seconds.
    /// - Returns: Whether it did; `false` where the job had ended before.
    /// - Throws: `StorageError`.
    @discardableResult
    func advance(
        _ id: Int64, to state: Job.State, sent: String? = nil, now: Int64
    ) async throws(StorageError) -> Bool {
        try await end(id, Endings.Ending(state: state, sent: sent, time: now))
    }

    /// Writes down how a job ended, and what is to be withdrawn. An ended job stays as it ended first.
    ///
    /// - Returns: Whether this was its ending.
    /// - Throws: `StorageError`.
    func end(_ id: Int64, _ ending: Endings.Ending) async throws(StorageError) -> Bool {
        try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE job SET ending = COALESCE(?, ending), state = ?, sent = COALESCE(?, sent), called_off_by = ?,
                        paid = MAX(paid, CASE WHEN ? = 'painting' THEN 1 ELSE COALESCE(?, 0) END), changed = ?
                    WHERE id = ? AND state IN (\(Self.unfinishedStates))
                    """,
                arguments: [
                    ending.fact, ending.state.rawValue, ending.sent, ending.calledOffBy, ending.state.rawValue,
                    ending.count, ending.time, id,
                ])
            guard database.changesCount > 0 else { return false }
            if ending.state.isEnding { try Self.settle(id, delivered: ending.count, in: database) }
            if let due = ending.withdrawAt {
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
                    granted = CASE WHEN \(isCalledOffByAnother) THEN 0 ELSE MAX(0, granted - MAX(0, count - paid)) END
                WHERE id = ?
                """, arguments: [delivered, id])
    }

    /// Writes down how many of a job's pictures may have been paid for, the one about to be asked for among them. Entering
    /// `painting` has counted the first.
    func note(paid: Int, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE job SET paid = ? WHERE id = ? AND state = 'painting'", arguments: [paid, id])
        }
    }

    /// Keeps what a job is drawn from.
    func keep(_ prompt: Prompt, model: String?, of id: Int64) async throws(StorageError) {
        try await database.write { database in
            try Self.set(prompt, of: id, in: database)
            if let model {
                try database.execute(sql: "UPDATE job SET model = ? WHERE id = ?", arguments: [model, id])
            }
        }
    }

    /// Jobs that a stop or a crash left unfinished, oldest first.
    package func unfinished() async throws(StorageError) -> [Job] {
        try await database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM job WHERE state IN (\(Self.unfinishedStates)) ORDER BY id"
            ).compactMap(Job.init(row:))
        }
    }

    /// The job that a message asked for.
    package func job(askedBy source: MessageKey) async throws(StorageError) -> Job? {
        try await database.read {
            try Self.fetch($0, where: "chat = ? AND source = ?", [source.chat.description, source.id])
        }
    }

    /// The job whose picture a message of the bot carries.
    func job(sentAs message: MessageKey) async throws(StorageError) -> Job? {
        try await database.read {
            try Self.fetch($0, where: "chat = ? AND sent = ?", [message.chat.description, message.id])
        }
    }

    /// The fact behind a job's ending, as it stands in the log; `nil` where there is none.
    func ending(of id: Int64) async throws(StorageError) -> String? {
        try await database.read {
            try String.fetchOne($0, sql: "SELECT ending FROM job WHERE id = ? AND ending IS NOT NULL", arguments: [id])
        }
    }

    /// What `/再来` draws again in a chat: a requester's newest job, unless it was called off or a guess that failed; for
    /// everyone (`nil`) the newest that was delivered.
    package func lastRepeatable(in chat: ChatKey, to requester: String?) async throws(StorageError) -> Job? {
        try await database.read { database in
            guard let requester else {
                return try Self.fetch(
                    database, where: "chat = ? AND state = 'done' ORDER BY id DESC LIMIT 1", [chat.description])
            }
            return try Self.fetch(
                database,
                where: """
                    chat = ? AND requester = ? AND (state IN ('done', 'unknown') OR state = 'failed' AND origin <> 'guess')
                    ORDER BY id DESC LIMIT 1
                    """, [chat.description, requester])
        }
    }

    /// How long the newest delivered jobs took from acceptance to delivery, in seconds, newest first; 20 at most.
    func recentDurations() async throws(StorageError) -> [Int64] {
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
        try Row.fetchOne(database, sql: "SELECT * FROM job WHERE \(condition)", arguments: arguments)
            .flatMap(Job.init(row:))
    }
}

extension Job {
    fileprivate init?(row: Row) {
        guard let chat = ChatKey(row["chat"]), let intent = Intent(rawValue: row["intent"]),
            let origin = Origin(rawValue: row["origin"]), let state = State(rawValue: row["state"])
        else { return nil }
        let text: String? = row["prompt"]
        let aspect: String? = row["aspect"]
        let ratio: String? = row["ratio"]
        let seed: Int64? = row["seed"]
        self.init(
            id: row["id"], source: MessageKey(chat: chat, id: row["source"]), requester: row["requester"],
            intent: intent, origin: origin, request: row["request"], isRaw: row["is_raw"], count: row["count"],
            prompt: text.map {
                Prompt(
                    text: $0, negative: row["negative"] ?? "",
                    aspect: aspect.flatMap(RequestOptions.Aspect.init(rawValue:)) ?? .auto,
                    ratio: ratio.flatMap(RequestOptions.Ratio.init(stored:)), seed: seed.flatMap { UInt32(exactly: $0) }
                )
            }, model: row["model"], state: state, sent: row["sent"], created: row["created"], changed: row["changed"])
    }
}

extension RequestOptions.Ratio {
    fileprivate init?(stored text: String) {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2 else { return nil }
        self.init(width: parts[0], height: parts[1])
    }
}
