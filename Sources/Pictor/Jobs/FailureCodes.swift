import Inference
import PictorModel

extension JobFailureCode {
    /// The code of a class of failures of a service.
    init(_ kind: InferenceError.Kind) {
        self =
            switch kind {
            case .policy: .policy
            case .auth: .auth
            case .billing: .billing
            case .rate: .rate
            case .configuration: .configuration
            case .unsupported: .unsupported
            case .notReady: .notReady
            case .server: .server
            case .unreachable: .unreachable
            case .timeout: .timeout
            case .unknownOutcome: .serviceOutcomeUnknown
            case .noPicture: .noPicture
            case .cancelled: .serviceCancelled
            }
    }

    /// The code of why there is no prompt.
    init(_ failure: PromptWriter.Failure) {
        switch failure {
        case .nothingToDraw: self = .nothingToDraw
        case .refused: self = .modelRefused
        }
    }
}

extension JobFailure {
    /// What a service's failure is for a job.
    init(_ error: InferenceError) {
        self.init(
            JobFailureCode(error.kind), mayHaveBeenPaid: error.pictureMayExist,
            retryAfter: error.retryAfter.map { Int(clamping: $0.components.seconds) })
    }
}

extension InferenceError.Kind {
    /// The class of failures of a service that a code stands for; `nil` = none.
    init?(_ code: JobFailureCode) {
        switch code {
        case .policy: self = .policy
        case .auth: self = .auth
        case .billing: self = .billing
        case .rate: self = .rate
        case .configuration: self = .configuration
        case .unsupported: self = .unsupported
        case .notReady: self = .notReady
        case .server: self = .server
        case .unreachable: self = .unreachable
        case .timeout: self = .timeout
        case .serviceOutcomeUnknown: self = .unknownOutcome
        case .noPicture: self = .noPicture
        case .serviceCancelled: self = .cancelled
        case .queueFull, .nothingToDraw, .modelRefused, .modelFailed, .bannedWord, .noPictureToEdit, .cannotEdit,
            .storage, .badPicture, .muted, .notInChat, .endpointAway, .connectionBroken, .pictureRefused, .sendRefused,
            .other:
            return nil
        }
    }
}
