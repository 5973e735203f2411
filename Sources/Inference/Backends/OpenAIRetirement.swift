/// When OpenAI ends one of its own models, or has ended it.
///
/// OpenAI: <https://developers.openai.com/api/docs/deprecations>
public struct OpenAIRetirement: Sendable, Equatable {
    /// The model's name.
    public let model: String
    /// The day of the end, as in `2026-10-23`.
    public let day: String
    /// Whether the day was past when this list was made.
    public let isOver: Bool
}

extension OpenAIRetirement {
    /// Looks a model up; `nil` for one that is not known to end.
    public init?(model: String) {
        let ended = ["gpt-image-1": "2026-10-23", "dall-e-2": "2026-05-12", "dall-e-3": "2026-05-12"]
        let ending = ["gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest"]
        if let day = ended[model] {
            self.init(model: model, day: day, isOver: true)
        } else if ending.contains(model) {
            self.init(model: model, day: "2026-12-01", isOver: false)
        } else {
            return nil
        }
    }
}
