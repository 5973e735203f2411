import ChatCore
import Foundation
import Understanding

/// A message with what was said around it, as the rules and as the model see it.
struct ListeningContext: Sendable {
    /// The message.
    let utterance: Utterance
    /// The few messages before it, oldest first.
    let context: [Utterance]
    /// Recent chat for the model, the message last.
    let lines: [PromptRecipe.Line]

    /// How many messages before it the rules look at.
    static let contextLength = 6

    init(
        of message: IncomingMessage, memory: ChatMemory, jobs: RememberedJobs, configuration: Configuration
    ) async throws(StorageError) {
        let entry = HistoryEntry(message)
        let recent = try await memory.recent(
            in: entry.key.chat, limit: max(Self.contextLength, configuration.llm.contextMessageLimit),
            since: entry.time - configuration.llm.contextTime.components.seconds, before: entry)
        var quoted: HistoryEntry?
        if let key = message.quotedKey { quoted = try await memory.entry(for: key) }
        var context: [Utterance] = []
        for earlier in recent.suffix(Self.contextLength) {
            var made: Intent?
            if earlier.isOwn, !earlier.parts.pictures.isEmpty { made = try await jobs.knownJob(sentAs: earlier.key)?.intent }
            context.append(Utterances.utterance(of: earlier, quoting: nil, made: made))
        }
        self.context = context
        utterance = Utterances.utterance(of: entry, quoting: quoted)
        lines = (recent.suffix(configuration.llm.contextMessageLimit) + [entry]).map(PromptRecipe.Line.init)
    }

    /// Whether its first word, after mentions, is one that also begins a command.
    var beginsWithDrawWord: Bool {
        let words = utterance.text.drop(while: \.isWhitespace)
        return ["画", "绘画", "生图", "自拍", "改图", "draw", "selfie"].contains { words.lowercased().hasPrefix($0) }
    }
}
