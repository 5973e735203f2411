import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel
import Primitives

/// Writes down where jobs stand, and reads what an earlier run left of them.
struct JobRecorder: Sendable {
    let jobs: any JobStore
    let store: any PictureStore
    let bounds: Current<PictureSettings>
    let now: @Sendable () -> Date
    let logger: Logger

    /// Writes the state of an unfinished step down.
    ///
    /// - Returns: What came of it; `nil` where there is nothing to report.
    func record(_ phase: JobState.Phase, of job: RunningJob) async -> JobEvent? {
        do {
            guard try await jobs.record(phase, of: job.id, now: seconds) else { return nil }
        } catch {
            logger.report(error, as: "state not written down", metadata: ["job.id": "\(job.id)"])
            if job.current.detail == nil { job.note { $0.detail = "storage: \(error)" } }
            return .storageFailed(recording: phase)
        }
        switch phase {
        case .queued, .writing: return nil
        case .painting: return .paintingBegan
        case .sending: return .sendingBegan
        }
    }

    /// Writes down under which id the service works.
    func record(_ task: JobTask, of job: RunningJob) async {
        do {
            try await jobs.record(task, of: job.id)
        } catch {
            logger.report(error, as: "task not written down", metadata: ["job.id": "\(job.id)"])
        }
    }

    /// Writes down how the request may be answered from now on.
    func record(_ window: ReplyWindow, of job: RunningJob) async {
        do {
            try await jobs.record(window, of: job.id)
        } catch {
            logger.report(error, as: "right to answer not written down", metadata: ["job.id": "\(job.id)"])
        }
    }

    /// Writes down what the painting cost. Where it was cut short, only what the service was asked for by then counts; where
    /// this process has asked for nothing, the row knows better.
    func count(_ payment: JobPayment, of job: RunningJob) async {
        let total = payment.certain + payment.possible, asked = job.current.paid
        guard total == 0 || asked != nil else { return }
        let paid = min(total, asked ?? 0)
        do {
            try await jobs.note(paid: paid, of: job.id)
        } catch {
            // Left as it is it counts one too many, which is no reason for another sentence.
            logger.report(error, as: "paid pictures not written down", metadata: ["job.id": "\(job.id)"])
        }
    }

    /// What an earlier run left of a job; its pictures are then with the job.
    func remains(of job: RunningJob) async -> JobRemains {
        var remains = JobRemains()
        do {
            let kept = try await store.pictures(of: job.id).compactMap { try? Picture(checking: $0) }
            job.note { $0.pictures = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0, $1) }) }
            remains.pictures = kept.count
        } catch {
            logger.report(error, as: "kept pictures not read", metadata: ["job.id": "\(job.id)"])
        }
        do {
            let painting = try await jobs.painting(of: job.id)
            remains.task = painting?.task
            remains.payment = painting.map {
                JobPayment(certain: remains.pictures, possible: max(0, $0.paid - remains.pictures))
            }
        } catch {
            logger.report(error, as: "paid pictures not read", metadata: ["job.id": "\(job.id)"])
        }
        return remains
    }

    /// Lets old pictures go, now that a new one has gone out.
    func letOldPicturesGo() async {
        if let gone = try? await store.tidy(bounds.value, now: seconds), gone > 0 {
            logger.info("old pictures let go", metadata: ["count": "\(gone)"])
        }
    }

    /// Unix seconds.
    var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
