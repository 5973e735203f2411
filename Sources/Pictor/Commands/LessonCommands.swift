import ChatCore
import PictorModel

/// What a group has taught the bot.
struct LessonCommands: Sendable {
    let book: RememberedLessonBook

    /// Shows a group's lessons, or forgets some.
    func perform(_ order: LessonOrder?, of chat: ChatKey) async throws(StorageError) -> String {
        let known = try await book.lessons(of: chat)
        switch order {
        case nil: return Phrases.lessonUsage
        case _ where known.isEmpty: return Phrases.noLessons
        case .list: return Phrases.list(of: known)
        case .clear: return Phrases.lessonsForgotten(try await book.forgetAll(of: chat))
        case .delete(let number):
            guard known.indices.contains(number - 1) else { return Phrases.noLesson(number: number, of: known.count) }
            try await book.forget(known[number - 1].source)
            return Phrases.lessonForgotten(number: number)
        }
    }
}
