import ChatCore
import Foundation
import Inference
import Logging
import PictorModel
import Primitives
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

    private let services: Current<ChatModel?>
    private let personas: PersonaResolver
    private let settings: Current<Settings>
    private let logger: Logger

    /// A writer.
    ///
    /// Without a model (`nil`) the request itself is the prompt.
    init(model: Current<ChatModel?>, personas: PersonaResolver, settings: Current<Settings>, logger: Logger) {
        services = model
        self.personas = personas
        self.settings = settings
        self.logger = logger
    }

    private var configuration: Settings { settings.value }

    /// The prompt for a job.
    ///
    /// - Parameters:
    ///   - job: What is asked. A raw request is its own prompt.
    ///   - chat: Recent chat, oldest first, the request last.
    ///   - time: The local time as `HH:mm`, for the scene.
    ///   - cost: What the model takes is added here.
    /// - Returns: The prompt, with the operator's standing words in front.
    /// - Throws: `Failure`.
    func prompt(
        for job: Job, chat: [PromptRecipe.Line], time: String, cost: inout ModelCost
    ) async throws(Failure) -> Prompt {
        if let known = job.prompt { return known }
        // Exactly as given: no options are read out of it and nothing is put in front.
        if job.isRaw { return Prompt(text: job.request) }
        let parsed = RequestOptions.parse(job.request)
        var prompt = Prompt(
            text: "", negative: parsed.options.negative, aspect: parsed.options.aspect, ratio: parsed.options.ratio,
            seed: parsed.options.seed)
        let persona = await persona(of: job, cost: &cost)
        let recipe = recipe(persona, time: time)
        let messages = { (insists: Bool) in
            recipe.writing(intent: job.intent, subject: parsed.text, chat: chat, insistsOnEnglish: insists)
        }
        if let text = try await written(messages, for: job, cost: &cost) {
            prompt.text = job.intent == .selfie ? persona.shown(in: text) : text
        } else {
            prompt.text = try plain(for: job, words: parsed.text, recipe)
        }
        if !parsed.options.style.isEmpty { prompt.text += ", \(parsed.options.style)" }
        return withStandingWords(prompt)
    }

    /// The prompt of an earlier picture, changed as a job asks, with the same seed, so that the rest stays alike. Without
    /// a model the words are put behind it.
    ///
    /// - Parameters:
    ///   - earlier: The job that made the picture.
    ///   - drawn: What it was drawn from.
    ///   - job: What is to be changed.
    ///   - chat: Recent chat, oldest first, the request last.
    ///   - time: The local time as `HH:mm`.
    ///   - cost: What the model takes is added here.
    /// - Returns: The prompt; what it leaves open stays as it was.
    /// - Throws: `Failure`.
    func prompt(
        changing earlier: Job, drawnFrom drawn: Prompt, for job: Job, chat: [PromptRecipe.Line], time: String,
        cost: inout ModelCost
    ) async throws(Failure) -> Prompt {
        let parsed = RequestOptions.parse(job.request)
        let words = RequestText.cleaned(parsed.text, nicknames: configuration.bot.nicknames)
        let change = words.isEmpty ? parsed.text.trimmingCharacters(in: .whitespacesAndNewlines) : words
        guard !change.isEmpty || !parsed.options.style.isEmpty else { throw .nothingToDraw }
        var prompt = drawn
        if !parsed.options.negative.isEmpty { prompt.negative = parsed.options.negative }
        if parsed.options.aspect != .auto || parsed.options.ratio != nil {
            (prompt.aspect, prompt.ratio) = (parsed.options.aspect, parsed.options.ratio)
        }
        if let seed = parsed.options.seed { prompt.seed = seed }
        // The standing words are put in front again below.
        let standing = configuration.generation.promptAddition
        let hasStanding = !standing.isEmpty && drawn.text.hasPrefix(standing + ", ")
        let before = hasStanding ? String(drawn.text.dropFirst(standing.count + 2)) : drawn.text
        let persona = await persona(of: earlier, cost: &cost)
        let recipe = recipe(persona, time: time)
        let messages = { (insists: Bool) in
            recipe.writing(
                intent: .edit, subject: change, previousPrompt: before, chat: chat, insistsOnEnglish: insists)
        }
        if let text = try await written(messages, for: job, cost: &cost) {
            prompt.text = earlier.intent == .selfie ? persona.shown(in: text) : text
        } else {
            prompt.text = [before, change].filter { !$0.isEmpty }.joined(separator: ", ")
        }
        if !parsed.options.style.isEmpty { prompt.text += ", \(parsed.options.style)" }
        return hasStanding ? withStandingWords(prompt) : prompt
    }

    /// The prompt with the operator's standing words in front.
    private func withStandingWords(_ prompt: Prompt) -> Prompt {
        var prompt = prompt
        prompt.text = PromptText.joined(addition: configuration.generation.promptAddition, prompt: prompt.text)
        return prompt
    }

    private func plain(for job: Job, words: String, _ recipe: PromptRecipe) throws(Failure) -> String {
        let cleaned = RequestText.cleaned(words, nicknames: configuration.bot.nicknames)
        if job.intent == .selfie { return recipe.selfiePrompt(scene: Self.scene(in: cleaned)) }
        guard !cleaned.isEmpty else { throw .nothingToDraw }
        return cleaned
    }

    /// What a selfie shows besides the persona: the words without the asking for a selfie itself.
    private static func scene(in words: String) -> String {
        let asking = ["自拍照", "自拍", "照片", "selfies", "selfie"]
        let rest = asking.reduce(words) { $0.replacingOccurrences(of: $1, with: "", options: .caseInsensitive) }
        return rest.trimmingCharacters(in: .whitespacesAndNewlines.union(.punctuationCharacters))
    }

    /// The model's prompt; `nil` where there is no model, it cannot be asked or writes nothing usable. What it is asked
    /// insists on English the second time.
    private func written(
        _ messages: (Bool) -> [PromptRecipe.Message], for job: Job, cost: inout ModelCost
    ) async throws(Failure) -> String? {
        guard let model = services.value else { return nil }
        for insists in [false, true] {
            let reply: ChatReply
            do throws(InferenceError) {
                reply = try await model.reply(
                    to: messages(insists).map(ChatMessage.init), expecting: .text, cost: &cost)
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

    /// Only a picture of the persona is worth asking for its looks in English.
    private func persona(of job: Job, cost: inout ModelCost) async -> Persona {
        job.intent == .selfie
            ? await personas.persona(in: job.source.chat, cost: &cost)
            : await personas.knownPersona(in: job.source.chat)
    }

    private func recipe(_ persona: Persona, time: String) -> PromptRecipe {
        PromptRecipe(persona: persona, systemPrompt: configuration.llm.systemPrompt, time: time)
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
