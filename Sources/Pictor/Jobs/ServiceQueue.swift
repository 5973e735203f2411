import Inference
import PictorModel

/// What a service says of its own queue, told to the requester once where the wait is long enough to wonder.
enum ServiceQueue {
    /// Shorter waits are not worth a message.
    static let noticeable = Duration.seconds(20)
    /// Where the service does not say how long: so many others in front are worth one.
    static let noticeableRank = 3

    /// The notice for a step; `nil` where there is nothing to say.
    static func notice(for step: ImageProgress) -> JobNotice? {
        switch step {
        case .queued(let rank, let eta?) where eta > noticeable:
            .service(ahead: rank, seconds: Int(clamping: eta.components.seconds))
        case .queued(let rank, nil) where rank >= noticeableRank: .service(ahead: rank, seconds: nil)
        default: nil
        }
    }
}
