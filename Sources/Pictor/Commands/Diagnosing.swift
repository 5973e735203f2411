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
        case .list: return list(of: known)
        case .clear: return "忘掉了 \(try await lessons.forgetAll(of: chat)) 条反例"
        case .delete(let number):
            guard known.indices.contains(number - 1) else { return "没有第 \(number) 条，现在有 \(known.count) 条" }
            try await lessons.forget(known[number - 1].source)
            return "忘掉了第 \(number) 条"
        }
    }

    private func list(of known: [LessonBook.Lesson]) -> String {
        let lines = known.enumerated().map { number, lesson in
            let words = lesson.text.prefix(30) + (lesson.text.count > 30 ? "…" : "")
            return "\(number + 1). \(lesson.isAddressed ? "（叫了我）" : "")\(words)　\(lesson.teacher) 教的"
        }
        return (["本群的反例，这样的话不画："] + lines + [Speech.lessonUsage]).joined(separator: "\n")
    }
}
