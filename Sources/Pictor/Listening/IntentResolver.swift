import ChatCore
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// Decides whether a message asks for a picture: by rules where they are sure, else by the model, in one call that brings
/// the prompt along.
struct IntentResolver: Sendable {
    /// What a message asks for.
    struct PictureRequest: Sendable, Equatable {
        /// Draw, selfie or edit.
        var intent: Intent
        /// The words to draw from.
        var request: String
        /// The thing wanted, where the model named it.
        var subject: String?
        /// Whether a failure is answered.
        var origin: Job.Origin
        /// The prompt, where the model that judged wrote one.
        var prompt: Prompt?
    }

    /// What became of a message.
    enum Verdict: Sendable, Equatable {
        /// It asks for nothing.
        case nothing
        /// It asks for a picture.
        case wish(PictureRequest)
        /// It plainly asks for something, but the model that should judge it gave no verdict: no picture, but a word.
        case undecided
    }

    /// What came of judging a message, and why.
    struct IntentDecision: Sendable, Equatable {
        /// What the message asks for.
        var verdict: Verdict
        /// Rules or model.
        var decider: Trace.Decider
        /// What kept a request from counting.
        var barrier: Trace.Barrier?
        /// What asking the model took.
        var cost = ModelCost()
    }

    private let detector: Current<IntentDetector>
    private let services: Current<ChatModel?>
    private let personas: PersonaResolver
    private let settings: Current<Settings>
    private let logger: Logger

    /// A resolver.
    ///
    /// Without a model (`nil`) the rules decide alone.
    init(
        detector: Current<IntentDetector>, model: Current<ChatModel?>, personas: PersonaResolver,
        settings: Current<Settings>, logger: Logger
    ) {
        self.detector = detector
        services = model
        self.personas = personas
        self.settings = settings
        self.logger = logger
    }

    private var configuration: Settings { settings.value }
    /// The model, where it may be asked at all.
    private var model: ChatModel? { configuration.intentMode == .rules ? nil : services.value }

    /// What the rules say, at no cost.
    func judgement(of utterance: Utterance, after context: [Utterance]) -> Judgement {
        guard !CommandWords.isManagement(utterance.text, calling: configuration.bot.nicknames) else {
            return Judgement(intent: .none, rule: "talk.management")
        }
        return detector.value.judgement(of: utterance, after: context)
    }

    /// Whether the model has to be asked about a message that the rules judged so.
    func needsModel(_ judgement: Judgement) -> Bool {
        guard model != nil else { return false }
        switch configuration.intentMode {
        case .rules: return false
        case .hybrid: return judgement.needsModel
        // Even here what is certainly nothing costs no call.
        case .llm: return judgement.intent != .none || judgement.needsModel || judgement.isAddressed
        }
    }

    /// Whether `decision` asks the model about a message, where it may.
    func asksModel(on judgement: Judgement, words: String, lessons: CounterExamples) -> Bool {
        guard model != nil, !lessons.contains(words, isAddressed: judgement.isAddressed) else { return false }
        // What is like a lesson is weighed against it, however sure the rules are.
        let isLikeALesson =
            configuration.intentMode != .rules && judgement.intent != .none && lessons.resemble(words)
        return needsModel(judgement) || isLikeALesson
    }

    /// The verdict on a message.
    ///
    /// - Parameters:
    ///   - judgement: What the rules say.
    ///   - words: The message's own words.
    ///   - chat: Recent chat, oldest first, the message last.
    ///   - lessons: What the group has shown to be no request.
    ///   - place: Whose persona counts; `nil` = the configured one.
    ///   - mayAskModel: Whether a call may be spent on it.
    ///   - time: The local time as `HH:mm`.
    /// - Returns: The verdict, who gave it and what it cost.
    func decision(
        on judgement: Judgement, words: String, chat: [PromptRecipe.Line], lessons: CounterExamples = CounterExamples(),
        in place: ChatKey? = nil, mayAskModel: Bool = true, time: String
    ) async -> IntentDecision {
        guard !lessons.contains(words, isAddressed: judgement.isAddressed) else {
            return IntentDecision(verdict: .nothing, decider: .rules, barrier: .lesson)
        }
        guard let model, mayAskModel, asksModel(on: judgement, words: words, lessons: lessons) else {
            guard judgement.intent != .none else { return IntentDecision(verdict: .nothing, decider: .rules) }
            // A redo says nothing of what it wants again: that is the subject of the earlier request.
            let request = judgement.isRedo && !judgement.subject.isEmpty ? judgement.subject : words
            let origin: Job.Origin = judgement.isExplicit ? .request : .guess
            return IntentDecision(
                verdict: .wish(PictureRequest(intent: judgement.intent, request: request, origin: origin)),
                decider: .rules)
        }
        var cost = ModelCost()
        // With the operator's own system prompt the prompt is written by a call of its own.
        let recipe = PromptRecipe(persona: await personas.knownPersona(in: place), time: time)
        guard
            let said = await verdict(
                of: model, on: recipe.judging(chat: chat, counterExamples: lessons.texts), cost: &cost)
        else {
            let isPlain = judgement.isExplicit && judgement.intent != .none
            return IntentDecision(
                verdict: isPlain ? .undecided : .nothing, decider: .model, barrier: .undecided, cost: cost)
        }
        guard said.intent != .none else { return IntentDecision(verdict: .nothing, decider: .model, cost: cost) }
        let wish = await wish(said, judgement: judgement, words: words, in: place, cost: &cost)
        return IntentDecision(verdict: .wish(wish), decider: .model, cost: cost)
    }

    /// What the model says; `nil` where it cannot be asked or gives no verdict.
    private func verdict(
        of model: ChatModel, on messages: [PromptRecipe.Message], cost: inout ModelCost
    ) async -> Understanding.Verdict? {
        let reply: ChatReply
        do throws(InferenceError) {
            reply = try await model.reply(to: messages.map(ChatMessage.init), expecting: .json(.verdict), cost: &cost)
        } catch {
            logger.warning(
                "no verdict: the chat model could not be asked",
                metadata: ["reason": "\(error.kind)", "detail": "\(error.detail)"])
            return nil
        }
        let said = Understanding.Verdict.parse(content: reply.text, toolArguments: reply.toolArguments)
        if said == nil {
            logger.notice("no verdict in the chat model's reply", metadata: ["reply.bytes": "\(reply.text.utf8.count)"])
        }
        return said
    }

    private func wish(
        _ said: Understanding.Verdict, judgement: Judgement, words: String, in place: ChatKey?,
        cost: inout ModelCost
    ) async -> PictureRequest {
        var prompt: Prompt?
        if configuration.llm.systemPrompt.isEmpty, case .prompt(var text) = PromptText.cleaned(said.prompt) {
            let options = RequestOptions.parse(words).options
            if said.intent == .selfie { text = await personas.persona(in: place, cost: &cost).shown(in: text) }
            prompt = Prompt(
                text: PromptText.joined(
                    addition: configuration.generation.promptAddition,
                    prompt: options.style.isEmpty ? text : "\(text), \(options.style)"),
                negative: options.negative.isEmpty ? said.negative : options.negative,
                aspect: options.aspect == .auto ? said.aspect : options.aspect, ratio: options.ratio,
                seed: options.seed)
        }
        return PictureRequest(
            intent: said.intent, request: words, subject: said.subject,
            origin: judgement.isExplicit ? .request : .guess, prompt: prompt)
    }
}
