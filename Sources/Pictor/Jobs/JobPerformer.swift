import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel
import Understanding

/// Performs what a job's life asks for, and says what came of it.
struct JobPerformer: Sendable {
    /// Told of what happens, in order.
    typealias Report = @Sendable (JobEvent) -> Void

    /// How long a requester has to speak again where no reply is possible any more.
    private static let windowPatience = Duration.seconds(86_400)

    let recorder: JobRecorder
    let preparation: JobPreparation
    let generator: PictureGenerator
    let delivery: JobDelivery
    let notifier: JobNotifier
    let completion: JobCompletionWriter
    let logger: Logger

    /// What an effect takes.
    enum Extent {
        /// It is soon done, and the next one waits for it.
        case step
        /// It may take long, and takes the place of the work before.
        case work
    }

    /// How long an effect takes.
    static func extent(of effect: JobEffect) -> Extent {
        switch effect {
        case .writePrompt, .waitForEndpoint, .startPainting, .pollTask, .send, .searchForReply, .waitForWindow: .work
        case .record, .recordTask, .countPayment, .keepPicture, .end, .scheduleRecall, .requestTurn, .releaseTurn,
            .stopWork, .park, .tell, .announce, .react, .recall:
            .step
        }
    }

    // MARK: - Steps

    /// Performs what is soon done.
    ///
    /// - Returns: What came of it; `nil` where there is nothing to report.
    func perform(_ effect: JobEffect, of job: RunningJob) async -> JobEvent? {
        switch effect {
        case .record(let state):
            guard let phase = state.phase else { return nil }
            return await recorder.record(phase, of: job)
        case .recordTask(let task): await recorder.record(task, of: job)
        case .countPayment(let payment): await recorder.count(payment, of: job)
        case .keepPicture(let place): return await keepPicture(at: place, of: job)
        case .end(let ending): await end(job, ending)
        case .scheduleRecall: completion.scheduleRecall()
        case .tell(let ending, let retryAfter):
            // Told once: who was told is ended.
            if !job.current.hasEndedBefore { await notifier.tell(ending, retryAfter: retryAfter, of: job) }
        case .announce(let notice): await notifier.announce(notice, of: job)
        case .react(let mark): notifier.react(mark, to: job)
        case .recall(let message): await notifier.recall(message, of: job)
        case .requestTurn, .releaseTurn, .stopWork, .park, .writePrompt, .waitForEndpoint, .startPainting, .pollTask,
            .send,
            .searchForReply, .waitForWindow:
            break
        }
        return nil
    }

    private func keepPicture(at place: Int, of job: RunningJob) async -> JobEvent? {
        guard let made = job.current.unkept[place] else { return nil }
        job.note { $0.unkept[place] = nil }
        return await generator.keep(made, of: job.job, at: place, now: recorder.seconds) ? .pictureKept : nil
    }

    private func end(_ job: RunningJob, _ ending: JobEnding) async {
        guard await completion.end(job.job, ending) else { return job.note { $0.hasEndedBefore = true } }
        report(ending, of: job)
        if case .delivered = ending { await recorder.letOldPicturesGo() }
    }

    /// The one place where an ending surfaces in the log: one line.
    private func report(_ ending: JobEnding, of job: RunningJob) {
        let request = job.job
        var metadata: Logger.Metadata = ["job.id": "\(job.id)", "chat": "\(request.source.chat)"]
        switch ending.outcome {
        case .cancelled: break
        case .unknown:
            metadata["request"] = "\(request.source.id)"
            logger.warning("picture sent, arrival unknown", metadata: metadata)
        case .failed:
            let reason = if case .failed(let code, _) = ending { code.rawValue } else { ending.code }
            metadata["reason"] = "\(reason)"
            metadata["detail"] = "\(job.current.detail ?? reason)"
            logger.warning("no picture", metadata: metadata)
        case .done:
            guard let took = duration(of: job) else {
                logger.info("picture sent after a restart", metadata: metadata)
                return
            }
            let pictures = job.pictures
            metadata["intent"] = "\(request.intent.rawValue)"
            metadata["backend"] = "\(generator.serviceName)"
            metadata["pictures"] = "\(pictures.count)"
            metadata["bytes"] = "\(pictures.reduce(0) { $0 + $1.bytes.count })"
            metadata["took"] = "\(String(format: "%.1f", took)) s"
            logger.info("picture sent", metadata: metadata)
        }
    }

    /// Seconds since a job's turn came; `nil` where it had none since the start.
    func duration(of job: RunningJob) -> Double? {
        job.current.began.map { recorder.now().timeIntervalSince($0) }
    }

    // MARK: - Work

    /// Does what may take long. Of work that was cancelled nothing is reported but what became of pictures on their way.
    func work(_ effect: JobEffect, of job: RunningJob, report: @escaping Report) async {
        switch effect {
        case .writePrompt: await writePrompt(of: job, report: report)
        case .waitForEndpoint:
            await delivery.waitForEndpoint(of: job, report: report) {
                logger.notice(
                    "job waits for its endpoint",
                    metadata: ["job.id": "\(job.id)", "chat": "\(job.job.source.chat)"])
                job.settle()
            }
        case .startPainting: await makePictures(of: job, report: report)
        case .pollTask:
            // No service of ours gives a picture out by its task yet.
            report(.pictureFailed(JobFailure(.serviceOutcomeUnknown, mayHaveBeenPaid: true)))
            report(.paintingEnded)
        case .send(let parcel): report(await delivery.send(parcel, of: job))
        case .searchForReply:
            if let result = await delivery.search(for: job) { report(.searched(result)) }
        case .waitForWindow:
            if (try? await Task.sleep(for: Self.windowPatience)) != nil { report(.windowExpired) }
        default: break
        }
    }

    private func writePrompt(of job: RunningJob, report: Report) async {
        let (began, quotes) = (recorder.now(), delivery.quotesRequest)
        job.note { ($0.began, $0.quotesRequest) = (began, quotes) }
        do {
            let order = try await preparation.order(for: job.job)
            job.note { $0.order = order }
            logger.debug("prompt written", metadata: ["job.id": "\(job.id)", "prompt": "\(order.prompt.text)"])
            report(.promptWritten)
        } catch let stop as JobStop where !Task.isCancelled {
            job.note { $0.detail = stop.detail }
            report(.promptFailed(stop.failure.code))
        } catch {
            // Stopped: the next start writes it.
        }
    }

    private func makePictures(of job: RunningJob, report: @escaping Report) async {
        guard let order = job.current.order else { return }
        // A second turn comes by what is configured at that one.
        let quotes = delivery.quotesRequest
        job.note { $0.quotesRequest = quotes }
        do {
            try await generator.makePictures(order, for: job.job) { step in
                switch step {
                case .paid(let paid): job.note { $0.paid = paid }
                case .made(let made, let place):
                    job.note { ($0.pictures[place], $0.unkept[place]) = (made.picture, made) }
                    report(.pictureMade(place: place))
                case .failed(let stop):
                    job.note { if $0.detail == nil { $0.detail = stop.detail } }
                    report(.pictureFailed(stop.failure))
                case .progress(let progress):
                    if let notice = ServiceQueue.notice(for: progress) { report(.waitIsLong(notice)) }
                }
            }
            report(.paintingEnded)
        } catch {
            // Stopped: a restart tells of it, or whoever called it off knows.
        }
    }
}
