package import ChatCore
import GRDB
package import PictorModel
import Understanding

/// The traces and lessons in an SQLite database.
package struct SQLiteTraceStore: TraceStore {
    let database: Database

    /// The traces and lessons of a database.
    package init(database: Database) {
        self.database = database
    }

    package func write(
        taking take: @escaping @Sendable () -> [TraceNote], written: @escaping @Sendable ([TraceNote]) -> Void
    ) async throws(StorageError) {
        try await database.write { database in
            let notes = take()
            database.afterNextTransaction { _ in written(notes) }
            for note in notes {
                switch note {
                case .trace(let trace): try Self.insert(trace, in: database)
                case .cost(let cost, let message): try Self.add(cost, to: message, in: database)
                }
            }
        }
    }

    private static func insert(_ trace: Trace, in database: GRDB.Database) throws {
        // A message that is not remembered leaves no trace either.
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO trace
                    (message, time, decider, rule, intent, certainty, barrier, reason, calls, tokens, milliseconds)
                SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM message
                WHERE chat = \(ChatTable.idOfKey) AND message = ?
                """)
        try statement.execute(arguments: [
            trace.time, trace.decider.rawValue, trace.rule, trace.intent.rawValue, trace.certainty,
            trace.barrier?.rawValue, trace.reason, trace.cost.calls, trace.cost.tokens, trace.cost.milliseconds,
            trace.message.chat.description, trace.message.id,
        ])
    }

    private static func add(_ cost: ModelCost, to message: MessageKey, in database: GRDB.Database) throws {
        try database.execute(
            sql: """
                UPDATE trace SET calls = calls + ?, milliseconds = milliseconds + ?,
                    tokens = CASE WHEN ? IS NULL THEN tokens ELSE COALESCE(tokens, 0) + ? END
                WHERE message = (SELECT id FROM message WHERE chat = \(ChatTable.idOfKey) AND message = ?)
                """,
            arguments: [
                cost.calls, cost.milliseconds, cost.tokens, cost.tokens, message.chat.description, message.id,
            ])
    }

    package func trace(of message: MessageKey) async throws(StorageError) -> Trace? {
        try await database.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT trace.* FROM trace JOIN message ON message.id = trace.message
                    WHERE message.chat = \(ChatTable.idOfKey) AND message.message = ?
                    """, arguments: [message.chat.description, message.id])
            return row.flatMap { Trace(row: $0, message: message) }
        }
    }

    package func forgetTraces(before moment: Int64) async throws(StorageError) {
        var removed = 0
        repeat {
            removed = try await database.write { database in
                try database.execute(
                    sql: """
                        DELETE FROM trace WHERE message IN
                            (SELECT message FROM trace WHERE time < ? ORDER BY time LIMIT 5000)
                        """, arguments: [moment])
                return database.changesCount
            }
        } while removed > 0
    }
}

extension Trace {
    fileprivate init?(row: Row, message: MessageKey) {
        guard let decider = Decider(rawValue: row["decider"]), let intent = Intent(rawValue: row["intent"]) else {
            return nil
        }
        let barrier: String? = row["barrier"]
        self.init(
            message: message, time: row["time"], decider: decider, rule: row["rule"], intent: intent,
            certainty: row["certainty"], barrier: barrier.flatMap(Barrier.init(rawValue:)), reason: row["reason"],
            cost: ModelCost(calls: row["calls"], tokens: row["tokens"], milliseconds: row["milliseconds"]))
    }
}
