import Foundation
import Inference
import Logging
import Understanding

/// Writes what the image service is asked to draw: from the request, the recent chat and the persona.
///
/// With a chat model it is an English prompt. Without one, and where the model cannot be asked or writes nothing usable,
/// the request itself, cleaned of the asking, is the prompt, and a selfie is the persona's looks: a plain picture is better
/// than none.
struct PromptWriter: Sendable {
    /// Why there is no prompt.
    enum Failure: Error, Equatable, Sendable {
        /// The request says nothing that could be drawn.
        case nothingToDraw
        /// The model declined.
        case refused
    }

    private let model: ChatModel?
    private let configuration: Configuration
    private let logger: Logger

    /// A writer.
    ///
    /// Without a model (`nil`) the request itself is the prompt.
    init(model: ChatModel?, configuration: Configuration, logger: Logger) {
        self.model = model
        self.configuration = configuration
        self.logger = logger
    }

    /// The prompt for a job.
    ///
    /// - Parameters:
    ///   - job: What is asked. A raw request is its own prompt.
    ///   - chat: Recent chat, oldest first, the request last.
    ///   - time: The local time as `HH:mm`, for the scene.
    /// - Returns: The prompt, with the operator's standing words in front.
    /// - Throws: `Failure`.
    func prompt(
        for job: Job, chat: [PromptRecipe.Line], time: String
    ) async throws(Failure) -> Prompt {
        if let known = job.prompt { return known }
        // Exactly as given: no options are read out of it and nothing is put in front.
        if job.isRaw { return Prompt(text: job.request) }
        let parsed = RequestOptions.parse(job.request)
        var prompt = Prompt(
            text: "", negative: parsed.options.negative, aspect: parsed.options.aspect, ratio: parsed.options.ratio,
            seed: parsed.options.seed)
        var text: String?
        if let model { text = try await written(by: model, for: job, subject: parsed.text, chat: chat, time: time) }
        if let text { prompt.text = text } else { prompt.text = try plain(for: job, words: parsed.text) }
        if !parsed.options.style.isEmpty { prompt.text += ", \(parsed.options.style)" }
        return withStandingWords(prompt)
    }

    /// A prompt that the verdict brought along, with the operator's standing words in front.
    func withStandingWords(_ prompt: Prompt) -> Prompt {
        var prompt = prompt
        prompt.text = PromptText.joined(addition: configuration.generation.promptAddition, prompt: prompt.text)
        return prompt
    }

    private func plain(for job: Job, words: String) throws(Failure) -> String {
        let cleaned = RequestText.cleaned(words, nicknames: configuration.bot.nicknames)
        if job.intent == .selfie { return recipe(time: "").selfiePrompt(scene: Self.scene(in: cleaned)) }
        guard !cleaned.isEmpty else { throw .nothingToDraw }
        return cleaned
    }

    /// What a selfie shows besides the persona: the words without the asking for a selfie itself.
    private static func scene(in words: String) -> String {
        let asking = ["自拍照", "自拍", "照片", "selfies", "selfie"]
        let rest = asking.reduce(words) { $0.replacingOccurrences(of: $1, with: "", options: .caseInsensitive) }
        return rest.trimmingCharacters(in: .whitespacesAndNewlines.union(.punctuationCharacters))
    }

    /// The model's prompt; `nil` where it cannot be asked or writes nothing usable.
    private func written(
        by model: ChatModel, for job: Job, subject: String, chat: [PromptRecipe.Line], time: String
    ) async throws(Failure) -> String? {
        let recipe = recipe(time: time)
        for insists in [false, true] {
            let messages = recipe.writing(
                intent: job.intent, subject: subject, chat: chat, insistsOnEnglish: insists)
            let reply: ChatReply
            do throws(InferenceError) {
                reply = try await model.reply(to: messages.map(ChatMessage.init), expecting: .text)
            } catch {
                logger.warning(
                    "prompt written without the chat model",
                    metadata: ["job.id": "\(job.id)", "reason": "\(error.kind): \(error.detail)"])
                return nil
            }
            // Some models answer with a verdict's JSON whatever they are asked.
            let said = Understanding.Verdict.parse(content: reply.text)?.prompt ?? ""
            switch PromptText.cleaned(said.isEmpty ? reply.text : said) {
            case .prompt(let text): return text
            case .notEnglish(let text):
                guard insists else { continue }
                logger.notice("prompt is not English, sent as it is", metadata: ["job.id": "\(job.id)"])
                return text
            case .refusal: throw .refused
            case .empty:
                logger.warning("the chat model wrote no prompt", metadata: ["job.id": "\(job.id)"])
                return nil
            }
        }
        return nil
    }

    private func recipe(time: String) -> PromptRecipe {
        PromptRecipe(
            persona: Persona(configuration.persona), systemPrompt: configuration.llm.systemPrompt, time: time)
    }
}

extension Persona {
    /// The persona as configured.
    init(_ settings: PersonaSettings) {
        self.init(name: settings.name, personality: settings.personality, appearance: settings.appearance)
    }
}

extension ChatMessage {
    /// A message of a recipe, for the model.
    init(_ message: PromptRecipe.Message) {
        self.init(message.role == .system ? .system : .user, message.text)
    }
}
