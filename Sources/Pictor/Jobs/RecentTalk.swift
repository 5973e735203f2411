import ChatCore
import PictorModel
import Primitives
import Understanding

/// The chat before a request, as the language model reads it.
struct RecentTalk: Sendable {
    let history: any MessageStore
    let model: Current<LLMSettings>

    /// Recent chat, the request last; empty where the request is not remembered.
    func lines(upTo job: Job) async -> [PromptRecipe.Line] {
        guard let request = try? await history.entry(for: job.source) else { return [] }
        let model = model.value
        let since = request.time - model.contextTime.components.seconds
        let recent = try? await history.recent(
            in: job.source.chat, limit: model.contextMessageLimit, since: since, before: request)
        return ((recent ?? []) + [request]).map(PromptRecipe.Line.init)
    }
}

extension PromptRecipe.Line {
    /// A remembered message as a line of chat.
    init(_ entry: HistoryEntry) {
        self.init(id: entry.key.id, name: entry.isOwn ? "我" : entry.authorName, text: entry.line)
    }
}
