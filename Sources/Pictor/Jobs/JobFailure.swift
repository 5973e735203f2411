import Inference
import PictorModel

/// Where a job cannot go on: its coded failure, and the fact behind it for the log.
struct JobStop: Error {
    /// What is stored, and told.
    let failure: JobFailure
    /// English, no secret.
    let detail: String

    init(_ failure: JobFailure, detail: String) {
        self.failure = failure
        self.detail = detail
    }

    init(_ code: JobFailureCode, mayHaveBeenPaid: Bool? = nil, detail: String? = nil) {
        self.init(JobFailure(code, mayHaveBeenPaid: mayHaveBeenPaid), detail: detail ?? code.rawValue)
    }

    init(_ error: InferenceError) {
        self.init(JobFailure(error), detail: "\(error.kind): \(error.detail)")
    }
}
