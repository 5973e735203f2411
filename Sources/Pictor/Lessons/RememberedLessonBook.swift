import ChatCore
import PictorModel
import Understanding

/// What each group has taught, in memory once it was read; a change is in the store before anybody sees it.
struct RememberedLessonBook: Sendable {
    private let store: any TraceStore
    private let examples = WriteThroughCache<ChatKey, CounterExamples>(capacity: 1024)

    /// How many lessons a group has at most.
    static let capacity = 10

    /// What a store has.
    init(_ store: any TraceStore) {
        self.store = store
    }

    /// Keeps a lesson; the same words taught again count as new.
    func learn(_ lesson: Lesson) async throws(StorageError) {
        try await examples.change(of: lesson.source.chat) { () async throws(StorageError) in
            try await store.learn(lesson, keeping: Self.capacity)
        }
    }

    /// A group's lessons, the oldest first.
    func lessons(of chat: ChatKey) async throws(StorageError) -> [Lesson] {
        try await store.lessons(of: chat)
    }

    /// The same, to compare messages with.
    func examples(of chat: ChatKey) async throws(StorageError) -> CounterExamples {
        try await examples.value(for: chat) { () async throws(StorageError) in
            CounterExamples(
                try await store.lessons(of: chat).map {
                    CounterExamples.Example(text: $0.text, isAddressed: $0.isAddressed)
                })
        }
    }

    /// Forgets the lesson that came of a message.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func forget(_ source: MessageKey) async throws(StorageError) -> Bool {
        try await examples.change(of: source.chat) { () async throws(StorageError) in
            try await store.forgetLesson(of: source)
        }
    }

    /// Forgets all of a group's lessons.
    ///
    /// - Returns: How many there were.
    func forgetAll(of chat: ChatKey) async throws(StorageError) -> Int {
        try await examples.change(of: chat) { () async throws(StorageError) in try await store.forgetLessons(of: chat) }
    }
}
