package import ChatCore
package import Understanding

/// A request about to become a job.
package struct JobRequest: Sendable, Equatable {
    /// The message that asks.
    package var source: MessageKey
    /// Who asks.
    package var requester: String
    /// What kind of picture.
    package var intent: Intent
    /// How it is asked.
    package var origin: Job.Origin
    /// The words.
    package var request: String
    /// Whether the words are the prompt.
    package var isRaw = false
    /// How many pictures; `nil` = as the words say.
    package var count: Int?
    /// How many pictures it is taken for.
    package var pictures: Int { count ?? 1 }
    /// The prompt, where it is known already.
    package var prompt: Prompt?
    /// The right to answer, where the request came with one.
    package var window: ReplyWindow?

    /// A request.
    package init(
        source: MessageKey, requester: String, intent: Intent, origin: Job.Origin, request: String,
        isRaw: Bool = false, prompt: Prompt? = nil
    ) {
        self.source = source
        self.requester = requester
        self.intent = intent
        self.origin = origin
        self.request = request
        self.isRaw = isRaw
        self.prompt = prompt
    }
}
