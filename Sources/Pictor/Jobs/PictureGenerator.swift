import Foundation
import Imaging
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// A picture ready to be sent, and what it was drawn with.
struct MadePicture: Sendable {
    /// The picture as it goes out.
    var picture: Picture
    /// What it was drawn from, with the seed that the service used.
    var prompt: Prompt
    /// Which model drew it.
    var model: String
}

/// Makes a job's pictures: as many as were asked for, one after the other.
struct PictureGenerator: Sendable {
    /// What happens meanwhile, in order.
    enum Step: Sendable {
        /// So many of the job's pictures may have been paid for by now, the one about to be asked for among them.
        case paid(Int)
        /// One is here.
        case made(MadePicture, place: Int)
        /// One could not be made.
        case failed(JobStop)
        /// The service says how long it takes.
        case progress(ImageProgress)
    }

    let backend: Current<any ImageBackend>
    let generation: Current<GenerationSettings>
    let timeout: Current<Duration>
    let postprocessor: PicturePostprocessor
    let jobs: any JobStore
    let store: any PictureStore
    let logger: Logger

    /// The service as it is called now.
    var serviceName: String { backend.value.name }

    /// Makes a job's pictures, all by what is configured at the call. Where one of several fails the others still come. How
    /// many may have been paid for is written down before each is asked for.
    ///
    /// - Parameters:
    ///   - order: What is seen in them.
    ///   - job: How many are wanted, and whose they are.
    ///   - report: Told of each step, progress on any thread.
    /// - Throws: `CancellationError`; of a picture that was cut short nothing is reported.
    func makePictures(
        _ order: PictureOrder, for job: Job, report: @escaping @Sendable (Step) -> Void
    ) async throws(CancellationError) {
        let (backend, generation, limit) = (backend.value, generation.value, timeout.value)
        // Several must differ: a service that is asked the same with the same seed draws the same.
        let seed = job.count > 1 ? order.prompt.seed ?? UInt32.random(in: 0...0x7FFF_FF00) : order.prompt.seed
        var paid = 0
        for place in 0..<job.count {
            var prompt = order.prompt
            prompt.seed = seed.map { $0 &+ UInt32(place) }
            do throws(JobStop) {
                paid += 1
                report(.paid(paid))
                // The first was counted with the state that the job is in.
                if place > 0 { try await note(paid: paid, of: job) }
                let image = try await image(
                    of: ImageRequest(prompt, sources: order.sources, model: order.model), by: backend, within: limit
                ) { report(.progress($0)) }
                let picture = try await processed(image.bytes, by: generation)
                prompt.seed = image.seed ?? prompt.seed
                report(.made(MadePicture(picture: picture, prompt: prompt, model: image.model), place: place))
            } catch {
                // A cancelled task parks the job, or ends it as called off; everything else is the service's failure.
                guard !Task.isCancelled else { throw CancellationError() }
                if !error.failure.mayHaveBeenPaid {
                    paid -= 1
                    report(.paid(paid))
                }
                report(.failed(error))
                guard job.count > 1, error.failure.code.mayOthersSucceed else { return }
                logger.notice(
                    "one of several pictures failed", metadata: ["job.id": "\(job.id)", "reason": "\(error.detail)"])
            }
        }
    }

    /// Keeps a picture before it goes out. Where that fails it goes out all the same: it may have been paid for.
    ///
    /// - Returns: Whether it is kept.
    func keep(_ made: MadePicture, of job: Job, at place: Int, now: Int64) async -> Bool {
        let picture = made.picture
        do {
            if place == 0 { try await jobs.keep(made.prompt, model: made.model, of: job.id) }
            try await store.keep(
                NewPicture(
                    job: job.id, place: place, bytes: picture.bytes, fileExtension: picture.fileExtension,
                    seed: made.prompt.seed, size: (picture.info.width, picture.info.height)),
                now: now)
            return true
        } catch {
            logger.warning("picture not kept", metadata: ["job.id": "\(job.id)", "reason": "\(error)"])
            return false
        }
    }

    private func image(
        of request: ImageRequest, by backend: any ImageBackend, within limit: Duration,
        progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(JobStop) -> GeneratedImage {
        do throws(InferenceError) {
            return try await backend.generate(request, within: limit, progress: progress)
        } catch {
            throw JobStop(error)
        }
    }

    /// What cannot be written down is not asked for.
    private func note(paid: Int, of job: Job) async throws(JobStop) {
        do {
            try await jobs.note(paid: paid, of: job.id)
        } catch {
            logger.report(error, as: "paid pictures not written down", metadata: ["job.id": "\(job.id)"])
            throw JobStop(.storage, detail: "storage: \(error)")
        }
    }

    private func processed(_ bytes: Data, by generation: GenerationSettings) async throws(JobStop) -> Picture {
        do {
            return try await postprocessor.processed(bytes, by: generation)
        } catch {
            throw JobStop(.badPicture, detail: "not a picture we send: \(error)")
        }
    }
}

extension ImageRequest {
    /// What the service is asked, from a prompt of ours.
    init(_ prompt: Prompt, sources: [Data], model: String? = nil) {
        self.init(
            prompt: prompt.text, negativePrompt: prompt.negative,
            aspect: Aspect(rawValue: prompt.aspect.rawValue) ?? .auto,
            ratio: prompt.ratio.flatMap { AspectRatio(width: $0.width, height: $0.height) }, seed: prompt.seed,
            sources: sources, model: model)
    }
}
