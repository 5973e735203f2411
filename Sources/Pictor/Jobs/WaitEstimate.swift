import PictorModel
import Primitives

/// How long somebody will wait for a picture, from how long the last ones took.
final class WaitEstimate: Sendable {
    /// Shorter waits, in seconds, are not worth a message.
    private static let noticeable: Int64 = 20
    /// Where nobody knows how long: so many others in front are worth one.
    private static let noticeableRank = 3
    /// How many of the last pictures count.
    private static let memory = 20

    private let jobs: any JobStore
    private let limits: Current<LimitSettings>
    /// How long the last ones took from their turn to their delivery, in seconds.
    private let durations = Locked<[Int64]>([])

    /// An estimate for as many at once as is configured.
    init(jobs: any JobStore, limits: Current<LimitSettings>) {
        self.jobs = jobs
        self.limits = limits
    }

    /// Takes note of how long a job took, in seconds; a clock that was set back meanwhile says nothing.
    func note(_ duration: Double) {
        guard duration >= 0, let seconds = Int64(exactly: duration.rounded()) else { return }
        durations.withLock { $0 = $0.suffix(Self.memory - 1) + [seconds] }
    }

    /// Seconds until a job with so many before it is done; `nil` where there were no pictures yet.
    func expectedWait(ahead: Int) async -> Int64? {
        var durations = durations.withLock { $0 }
        // After a start there are only those that include the wait for their turn.
        if durations.isEmpty { durations = (try? await jobs.recentDurations()) ?? [] }
        guard !durations.isEmpty else { return nil }
        let each = durations.sorted()[durations.count / 2]
        let rounds = Int64(ahead / limits.value.maxConcurrent + 1)
        return max(1, each * rounds)
    }

    /// What whoever has so many before them is told; `nil` where the wait is too short to wonder.
    func notice(ahead: Int) async -> JobNotice? {
        let expected = await expectedWait(ahead: ahead)
        guard expected.map({ $0 > Self.noticeable }) ?? (ahead >= Self.noticeableRank) else { return nil }
        return .queue(ahead: ahead, seconds: expected.map { Int(clamping: $0) })
    }
}
