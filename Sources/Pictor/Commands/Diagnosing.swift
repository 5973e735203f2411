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
        return mayExamine ? await checkup.report() : Speech.diagnosisUsage
    }

    /// Shows a group's lessons, or forgets some.
    func keepLessons(_ order: LessonOrder?, at chat: ChatKey) async throws(StorageError) -> String {
        let known = try await lessons.lessons(of: chat)
        switch order {
        case nil: return Speech.lessonUsage
        case _ where known.isEmpty: return Speech.noLessons
        case .list: return Speech.list(of: known)
        case .clear: return Speech.lessonsForgotten(try await lessons.forgetAll(of: chat))
        case .delete(let number):
            guard known.indices.contains(number - 1) else { return Speech.noLesson(number: number, of: known.count) }
            try await lessons.forget(known[number - 1].source)
            return Speech.lessonForgotten(number: number)
        }
    }
}
