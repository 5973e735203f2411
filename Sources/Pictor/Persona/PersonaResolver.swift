import ChatCore
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// Who the bot is in a chat, with the looks in English, put there once by the chat model and kept, so that every selfie
/// shows the same face.
struct PersonaResolver: Sendable {
    private let configured: Current<Persona>
    private let model: Current<ChatModel?>
    private let settings: RememberedChatSettings?
    private let store: (any GroupStore)?
    /// English looks by what the operator wrote; `nil` = not rendered yet.
    private let renderings = WriteThroughCache<String, String?>(capacity: 256)
    private let logger: Logger

    /// The looks of this persona, and of those that chats have of their own.
    ///
    /// Without a model they stay as the operator wrote them; without a store they are rendered anew each time.
    init(
        of persona: Current<Persona>, model: Current<ChatModel?>, settings: RememberedChatSettings? = nil,
        store: (any GroupStore)?,
        logger: Logger
    ) {
        configured = persona
        self.settings = settings
        self.model = model
        self.store = store
        self.logger = logger
    }

    /// The persona of a chat (`nil` = the configured one), with its English looks where they are known already. Asks
    /// nobody.
    func knownPersona(in chat: ChatKey?) async -> Persona {
        var persona = await persona(in: chat)
        guard persona.needsEnglishLooks, let store else { return persona }
        let source = persona.appearance
        do {
            let english = try await renderings.value(for: source) { () async throws(StorageError) in
                try await store.englishLooks(of: source)
            }
            persona.englishAppearance = english ?? ""
        } catch {
            logger.warning("English looks not read", metadata: ["reason": "\(error)"])
        }
        return persona
    }

    /// The same, for a picture of it: looks not yet known in English are asked for and kept.
    func persona(in chat: ChatKey?, cost: inout ModelCost) async -> Persona {
        var persona = await knownPersona(in: chat)
        guard persona.needsEnglishLooks, let model = model.value else { return persona }
        do throws(InferenceError) {
            let recipe = PromptRecipe(persona: persona)
            let reply = try await model.reply(
                to: recipe.renderingAppearance().map(ChatMessage.init), expecting: .text, cost: &cost)
            guard case .prompt(let english) = PromptText.cleaned(reply.text) else {
                logger.notice("looks stay as written: the chat model gave no English for them")
                return persona
            }
            persona.englishAppearance = english
        } catch {
            logger.warning("looks stay as written", metadata: ["reason": "\(error.kind)", "detail": "\(error.detail)"])
            return persona
        }
        await keep(persona)
        // Where two selfies were asked for at once, the first rendering counts for both.
        let kept = await knownPersona(in: chat)
        return kept.needsEnglishLooks ? persona : kept
    }

    /// What a superuser has said the bot is there goes before the configuration; it tells looks and manner together.
    private func persona(in chat: ChatKey?) async -> Persona {
        guard let chat, let settings else { return configured.value }
        do {
            guard let own = try await settings.inheritedValues(for: chat).persona else {
                return configured.value
            }
            return Persona(name: configured.value.name, personality: "", appearance: own)
        } catch {
            logger.warning("the chat's persona not read", metadata: ["reason": "\(error)"])
            return configured.value
        }
    }

    private func keep(_ persona: Persona) async {
        guard let store else { return }
        do {
            try await renderings.change(of: persona.appearance) { () async throws(StorageError) in
                try await store.keepEnglishLooks(persona.englishAppearance, of: persona.appearance)
            }
        } catch {
            logger.warning("English looks not kept", metadata: ["reason": "\(error)"])
        }
    }
}
