import ChatCore
import GRDB
import Logging
import PictorModel
import Primitives
import Understanding

/// The traces of the last days, written in the background so that no message waits for its own.
final class TraceLog: Sendable {
    /// How long a trace is kept, in seconds: 7 days.
    static let retention: Int64 = 7 * 86_400
    /// How many may wait to be written; more are lost rather than kept in memory.
    private static let capacity = 10_000
    /// How long traces are gathered for one transaction.
    private static let gathering = Duration.milliseconds(50)

    private enum Note: Sendable {
        case trace(Trace)
        case cost(ModelCost, MessageKey)
    }

    private struct Waiting {
        var notes: [Note] = []
        /// How many notes were let go of.
        var gone = 0
        var lost = 0
    }

    private let database: Database
    private let messages: MessageWriter?
    private let logger: Logger
    private let waiting = Locked(Waiting())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    /// The traces in a database.
    ///
    /// - Parameters:
    ///   - database: Where they are kept.
    ///   - messages: What writes the messages that they are of; `nil` = those are written already.
    ///   - logger: Told of what is lost.
    init(database: Database, messages: MessageWriter? = nil, logger: Logger) {
        self.database = database
        self.messages = messages
        self.logger = logger
        (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes note of a decision.
    func note(_ trace: Trace) { append(.trace(trace)) }

    /// Takes note of what the model cost besides, for a message noted before.
    func note(_ cost: ModelCost, for message: MessageKey) {
        if cost.calls > 0 { append(.cost(cost, message)) }
    }

    private func append(_ note: Note) {
        waiting.withLock { waiting in
            if waiting.notes.count < Self.capacity { waiting.notes.append(note) } else { waiting.lost += 1 }
        }
        ring.yield()
    }

    /// Writes what is noted until the task is cancelled, and what is left then.
    func run() async {
        for await _ in bell {
            await flush()
            // What is noted meanwhile goes into one transaction; a stop does not wait for that.
            try? await Task.sleep(for: Self.gathering)
        }
        await flush()
    }

    /// Writes what is noted and not written yet, and waits for what somebody else is writing just now.
    func flush() async {
        // A trace whose message is not in the store would be lost: only those noted before the messages are written go along.
        let end = waiting.withLock { $0.gone + $0.notes.count }
        if let messages, await !messages.flush() { return }
        do {
            // Looked at in the transaction itself, so that a cost never overtakes its trace; let go of only once it is
            // committed, so that a disk that is full for a while costs none.
            let lost = try await database.write { [waiting] database in
                let taken = waiting.withLock { waiting in
                    var taken = waiting
                    taken.notes = Array(waiting.notes.prefix(max(0, end - waiting.gone)))
                    return taken
                }
                database.afterNextTransaction { _ in
                    waiting.withLock { waiting in
                        waiting.notes.removeFirst(taken.notes.count)
                        waiting.gone += taken.notes.count
                        waiting.lost -= taken.lost
                    }
                }
                for note in taken.notes {
                    switch note {
                    case .trace(let trace): try Self.insert(trace, in: database)
                    case .cost(let cost, let message): try Self.add(cost, to: message, in: database)
                    }
                }
                return taken.lost
            }
            if lost > 0 { logger.warning("traces lost", metadata: ["count": "\(lost)"]) }
        } catch {
            logger.warning("traces not written", metadata: ["reason": "\(error)"])
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

    /// The trace of a message, if it has one.
    func trace(of message: MessageKey) async throws(StorageError) -> Trace? {
        await flush()
        return try await database.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT trace.* FROM trace JOIN message ON message.id = trace.message
                    WHERE message.chat = \(ChatTable.idOfKey) AND message.message = ?
                    """, arguments: [message.chat.description, message.id])
            return row.flatMap { Trace(row: $0, message: message) }
        }
    }

    /// Forgets traces older than ``retention``, as seen from a moment in Unix seconds, in slices so that no writer waits
    /// long.
    func tidy(now: Int64) async throws(StorageError) {
        var removed = 0
        repeat {
            removed = try await database.write { database in
                try database.execute(
                    sql: """
                        DELETE FROM trace WHERE message IN
                            (SELECT message FROM trace WHERE time < ? ORDER BY time LIMIT 5000)
                        """, arguments: [now - Self.retention])
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
