/// A model's answer to "is a picture wanted, and which": one JSON object.
public struct Verdict: Sendable, Equatable {
    /// What is asked.
    public var intent: Intent
    /// The thing wanted, in the speaker's words.
    public var subject: String
    /// The English prompt; "" if the model gave none.
    public var prompt: String
    /// What must not be in the picture; "" if nothing.
    public var negative: String
    /// The picture's shape.
    public var aspect: RequestOptions.Aspect
    /// How sure the model is, 0…1; 1 where it does not say.
    public var confidence: Double

    /// Makes a verdict of its parts.
    public init(
        intent: Intent, subject: String = "", prompt: String = "", negative: String = "",
        aspect: RequestOptions.Aspect = .auto, confidence: Double = 1
    ) {
        self.intent = intent
        self.subject = subject
        self.prompt = prompt
        self.negative = negative
        self.aspect = aspect
        self.confidence = confidence
    }
}
