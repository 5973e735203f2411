import ChatCore
import GRDB
package import PictorModel
import Understanding

/// Accepting a request: limits and the row in one transaction, so that requests that come together cannot both have the
/// last picture.
extension SQLiteJobStore {
    package func accept(_ job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError) -> JobAcceptance
    {
        try await database.write { database in
            if try Self.fetch(database, where: Self.isAskedBy, Self.key(job.source)) != nil { return .known }
            if let refusal = try Self.refusal(of: job, on: terms, now: now, in: database) { return .refused(refusal) }
            let granted = try Self.overflow(of: job, on: terms, in: database)
            try database.execute(
                sql: """
                    INSERT INTO job
                        (chat, source, requester, intent, origin, request, is_raw, count, granted, ticket, state,
                        created, changed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
                    """,
                arguments: [
                    try ChatTable.id(of: job.source.chat, in: database), job.source.id, job.requester,
                    job.intent.rawValue, job.origin.rawValue, job.request.withoutNULs, job.isRaw, job.pictures, granted,
                    job.window?.stored, now, now,
                ])
            let id = database.lastInsertedRowID
            if let prompt = job.prompt { try Self.set(prompt, of: id, in: database) }
            guard let written = try Self.fetch(database, where: "id = ?", [id]) else { return .known }
            return .accepted(written)
        }
    }

    package func refusal(of job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError)
        -> RefusalReason?
    {
        try await database.read { try Self.refusal(of: job, on: terms, now: now, in: $0) }
    }

    private static func refusal(
        of job: JobRequest, on terms: QuotaTerms, now: Int64, in database: GRDB.Database
    ) throws -> RefusalReason? {
        let chat = job.source.chat
        if terms.cooldown > 0, let last = try lastRequest(in: chat, by: job.requester, database: database) {
            let left = terms.cooldown - (now - last)
            // A clock that was set back must not lock anybody out.
            if left > 0, last <= now { return .tooSoon(seconds: left) }
        }
        let over = try overflow(of: job, on: terms, in: database)
        let granted = over > 0 ? try Self.allowance(of: job.requester, in: database) : 0
        if over > granted { return .userLimit(terms.daily ?? 0, left: max(0, job.pictures - over + granted)) }
        if let left = try leftInGroup(chat, on: terms, in: database), job.pictures > left {
            return .groupLimit(terms.groupDaily, left: left)
        }
        return nil
    }

    /// How many pictures of a request the day's own numbers do not cover.
    private static func overflow(of job: JobRequest, on terms: QuotaTerms, in database: GRDB.Database) throws -> Int {
        guard let left = try left(to: job.requester, in: job.source.chat, on: terms, database: database) else {
            return 0
        }
        return max(0, job.pictures - left)
    }

    private static func key(_ source: MessageKey) -> StatementArguments { [source.chat.description, source.id] }
}
