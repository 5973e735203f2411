package import ChatCore

/// What is written down of a decision.
package enum TraceNote: Sendable, Equatable {
    /// What was decided of a message.
    case trace(Trace)
    /// What the model cost besides, for a message with a trace.
    case cost(ModelCost, MessageKey)
}

/// Why messages were drawn or not, and what groups have taught.
package protocol TraceStore: Sendable {
    /// Writes notes, all or none. A note of a message that the store of messages does not hold is left out.
    ///
    /// - Parameters:
    ///   - take: Gives the notes. Asked when this call's turn comes, so that those of two calls never overtake each other.
    ///   - written: Told which notes are durable now, before any other call takes.
    /// - Throws: `StorageError`; then none is written and `written` is not called.
    func write(
        taking take: @escaping @Sendable () -> [TraceNote], written: @escaping @Sendable ([TraceNote]) -> Void
    ) async throws(StorageError)

    /// The trace of a message, if it has one.
    func trace(of message: MessageKey) async throws(StorageError) -> Trace?

    /// Forgets traces older than a moment in Unix seconds, in slices so that no writer waits long.
    func forgetTraces(before moment: Int64) async throws(StorageError)

    /// Keeps a lesson; the same words taught again count as new.
    ///
    /// - Parameters:
    ///   - lesson: The lesson.
    ///   - limit: How many of its group are kept, the newest.
    /// - Throws: `StorageError`.
    func learn(_ lesson: Lesson, keeping limit: Int) async throws(StorageError)

    /// A group's lessons, the oldest first.
    func lessons(of chat: ChatKey) async throws(StorageError) -> [Lesson]

    /// Forgets the lesson that came of a message.
    ///
    /// - Returns: Whether there was one.
    func forgetLesson(of source: MessageKey) async throws(StorageError) -> Bool

    /// Forgets all of a group's lessons.
    ///
    /// - Returns: How many there were.
    func forgetLessons(of chat: ChatKey) async throws(StorageError) -> Int
}
