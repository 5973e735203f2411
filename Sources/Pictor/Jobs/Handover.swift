import ChatCore
import Foundation
import Imaging
import Logging

/// Hands a job's finished pictures over to its chat, as one message, and writes down what became of it.
struct Handover: Sendable {
    let delivery: Delivery
    let darkroom: Darkroom
    let log: JobLog
    let endings: Endings
    let settings: ChatSettings
    let withdrawals: Withdrawals
    let configuration: Configuration
    let now: @Sendable () -> Date
    let logger: Logger

    /// Sends the pictures, with a remark below them where there is one.
    ///
    /// A database that cannot be written does not keep back what may have been paid for.
    ///
    /// - Returns: Whether they are there; where nobody can tell, that is logged.
    /// - Throws: `JobFailure`; then the job has no ending yet. In a cancelled task it means nothing: the next start settles
    ///   the job.
    func send(
        _ pictures: [Picture], of job: Job, remark: String? = nil, to target: ReplyTarget
    ) async throws(JobFailure) -> Bool {
        // Nothing is on its way before there is a way: a stop meanwhile leaves it all to the next start.
        guard await delivery.waitForEndpoint(of: target) else {
            throw .endpointAway
        }
        do {
            guard try await log.advance(job.id, to: .sending, now: seconds) else { return false }
        } catch {
            logger.report(error, as: "sending not written down", metadata: ["job.id": "\(job.id)"])
        }
        let missing =
            pictures.count < job.count ? Speech.someMissing(asked: job.count, made: pictures.count) : nil
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
            await endings.end(job, Endings.Ending(state: .unknown, fact: "delivery unknown", time: seconds))
            return false
        case .pictureRefused: throw JobFailure(fact: "picture refused by QQ", sentence: Speech.sendRefused)
        case .away: throw .endpointAway
        case .tooLarge: throw JobFailure(fact: "not sent: too large", sentence: Speech.sendRefused)
        case .refused(let reason): throw JobFailure(fact: "not sent: \(reason)", sentence: Speech.sendRefused)
        }
    }

    /// Ends a job whose pictures are there, and sees to it that they are withdrawn in time where that is wanted.
    func finish(_ job: Job, sent: String?, count: Int) async {
        var ending = Endings.Ending(state: .done, sent: sent, count: count, time: seconds)
        // Some endpoints do not tell the message's id.
        if sent != nil { ending.withdrawAt = await lifetime(in: job.source.chat).map { seconds + $0 } }
        await endings.end(job, ending)
        if ending.withdrawAt != nil { withdrawals.wake() }
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
