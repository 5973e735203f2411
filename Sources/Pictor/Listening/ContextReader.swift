import ChatCore
import Foundation
import PictorModel
import Primitives
import Understanding

/// Reads what is known around a message: what was said before it, which pictures of the bot stand there, what its group has
/// taught. In memory, once the chat has been read.
struct ContextReader: Sendable {
    let memory: ChatMemory
    let jobs: RememberedJobs
    let lessons: RememberedLessonBook
    let llm: Current<LLMSettings>

    /// How long after a picture words without a quote are about it, in seconds.
    private static let attention: Int64 = 120
    /// How many messages back the picture may be.
    private static let distance = 3

    /// A message with what was said around it.
    func context(of message: IncomingMessage) async throws(StorageError) -> ListeningContext {
        let llm = llm.value
        let entry = HistoryEntry(message)
        let recent = try await memory.recent(
            in: entry.key.chat, limit: max(ListeningContext.contextLength, llm.contextMessageLimit),
            since: entry.time - llm.contextTime.components.seconds, before: entry)
        var context: [Utterance] = []
        for earlier in recent.suffix(ListeningContext.contextLength) {
            var made: Intent?
            if earlier.isOwn, !earlier.parts.pictures.isEmpty {
                made = try await jobs.knownJob(sentAs: earlier.key)?.intent
            }
            context.append(Utterances.utterance(of: earlier, quoting: nil, made: made))
        }
        return ListeningContext(
            utterance: try await utterance(of: entry), context: context,
            lines: (recent.suffix(llm.contextMessageLimit) + [entry]).map(PromptRecipe.Line.init))
    }

    /// What the group of a message has shown to be no request.
    func examples(for message: IncomingMessage) async throws(StorageError) -> CounterExamples {
        message.isInGroup ? try await lessons.examples(of: message.key.chat) : CounterExamples()
    }

    /// A message by itself, as the rules see it.
    func utterance(of entry: HistoryEntry) async throws(StorageError) -> Utterance {
        var quoted: HistoryEntry?
        if let quote = entry.parts.quote {
            quoted = try await memory.entry(for: MessageKey(chat: entry.key.chat, id: quote.id))
        }
        return Utterances.utterance(of: entry, quoting: quoted)
    }

    /// One message, if it is remembered.
    func entry(for key: MessageKey) async throws(StorageError) -> HistoryEntry? { try await memory.entry(for: key) }

    /// The job whose picture a message of the bot carries.
    func job(sentAs message: MessageKey) async throws(StorageError) -> Job? { try await jobs.job(sentAs: message) }

    /// The job whose picture a message quotes, or comes right behind.
    func job(spokenOfIn message: IncomingMessage) async throws(StorageError) -> Job? {
        if let quoted = message.quotedKey { return try await job(sentAs: quoted) }
        let entry = HistoryEntry(message)
        let recent = try await memory.recent(
            in: entry.key.chat, limit: Self.distance, since: entry.time - Self.attention, before: entry)
        guard let picture = recent.last(where: { $0.isOwn && !$0.parts.pictures.isEmpty }) else { return nil }
        return try await job(sentAs: picture.key)
    }
}
