package import ChatCore
package import Understanding

/// One accepted request, from the message that asked for it to its one ending.
package struct Job: Sendable, Equatable {
    /// How the request was made; decides whether a failure is answered.
    package enum Origin: String, Sendable {
        /// A command.
        case command
        /// Plain words that ask for a picture.
        case request
        /// Words that probably ask for one.
        case guess
    }

    /// Where a job stands. It is written before anything is spent on the step.
    package enum State: String, Sendable {
        /// Accepted, waits for its turn.
        case queued
        /// The prompt is being written.
        case writing
        /// The image service is at work, and may be paid.
        case painting
        /// The picture is on its way to the chat.
        case sending
        /// The picture was delivered.
        case done
        /// Ended with a sentence, or in silence for a guess.
        case failed
        /// Ended by its requester or an admin.
        case cancelled
        /// Nobody knows whether the picture arrived.
        case unknown

        /// Whether nothing more will happen.
        package var isEnding: Bool {
            switch self {
            case .queued, .writing, .painting, .sending: false
            case .done, .failed, .cancelled, .unknown: true
            }
        }
    }

    /// The row in the job log.
    package let id: Int64
    /// The message that asked; there is one job for it, ever.
    package let source: MessageKey
    /// Who asked.
    package let requester: String
    /// What kind of picture.
    package let intent: Intent
    /// How it was asked.
    package let origin: Origin
    /// What was asked, in the person's words or, where ``isRaw``, as a finished prompt.
    package let request: String
    /// Whether the request is the prompt, to be used as it is.
    package let isRaw: Bool
    /// How many pictures: asked for, or, once it is done, delivered.
    package var count = 1
    /// Its prompt, once there is one.
    package var prompt: Prompt?
    /// Which model drew it; `nil` until then.
    package var model: String?
    /// Where it stands.
    package var state: State
    /// How it ended; `nil` while it goes on.
    package var ending: JobEnding?
    /// The bot's message with the picture; `nil` until sent.
    package var sent: String?
    /// Unix seconds of the acceptance.
    package let created: Int64
    /// Unix seconds of its entering the state.
    package var changed: Int64 = 0
    /// The right to answer the request, where its protocol has one.
    package var window: ReplyWindow?

    /// Makes it from its parts.
    package init(
        id: Int64, source: MessageKey, requester: String, intent: Intent, origin: Origin, request: String, isRaw: Bool,
        count: Int = 1, prompt: Prompt? = nil, model: String? = nil, state: State, ending: JobEnding? = nil,
        sent: String? = nil, created: Int64, changed: Int64 = 0, window: ReplyWindow? = nil
    ) {
        self.id = id
        self.source = source
        self.requester = requester
        self.intent = intent
        self.origin = origin
        self.request = request
        self.isRaw = isRaw
        self.count = count
        self.prompt = prompt
        self.model = model
        self.state = state
        self.ending = ending
        self.sent = sent
        self.created = created
        self.changed = changed
        self.window = window
    }

    /// Where its answers go.
    package var replyTarget: ReplyTarget { ReplyTarget(source.chat, window: window) }
}

/// What the image service is asked to draw.
package struct Prompt: Sendable, Equatable {
    /// The words; English unless they were given raw.
    package var text: String
    /// What must not be in it; empty = nothing said.
    package var negative: String
    /// Square, portrait, landscape or whatever fits.
    package var aspect: RequestOptions.Aspect
    /// An exact ratio, where one was asked for.
    package var ratio: RequestOptions.Ratio?
    /// The same seed and words draw the same picture, where the service honours it.
    package var seed: UInt32?

    /// A prompt of some words.
    package init(
        text: String, negative: String = "", aspect: RequestOptions.Aspect = .auto,
        ratio: RequestOptions.Ratio? = nil, seed: UInt32? = nil
    ) {
        self.text = text
        self.negative = negative
        self.aspect = aspect
        self.ratio = ratio
        self.seed = seed
    }
}
