import ChatCore
import Foundation
import PictorModel
import Primitives

/// Brings a job's pictures to its chat, as one message, and looks for those of which nobody knows whether they arrived.
struct JobDelivery: Sendable {
    /// How long QQ may take to show a message that was on its way, in seconds; before that, its absence proves nothing.
    private static let patience: Int64 = 60
    /// How long is waited between two looks at an endpoint whose adapter does not wait for it.
    private static let pause = Duration.seconds(1)

    let sender: ChatSender
    let postprocessor: PicturePostprocessor
    let settings: Current<BotSettings>
    let now: @Sendable () -> Date

    /// Whether an answer quotes its request, as is configured now.
    var quotesRequest: Bool { settings.value.quotesRequest }

    /// How a request may be answered by so many pictures; `nil` = without limit.
    func allowance(in chat: ChatKey, window: ReplyWindow?, pictures: Int) -> JobReplyAllowance? {
        guard let window, window.closes != nil || window.replies != nil else { return nil }
        let each = max(1, sender.capabilities(in: chat).picturesPerMessage)
        let left = window.replies.map { max(0, $0 - window.used) } ?? .max
        return JobReplyAllowance(
            deadline: window.closes.flatMap { Int64(exactly: $0.timeIntervalSince1970.rounded(.down)) } ?? .max,
            repliesLeft: left, repliesForPictures: (pictures - 1) / each + 1)
    }

    /// Waits until a job's account can speak, as long as that takes.
    ///
    /// - Parameters:
    ///   - job: Whose answer waits.
    ///   - report: Told what happens: `muted`, `endpointAway`, `windowClosed`, `endpointReady`. Of a cancelled wait nothing
    ///     is told.
    ///   - whenLong: Told each time that nobody would have waited any longer.
    func waitForEndpoint(
        of job: RunningJob, report: @Sendable (JobEvent) -> Void, whenLong: @Sendable () -> Void
    ) async {
        // Nothing is spent on a picture that cannot be shown.
        if sender.isMuted(in: job.target.chat) { return report(.muted) }
        if !sender.isReady(in: job.target.chat) {
            job.note { $0.hasWaitedForEndpoint = true }
            report(.endpointAway)
            while await !sender.waitForEndpoint(of: job.target) {
                guard !Task.isCancelled else { return }
                whenLong()
                guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            }
            if sender.isMuted(in: job.target.chat) { return report(.muted) }
        }
        guard !Task.isCancelled else { return }
        let isOpen = job.target.window?.isOpen(at: now()) ?? true
        report(isOpen || job.pictures.isEmpty ? .endpointReady : .windowClosed)
    }

    /// Sends a job's pictures, once; what a stop meanwhile finds on its way is let go out.
    ///
    /// - Returns: `sent` or `sendFailed`.
    func send(_ parcel: JobParcel, of job: RunningJob) async -> JobEvent {
        let progress = job.current
        let began = Int64(now().timeIntervalSince1970)
        job.note { $0.sendingBegan = began }
        let missing =
            parcel.pictures < parcel.wanted ? Phrases.someMissing(asked: parcel.wanted, made: parcel.pictures) : nil
        let remarks = [progress.order?.isRedrawn == true ? Phrases.redrawn : nil, missing].compactMap { $0 }
        let pictures = parcel.isReencoded ? await postprocessor.reencoded(job.pictures) : job.pictures
        let outcome = await sender.sendOnce(
            pictures, remark: remarks.isEmpty ? nil : remarks.joined(separator: "\n"), to: job.target,
            quoting: progress.quotesRequest ?? quotesRequest ? job.job.source.id : nil)
        switch outcome {
        case .sent(let id): return .sent(message: id)
        case .unknown: return .sendFailed(.unknown)
        case .pictureRefused: return .sendFailed(.pictureRefused)
        case .away: return .sendFailed(.endpointAway)
        case .absent: return .sendFailed(.absent)
        case .muted: return .sendFailed(.muted)
        case .windowClosed: return .sendFailed(.windowClosed)
        case .tooLarge:
            job.note { $0.detail = "not sent: too large" }
            return .sendFailed(.refused)
        case .refused(let reason):
            job.note { $0.detail = "not sent: \(reason)" }
            return .sendFailed(.refused)
        }
    }

    /// Looks for a job's pictures among the messages of its chat.
    ///
    /// What was sent by this process is looked for once, for its requester waits: that it is not there yet proves nothing. What an
    /// earlier process left is looked for when its absence proves something.
    ///
    /// - Returns: What was found; `nil` where the wait was cancelled.
    func search(for job: RunningJob) async -> SearchResult? {
        if let began = job.current.sendingBegan {
            let result = await found(job, since: began)
            guard !Task.isCancelled else { return nil }
            return result == .absent ? .undecidable : result
        }
        let since = job.job.changed
        let left = Self.patience - (Int64(now().timeIntervalSince1970) - since)
        // A clock that was set back must not make anybody wait longer.
        if left > 0, (try? await Task.sleep(for: .seconds(min(left, Self.patience)))) == nil { return nil }
        let result = await found(job, since: since)
        return Task.isCancelled ? nil : result
    }

    /// Whether the pictures of a job that is not known to have been sent are there all the same: a database that cannot be
    /// written holds no picture back.
    func isThere(_ job: RunningJob) async -> Bool {
        if case .there = await found(job, since: job.job.changed) { true } else { false }
    }

    private func found(_ job: RunningJob, since: Int64) async -> SearchResult {
        guard job.current.quotesRequest ?? quotesRequest else { return .undecidable }
        let search = await sender.findReply(
            to: job.job.source, hasPictures: true, since: Date(timeIntervalSince1970: Double(since)))
        return switch search {
        case .found(let id): .there(message: id)
        case .absent: .absent
        case .undecidable: .undecidable
        }
    }
}
