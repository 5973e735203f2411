import Foundation
import Imaging
import Inference
import Logging
import PictorModel

/// Where a job's pictures are made: as many as were asked for, one after the other, each kept as soon as it is there.
struct Easel: Sendable {
    let backend: any ImageBackend
    let darkroom: Darkroom
    let log: JobLog
    let kept: PictureStore
    let configuration: Settings
    let now: @Sendable () -> Date
    let logger: Logger

    /// Makes a job's pictures. Where one of several fails the others still come. How many may have been paid for is written
    /// down before each is asked for.
    ///
    /// - Parameters:
    ///   - prompt: What is seen in them.
    ///   - sources: Pictures to change or to look at.
    ///   - model: Which model draws them; `nil` = the configured one.
    ///   - job: How many are wanted, and whose they are.
    ///   - progress: Told of waiting and working, where the service says so; called on any thread.
    /// - Returns: At least one picture.
    /// - Throws: `JobStop` where there is none; `CancellationError`.
    func pictures(
        of prompt: Prompt, sources: [Data], model: String? = nil, for job: Job,
        progress: @escaping @Sendable (ImageProgress) -> Void = { _ in }
    ) async throws -> [Picture] {
        var pictures: [Picture] = []
        var failure: JobStop?
        // Several must differ: a service that is asked the same with the same seed draws the same.
        let seed = job.count > 1 ? prompt.seed ?? UInt32.random(in: 0...0x7FFF_FF00) : prompt.seed
        // The first was counted with the state that the job is in.
        var paid = 0
        for place in 0..<job.count {
            var one = prompt
            one.seed = seed.map { $0 &+ UInt32(place) }
            do {
                paid += 1
                if place > 0 { try await note(paid: paid, of: job) }
                let image = try await generated(
                    ImageRequest(one, sources: sources, model: model), for: job, paid: &paid, progress: progress)
                let picture = try await developed(image.bytes)
                await keep(picture, image, one, of: job, at: place)
                pictures.append(picture)
            } catch let error as JobStop {
                if failure == nil { failure = error }
                guard job.count > 1, error.failure.code.mayOthersSucceed else { break }
                logger.notice(
                    "one of several pictures failed", metadata: ["job.id": "\(job.id)", "reason": "\(error.detail)"])
            }
        }
        if pictures.isEmpty, let failure { throw failure }
        return pictures
    }

    // `paid` is how many of the job's pictures may have been paid for, this one among them; it becomes one less where the
    // service surely made nothing.
    private func generated(
        _ request: ImageRequest, for job: Job, paid: inout Int,
        progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws -> GeneratedImage {
        do throws(InferenceError) {
            return try await backend.generate(request, within: configuration.pictureTimeout, progress: progress)
        } catch {
            if !error.pictureMayExist {
                paid -= 1
                // Left as it is it counts one too many, which is no reason for another sentence.
                try? await note(paid: paid, of: job)
            }
            // A cancelled task parks the job; everything else is the service's failure.
            try Task.checkCancellation()
            throw JobStop(error)
        }
    }

    /// What cannot be written down is not asked for.
    private func note(paid: Int, of job: Job) async throws(JobStop) {
        do {
            try await log.note(paid: paid, of: job.id)
        } catch {
            logger.report(error, as: "paid pictures not written down", metadata: ["job.id": "\(job.id)"])
            throw JobStop(.storage, detail: "storage: \(error)")
        }
    }

    private func developed(_ bytes: Data) async throws -> Picture {
        do {
            return try await darkroom.developed(bytes)
        } catch {
            throw JobStop(.badPicture, detail: "not a picture we send: \(error)")
        }
    }

    /// Keeps a picture before it goes out. Where that fails it goes out all the same: it may have been paid for.
    private func keep(
        _ picture: Picture, _ image: GeneratedImage, _ prompt: Prompt, of job: Job, at place: Int
    ) async {
        var drawn = prompt
        drawn.seed = image.seed ?? prompt.seed
        let seconds = Int64(now().timeIntervalSince1970)
        do {
            if place == 0 { try await log.keep(drawn, model: image.model, of: job.id) }
            try await kept.keep(
                PictureStore.NewPicture(
                    job: job.id, place: place, bytes: picture.bytes, fileExtension: picture.fileExtension,
                    seed: drawn.seed, size: (picture.info.width, picture.info.height)),
                now: seconds)
        } catch {
            logger.warning("picture not kept", metadata: ["job.id": "\(job.id)", "reason": "\(error)"])
        }
    }
}
