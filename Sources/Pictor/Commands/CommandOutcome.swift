import Logging
import PictorModel

/// What a command comes to.
enum CommandOutcome: Sendable {
    /// Nothing is said.
    case silence
    /// One message back.
    case reply(String)
    /// A refusal, said at most once a minute to the same person.
    case denial(String)
    /// A picture is wanted.
    case request(JobRequest)
    /// The configuration is to be read anew.
    case reload

    /// What a command comes to whose storage failed; nobody is told where the bot is only being stopped.
    init(of error: StorageError, logger: Logger) {
        logger.report(error, as: "command not performed")
        self = error == .cancelled ? .silence : .reply(Phrases.storageFailed)
    }
}
