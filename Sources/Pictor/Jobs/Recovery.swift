import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel

/// Ends the jobs that a stop or a crash left with a picture made, on its way, or perhaps paid for.
///
/// Pictures that were made and kept are sent, once. What may have been paid for and is lost is told, and never painted a
/// second time.
struct Recovery: Sendable {
    /// How long QQ may take to show a message that was on its way; before that, its absence proves nothing.
    static let patience: Int64 = 60

    let delivery: ChatSender
    let handover: Handover
    let pictures: PictureStore
    let endings: Endings
    let stranded: Stranded
    let configuration: Configuration
    let now: @Sendable () -> Date
    let logger: Logger

    /// Brings a job that stood at `painting` or `sending` to its ending. Cancelling the task leaves it for the next start.
    func settle(_ job: Job) async {
        if job.state == .sending {
            let left = Self.patience - (seconds - job.changed)
            // A clock that was set back must not make anybody wait longer.
            if left > 0, (try? await Task.sleep(for: .seconds(min(left, Self.patience)))) == nil { return }
        }
        let target = job.replyTarget
        switch await trace(of: job) {
        case .found(let id):
            await handover.finish(job, sent: id, count: max(1, await kept(of: job).count))
        // Whether it is there nobody can tell: it is not sent again.
        case .undecidable where job.state == .sending: await end(job, .unknownOutcome(afterRestart: true))
        case .undecidable, .absent: await sendOrTell(job, at: target)
        }
    }

    private func sendOrTell(_ job: Job, at target: ReplyTarget) async {
        let kept = await kept(of: job)
        guard !kept.isEmpty else {
            await tell(job, .interrupted(during: job.state == .sending ? .sending : .painting), at: target)
            return
        }
        do throws(JobStop) {
            if try await handover.send(kept, of: job, to: target) {
                logger.info("picture sent after a restart", metadata: ["job.id": "\(job.id)"])
            }
        } catch {
            if Task.isCancelled { return }
            guard !error.isStranding else { return stranded.add(job.id) }
            await tell(job, error.ending, at: target)
        }
    }

    private func tell(_ job: Job, _ ending: JobEnding, at target: ReplyTarget) async {
        // Told once: who was told is ended.
        guard await end(job, ending), job.origin != .guess,
            let sentence = EndingWording.sentence(for: ending, queueLength: configuration.limits.queueLength)
        else { return }
        await delivery.say(sentence, to: target, quoting: job.source.id)
    }

    @discardableResult
    private func end(_ job: Job, _ ending: JobEnding) async -> Bool {
        await endings.end(job, JobLog.EndingRecord(ending: ending, time: seconds))
    }

    private func kept(of job: Job) async -> [Picture] {
        do {
            return try await pictures.pictures(of: job.id).compactMap { try? Picture(checking: $0) }
        } catch {
            logger.report(error, as: "kept pictures not read", metadata: ["job.id": "\(job.id)"])
            return []
        }
    }

    private func trace(of job: Job) async -> ReplySearch {
        guard configuration.bot.quotesRequest else { return .undecidable }
        return await delivery.findReply(
            to: job.source, hasPictures: true, since: Date(timeIntervalSince1970: Double(job.changed)))
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
