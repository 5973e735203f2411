import ChatCore

/// Why a message was drawn or not, how the bot is, and what a group has taught it.
extension CommandDesk {
    /// - Parameters:
    ///   - message: The command; what it quotes is explained.
    ///   - mayExamine: Whether without a quote the bot itself is looked at.
    /// - Returns: The reply.
    /// - Throws: `StorageError`.
    func diagnose(_ message: IncomingMessage, mayExamine: Bool) async throws(StorageError) -> String {
        if let quoted = message.quotedKey { return try await diagnosis.report(on: quoted) }
        return mayExamine ? await checkup.report() : Phrases.diagnosisUsage
    }

    /// Shows a group's lessons, or forgets some.
    func keepLessons(_ order: LessonOrder?, at chat: ChatKey) async throws(StorageError) -> String {
        let known = try await lessons.lessons(of: chat)
        switch order {
        case nil: return Phrases.lessonUsage
        case _ where known.isEmpty: return Phrases.noLessons
        case .list: return Phrases.list(of: known)
        case .clear: return Phrases.lessonsForgotten(try await lessons.forgetAll(of: chat))
        case .delete(let number):
            guard known.indices.contains(number - 1) else { return Phrases.noLesson(number: number, of: known.count) }
            try await lessons.forget(known[number - 1].source)
            return Phrases.lessonForgotten(number: number)
        }
    }
}
