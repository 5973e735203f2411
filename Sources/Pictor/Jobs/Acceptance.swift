import ChatCore
import GRDB
import Understanding

/// Accepting a request: limits and the row in one transaction, so that requests that come together cannot both have the
/// last picture.
extension JobLog {
    /// What a request has to keep to; -1 = unlimited, 0 = none.
    struct Terms: Sendable, Equatable {
        /// Seconds between two requests of one person in one chat.
        var cooldown: Int64 = 0
        /// Pictures a person may have a day, over all chats.
        var userDaily = -1
        /// Pictures a person may have a day in this chat.
        var userDailyHere = -1
        /// Pictures this chat may have a day.
        var groupDaily = -1
        /// Unix seconds at which the local day began.
        var dayBegan: Int64 = 0

        /// No limits at all.
        static let none = Terms()
    }

    /// What became of a request.
    enum Acceptance: Sendable, Equatable {
        /// It is written down.
        case accepted(Job)
        /// The same message has made a job before.
        case known
        /// It does not keep to the terms.
        case refused(Refusal)
    }

    /// Writes a job down, where it keeps to the terms.
    ///
    /// - Parameters:
    ///   - job: What is asked.
    ///   - terms: What it has to keep to. Pictures that failed or were called off do not count.
    ///   - now: Unix seconds.
    /// - Returns: The job, or why there is none.
    /// - Throws: `StorageError`.
    func accept(_ job: NewJob, on terms: Terms = .none, now: Int64) async throws(StorageError) -> Acceptance {
        try await database.write { database in
            if try Self.fetch(database, where: "chat = ? AND source = ?", Self.key(job.source)) != nil { return .known }
            if let refusal = try Self.refusal(of: job, on: terms, now: now, in: database) { return .refused(refusal) }
            let granted = try Self.overflow(of: job, on: terms, in: database)
            try database.execute(
                sql: """
                    INSERT INTO job
                        (chat, source, requester, intent, origin, request, is_raw, count, granted, state, created,
                        changed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
                    """,
                arguments: [
                    job.source.chat.description, job.source.id, job.requester, job.intent.rawValue,
                    job.origin.rawValue, job.request.withoutNULs, job.isRaw, job.pictures, granted, now, now,
                ])
            let id = database.lastInsertedRowID
            if let prompt = job.prompt { try Self.set(prompt, of: id, in: database) }
            guard let written = try Self.fetch(database, where: "id = ?", [id]) else { return .known }
            return .accepted(written)
        }
    }

    /// Why a request would not be accepted now; `nil` where it would. Writes nothing.
    ///
    /// - Throws: `StorageError`.
    func refusal(of job: NewJob, on terms: Terms, now: Int64) async throws(StorageError) -> Refusal? {
        try await database.read { try Self.refusal(of: job, on: terms, now: now, in: $0) }
    }

    /// How many pictures of the day's own number somebody has had, or is getting; those given on top do not count.
    ///
    /// - Parameters:
    ///   - requester: Who.
    ///   - chat: Where; `nil` = everywhere.
    ///   - moment: Unix seconds.
    /// - Returns: The count.
    /// - Throws: `StorageError`.
    func usage(by requester: String, in chat: ChatKey?, since moment: Int64) async throws(StorageError) -> Int {
        try await database.read { try Self.usage(by: requester, in: chat, since: moment, database: $0) }
    }

    /// How many pictures a chat has had, or is getting, since a moment in Unix seconds.
    func pictures(in chat: ChatKey, since moment: Int64) async throws(StorageError) -> Int {
        try await database.read { try Self.pictures(in: chat, since: moment, database: $0) }
    }

    private static func refusal(
        of job: NewJob, on terms: Terms, now: Int64, in database: GRDB.Database
    ) throws -> Refusal? {
        let chat = job.source.chat
        if terms.cooldown > 0, let last = try lastRequest(in: chat, by: job.requester, database: database) {
            let left = terms.cooldown - (now - last)
            // A clock that was set back must not lock anybody out.
            if left > 0, last <= now { return .tooSoon(seconds: left) }
        }
        let daily = [terms.userDaily, terms.userDailyHere].filter { $0 >= 0 }.min()
        // What is called off does not count, but it has been paid for: not for ever.
        if let daily, daily > 0, try calledOffLate(by: job.requester, since: terms.dayBegan, in: database) >= daily {
            return .calledOffTooOften
        }
        let over = try overflow(of: job, on: terms, in: database)
        let granted = over > 0 ? try Allowances.left(to: job.requester, in: database) : 0
        if over > granted { return .userLimit(daily ?? 0, left: max(0, job.pictures - over + granted)) }
        if terms.groupDaily >= 0 {
            let had = try pictures(in: chat, since: terms.dayBegan, database: database)
            if had + job.pictures > terms.groupDaily {
                return .groupLimit(terms.groupDaily, left: max(0, terms.groupDaily - had))
            }
        }
        return nil
    }

    /// How many pictures somebody called off since a moment when they may have been paid for already.
    private static func calledOffLate(
        by requester: String, since moment: Int64, in database: GRDB.Database
    ) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(count), 0) FROM job
                WHERE requester = ? AND created >= ? AND state = 'cancelled' AND ending = ?
                """, arguments: [requester, moment, calledOffLate]) ?? 0
    }

    /// How many pictures of a request the day's own numbers do not cover.
    private static func overflow(of job: NewJob, on terms: Terms, in database: GRDB.Database) throws -> Int {
        var over = 0
        for (limit, chat) in [(terms.userDaily, nil), (terms.userDailyHere, job.source.chat)] where limit >= 0 {
            let used = try usage(by: job.requester, in: chat, since: terms.dayBegan, database: database)
            over = max(over, min(job.pictures, used + job.pictures - limit))
        }
        return over
    }

    private static func usage(
        by requester: String, in chat: ChatKey?, since moment: Int64, database: GRDB.Database
    ) throws -> Int {
        // Written out, so that SQLite takes the index of what is given.
        let place = chat == nil ? "" : " AND chat = ?"
        return try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(count - granted), 0) FROM job
                WHERE requester = ? AND created >= ? AND state NOT IN ('failed', 'cancelled')\(place)
                """, arguments: [requester, moment] + (chat.map { [$0.description] } ?? [])) ?? 0
    }

    private static func pictures(in chat: ChatKey, since moment: Int64, database: GRDB.Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(count), 0) FROM job
                WHERE chat = ? AND created >= ? AND state NOT IN ('failed', 'cancelled')
                """, arguments: [chat.description, moment]) ?? 0
    }

    /// When somebody last asked for something that did not fail and was not called off in time, in Unix seconds.
    private static func lastRequest(in chat: ChatKey, by requester: String, database: GRDB.Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT created FROM job WHERE chat = ? AND requester = ?
                    AND (state NOT IN ('failed', 'cancelled') OR state = 'cancelled' AND ending = ?)
                ORDER BY id DESC LIMIT 1
                """, arguments: [chat.description, requester, calledOffLate])
    }

    private static func key(_ source: MessageKey) -> StatementArguments { [source.chat.description, source.id] }
}
