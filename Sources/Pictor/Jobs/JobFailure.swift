import Inference
import PictorModel

/// Where a job cannot go on: its coded failure, and the fact behind it for the log.
struct JobStop: Error {
    /// What is stored, and told.
    let failure: JobFailure
    /// English, no secret.
    let detail: String
    /// Whether the job is no failure yet: it goes on once its account can speak again.
    var isStranding = false

    init(_ failure: JobFailure, detail: String, isStranding: Bool = false) {
        self.failure = failure
        self.detail = detail
        self.isStranding = isStranding
    }

    init(_ code: JobFailureCode, mayHaveBeenPaid: Bool? = nil, detail: String? = nil) {
        self.init(JobFailure(code, mayHaveBeenPaid: mayHaveBeenPaid), detail: detail ?? code.rawValue)
    }

    init(_ error: InferenceError) {
        self.init(JobFailure(error), detail: "\(error.kind): \(error.detail)")
    }

    /// Its endpoint, or QQ, is away.
    static let endpointAway = JobStop(JobFailure(.endpointAway), detail: "endpoint away", isStranding: true)

    /// The ending that it makes.
    var ending: JobEnding { .failed(failure.code, mayHaveBeenPaid: failure.mayHaveBeenPaid) }
}
