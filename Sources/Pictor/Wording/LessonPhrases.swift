import Foundation
import PictorModel

/// What is said of a group's lessons.
extension Phrases {
    static func lessonsForgotten(_ count: Int) -> String { "忘掉了 \(count) 条反例" }
    static func lessonForgotten(number: Int) -> String { "忘掉了第 \(number) 条" }
    static func noLesson(number: Int, of count: Int) -> String { "没有第 \(number) 条，现在有 \(count) 条" }

    static func list(of lessons: [Lesson]) -> String {
        let lines = lessons.enumerated().map { number, lesson in
            let words = lesson.text.prefix(30) + (lesson.text.count > 30 ? "…" : "")
            return "\(number + 1). \(lesson.isAddressed ? "（叫了我）" : "")\(words)　\(lesson.teacher) 教的"
        }
        return (["本群的反例，这样的话不画："] + lines + [lessonUsage]).joined(separator: "\n")
    }
}
