package import ChatCore
import GRDB
package import PictorModel

/// What is used up, in one place for admission, `/额度` and `/画图状态`. `JobCharge` defines it; here it is in SQL.
///
/// A picture counts that is still being worked on, or that may have been paid for, whatever became of it: refused by QQ,
/// lost or called off. For its requester it does not count where somebody else called it off. What a service surely did not
/// make counts for nobody.
extension SQLiteJobStore {
    package func standing(
        of requester: String, in chat: ChatKey, on terms: QuotaTerms
    ) async throws(StorageError) -> QuotaStanding {
        try await database.read { database in
            QuotaStanding(
                used: try Self.usage(by: requester, in: nil, since: terms.dayBegan, database: database),
                left: try Self.left(to: requester, in: chat, on: terms, database: database),
                granted: try Self.allowance(of: requester, in: database),
                leftInGroup: try Self.leftInGroup(chat, on: terms, in: database))
        }
    }

    package func usage(by requester: String, in chat: ChatKey?, since moment: Int64) async throws(StorageError) -> Int {
        try await database.read { try Self.usage(by: requester, in: chat, since: moment, database: $0) }
    }

    package func pictures(in chat: ChatKey, since moment: Int64) async throws(StorageError) -> Int {
        try await database.read { try Self.pictures(in: chat, since: moment, database: $0) }
    }

    /// How many of the day's own number are left to somebody; `nil` = unlimited.
    static func left(
        to requester: String, in chat: ChatKey, on terms: QuotaTerms, database: GRDB.Database
    ) throws -> Int? {
        var left: Int?
        for (limit, place) in [(terms.userDaily, nil), (terms.userDailyHere, chat)] where limit >= 0 {
            let used = try usage(by: requester, in: place, since: terms.dayBegan, database: database)
            left = min(left ?? .max, max(0, limit - used))
        }
        return left
    }

    /// How many are left to a chat; `nil` = unlimited.
    static func leftInGroup(_ chat: ChatKey, on terms: QuotaTerms, in database: GRDB.Database) throws -> Int? {
        guard terms.groupDaily >= 0 else { return nil }
        return max(0, terms.groupDaily - (try pictures(in: chat, since: terms.dayBegan, database: database)))
    }

    /// When somebody last asked for something that counts for them, in Unix seconds.
    static func lastRequest(
        in chat: ChatKey, by requester: String, database: GRDB.Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT created FROM job
                WHERE chat = \(ChatTable.idOfKey) AND requester = ? AND \(counted) > 0 AND NOT (\(JobStateSQL.isCalledOffByAnother))
                ORDER BY id DESC LIMIT 1
                """, arguments: [chat.description, requester])
    }

    static func usage(
        by requester: String, in chat: ChatKey?, since moment: Int64, database: GRDB.Database
    ) throws -> Int {
        // Written out, so that SQLite takes the index of what is given.
        let place = chat == nil ? "" : " AND chat = \(ChatTable.idOfKey)"
        return try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(MAX(0, \(counted) - granted)), 0) FROM job
                WHERE requester = ? AND created >= ? AND NOT (\(JobStateSQL.isCalledOffByAnother))\(place)
                """, arguments: [requester, moment] + (chat.map { [$0.description] } ?? [])) ?? 0
    }

    private static func pictures(in chat: ChatKey, since moment: Int64, database: GRDB.Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT COALESCE(SUM(\(counted)), 0) FROM job WHERE chat = \(ChatTable.idOfKey) AND created >= ?
                """, arguments: [chat.description, moment]) ?? 0
    }

    /// How many pictures of a job count: while it goes on all that are asked for, afterwards what may have been paid for.
    private static let counted = "CASE WHEN state IN (\(JobStateSQL.unfinished)) THEN count ELSE paid END"
}
