import ChatCore
public import Foundation
import Imaging
public import Inference
public import Logging
public import PictorModel
import Primitives
import Understanding

/// One picture outside any chat, for the command line: prompt, service and crop as the bot does them.
public struct OneShotGeneration: Sendable {
    /// A finished picture.
    public struct Result: Sendable {
        /// The file's bytes, as they would be sent.
        public let bytes: Data
        /// Without the dot, such as `png`.
        public let fileExtension: String
        /// What it was drawn from.
        public let prompt: String
    }

    /// Why there is none: a sentence for the operator and the fact behind it.
    public struct Failure: Error, Sendable {
        /// Chinese, with the next step.
        public let sentence: String
        /// English, for the log; no secret.
        public let fact: String
    }

    private let configuration: Settings
    private let backend: any ImageBackend
    private let writer: PromptWriter
    private let postprocessor: PicturePostprocessor

    /// Generation by this backend; without a chat model the words are the prompt.
    public init(configuration: Settings, backend: any ImageBackend, model: ChatModel?, logger: Logger) {
        self.configuration = configuration
        self.backend = backend
        writer = PromptWriter(
            model: Current(constant: model),
            personas: PersonaResolver(
                of: Current(constant: Persona(configuration.persona)), model: Current(constant: model), store: nil,
                logger: logger),
            settings: Current(constant: configuration), logger: logger)
        postprocessor = PicturePostprocessor(logger: logger)
    }

    /// Draws one picture.
    ///
    /// - Parameters:
    ///   - words: What is wanted.
    ///   - isRaw: Whether the words are the prompt.
    /// - Returns: The picture.
    /// - Throws: `Failure`.
    public func picture(of words: String, isRaw: Bool) async throws -> Result {
        let chat = ChatKey(account: "0", kind: .direct, peer: "0")
        let job = Job(
            id: 0, source: MessageKey(chat: chat, id: "0"), requester: "0", intent: .draw, origin: .command,
            request: words, isRaw: isRaw, prompt: nil, model: nil, state: .writing, sent: nil, created: 0)
        let prompt: Prompt
        var cost = ModelCost()
        do throws(PromptWriter.Failure) {
            prompt = try await writer.prompt(
                for: job, chat: [PromptRecipe.Line(id: "0", name: "", text: words)], time: Date().clockTime,
                cost: &cost)
        } catch {
            switch error {
            case .nothingToDraw: throw Failure(sentence: Phrases.nothingToDraw, fact: "nothing to draw")
            case .refused: throw Failure(sentence: Phrases.refusedByModel, fact: "the chat model declined")
            }
        }
        let image: GeneratedImage
        do throws(InferenceError) {
            image = try await backend.generate(
                ImageRequest(prompt, sources: []), within: configuration.pictureTimeout, progress: { _ in })
        } catch {
            throw Failure(sentence: error.sentence, fact: "\(error.kind.rawValue): \(error.detail)")
        }
        do {
            let picture = try await postprocessor.processed(image.bytes, by: configuration.generation)
            return Result(bytes: picture.bytes, fileExtension: picture.fileExtension, prompt: prompt.text)
        } catch {
            throw Failure(sentence: Phrases.badPicture, fact: "\(error)")
        }
    }
}
