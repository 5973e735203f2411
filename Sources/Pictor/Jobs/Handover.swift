import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel

/// Hands a job's finished pictures over to its chat, as one message, and writes down what became of it.
struct Handover: Sendable {
    let delivery: ChatSender
    let darkroom: Darkroom
    let log: JobLog
    let endings: Endings
    let settings: ChatSettings
    let withdrawals: ScheduledRecalls
    let configuration: Configuration
    let now: @Sendable () -> Date
    let logger: Logger

    /// Sends the pictures, with a remark below them where there is one.
    ///
    /// A database that cannot be written does not keep back what may have been paid for.
    ///
    /// - Returns: Whether they are there; where nobody can tell, that is logged.
    /// - Throws: `JobStop`; then the job has no ending yet. In a cancelled task it means nothing: the next start settles
    ///   the job.
    func send(
        _ pictures: [Picture], of job: Job, remark: String? = nil, to target: ReplyTarget
    ) async throws(JobStop) -> Bool {
        // Nothing is on its way before there is a way: a stop meanwhile leaves it all to the next start.
        guard await delivery.waitForEndpoint(of: target) else {
            throw .endpointAway
        }
        do {
            guard try await log.record(.sending, of: job.id, now: seconds) else { return false }
        } catch {
            logger.report(error, as: "sending not written down", metadata: ["job.id": "\(job.id)"])
        }
        let missing =
            pictures.count < job.count ? Phrases.someMissing(asked: job.count, made: pictures.count) : nil
        let remarks = [remark, missing].compactMap { $0 }
        let remark = remarks.isEmpty ? nil : remarks.joined(separator: "\n")
        let quoted = configuration.bot.quotesRequest ? job.source.id : nil
        var outcome = await delivery.send(pictures, remark: remark, to: target, quoting: quoted)
        if outcome == .pictureRefused {
            var smaller: [Picture] = []
            for picture in pictures { smaller.append((try? await darkroom.reencoded(picture)) ?? picture) }
            outcome = await delivery.send(smaller, remark: remark, to: target, quoting: quoted)
        }
        switch outcome {
        case .sent(let id):
            await finish(job, sent: id, count: pictures.count)
            return true
        case .unknown:
            logger.warning(
                "picture sent, arrival unknown",
                metadata: ["job.id": "\(job.id)", "chat": "\(target.chat)", "request": "\(job.source.id)"])
            await endings.end(
                job, JobLog.EndingRecord(ending: .unknownOutcome(afterRestart: false), time: seconds))
            return false
        case .pictureRefused: throw JobStop(.pictureRefused)
        case .away: throw .endpointAway
        case .muted: throw JobStop(.muted, mayHaveBeenPaid: true)
        case .absent: throw JobStop(.connectionBroken)
        case .tooLarge: throw JobStop(.sendRefused, detail: "not sent: too large")
        case .windowClosed: throw JobStop(.sendRefused, detail: "not sent: the right to answer ended")
        case .refused(let reason): throw JobStop(.sendRefused, detail: "not sent: \(reason)")
        }
    }

    /// Ends a job whose pictures are there, and sees to it that they are withdrawn in time where that is wanted.
    func finish(_ job: Job, sent: String?, count: Int) async {
        var record = JobLog.EndingRecord(ending: .delivered(message: sent, pictures: count), time: seconds)
        // Some endpoints do not tell the message's id.
        if sent != nil { record.withdrawAt = await lifetime(in: job.source.chat).map { seconds + $0 } }
        await endings.end(job, record)
        if record.withdrawAt != nil { withdrawals.wake() }
    }

    /// Seconds that pictures stay in a chat; `nil` = for ever.
    private func lifetime(in chat: ChatKey) async -> Int64? {
        var values = ChatSettings.Values()
        do {
            values = try await settings.values(for: chat)
        } catch {
            logger.report(error, as: "chat settings not read", metadata: ["chat": "\(chat)"])
        }
        return GroupRules(configuration: configuration, values: values, isGroup: chat.kind == .group).recall
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
