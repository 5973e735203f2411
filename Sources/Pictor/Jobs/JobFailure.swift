import Inference

/// Where a job cannot go on: the fact for the log and the sentence for the person.
struct JobFailure: Error {
    /// English, no secret.
    let fact: String
    /// Chinese, with the next step; empty where nothing is to be said.
    let sentence: String
    /// Whether the next of several pictures may succeed all the same.
    var isOfOnePicture = false
    /// Whether the job is no failure yet: it goes on once its account can speak again.
    var isStranding = false

    /// Its endpoint, or QQ, is away.
    static let endpointAway = JobFailure(fact: "endpoint away", sentence: "", isStranding: true)
}

extension JobFailure {
    init(_ failure: PromptWriter.Failure) {
        switch failure {
        case .nothingToDraw: self.init(fact: "nothing to draw", sentence: Speech.nothingToDraw)
        case .refused: self.init(fact: "the chat model declined", sentence: Speech.refusedByModel)
        }
    }

    init(_ error: InferenceError) {
        self.init(
            fact: "\(error.kind): \(error.detail)", sentence: error.sentence,
            isOfOnePicture: [.server, .noPicture, .unknownOutcome].contains(error.kind))
    }
}
