import ChatCore
import Foundation
import Imaging
import PictorModel
import Primitives

/// A job that this process works on: what is known of it besides its life.
final class RunningJob: Sendable {
    /// What its work has brought so far.
    struct Progress: Sendable {
        /// When its turn came; `nil` where it had none since the start.
        var began: Date?
        /// What is to be drawn.
        var order: PictureOrder?
        /// Whether its answer quotes the request; read when its turn came.
        var quotesRequest: Bool?
        /// How many pictures the service may have been paid for; `nil` where it was not asked since the start.
        var paid: Int?
        /// The pictures, by their places.
        var pictures: [Int: Picture] = [:]
        /// Those of them that are not kept yet.
        var unkept: [Int: MadePicture] = [:]
        /// Whether it has waited for its endpoint, so that its duration says nothing of the queue.
        var hasWaitedForEndpoint = false
        /// When they were last sent, in Unix seconds.
        var sendingBegan: Int64?
        /// The fact behind its first failure, for the log; English, no secret.
        var detail: String?
        /// The right to answer, as the requester gave it last.
        var window: ReplyWindow?
        /// Whether an earlier ending was found in the row, so that nobody is told of another.
        var hasEndedBefore = false
    }

    /// The request.
    let job: Job
    /// When it came, as a number that grows with each.
    let arrival: Int
    /// Whether an earlier run left it; then its requester has heard of it.
    let isResumed: Bool
    private let progress: Locked<Progress>
    private let whenOver: Locked<(@Sendable () -> Void)?>

    /// A job to be worked on.
    ///
    /// - Parameters:
    ///   - job: The request.
    ///   - arrival: When it came, as a number that grows with each.
    ///   - isResumed: Whether an earlier run left it.
    ///   - whenOver: Told once, when nothing more happens with it for now.
    init(_ job: Job, arrival: Int, isResumed: Bool, whenOver: @escaping @Sendable () -> Void = {}) {
        self.job = job
        self.arrival = arrival
        self.isResumed = isResumed
        self.whenOver = Locked(whenOver)
        progress = Locked(Progress(window: job.window))
    }

    /// How the job is named in the log.
    var id: Int64 { job.id }

    /// Where its answers go.
    var target: ReplyTarget { ReplyTarget(job.source.chat, window: current.window) }

    /// What its work has brought so far.
    var current: Progress { progress.withLock { $0 } }

    /// Its pictures in order.
    var pictures: [Picture] { current.pictures.sorted { $0.key < $1.key }.map(\.value) }

    /// Takes note of progress.
    func note(_ change: (inout Progress) -> Void) { progress.withLock { change(&$0) } }

    /// Says once that nothing more happens with it for now: it ended, or waits for longer than anybody does.
    func settle() {
        let whenOver = whenOver.withLock { whenOver in
            defer { whenOver = nil }
            return whenOver
        }
        whenOver?()
    }
}
