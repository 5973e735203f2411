import ChatCore
import Foundation
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// What a job has to work with besides its words.
enum JobMaterial: Sendable {
    /// Pictures to change or to look at; none for a picture from nothing.
    case pictures([Data])
    /// An earlier picture of ours, to be drawn anew with a changed prompt: the service cannot change pictures.
    case earlier(Job, Prompt)

    /// What goes to the service.
    var pictures: [Data] {
        if case .pictures(let pictures) = self { pictures } else { [] }
    }

    /// Whether a picture is drawn anew instead of being changed.
    var isRedrawn: Bool {
        if case .earlier = self { true } else { false }
    }
}

/// Finds what a job has to work with: the pictures that it points at, the reference picture of the persona, or the earlier
/// job whose picture is to be drawn anew.
struct JobMaterialFinder: Sendable {
    let backend: Current<any ImageBackend>
    let persona: Current<PersonaSettings>
    let sources: SourcePictures
    let postprocessor: PicturePostprocessor
    let jobs: any JobStore
    let logger: Logger

    /// The material of a job, for the service that is configured now.
    ///
    /// - Throws: `JobStop` where there is nothing to change; `StorageError`; `CancellationError`.
    func material(for job: Job) async throws -> JobMaterial {
        let canEdit = backend.value.canEdit
        switch job.intent {
        case .draw, .none: return .pictures([])
        case .selfie: return .pictures(canEdit ? await referencePicture() : [])
        case .edit: break
        }
        if canEdit {
            let pictures = await sources.pictures(for: job.source)
            // A download that a stop cut short says nothing of the picture.
            try Task.checkCancellation()
            if !pictures.isEmpty { return .pictures(pictures) }
        }
        // Another's picture is out of reach; of our own we know what it was drawn from.
        guard let earlier = try await pictureToChange(by: job), let prompt = earlier.prompt else {
            throw JobStop(canEdit ? .noPictureToEdit : .cannotEdit)
        }
        return .earlier(earlier, prompt)
    }

    /// The job whose picture, or whose request, an edit points at.
    private func pictureToChange(by job: Job) async throws(StorageError) -> Job? {
        guard let message = await sources.ownMessage(for: job.source) else { return nil }
        if let sent = try await jobs.job(sentAs: message) { return sent }
        return try await jobs.job(askedBy: message)
    }

    /// The picture of the persona that a selfie is to look like; none where it is not set or cannot be read.
    private func referencePicture() async -> [Data] {
        guard let path = persona.value.referenceImage else { return [] }
        do {
            return [try await postprocessor.picture(at: path)]
        } catch {
            logger.warning(
                "selfie without the reference picture: persona.reference_image cannot be used",
                metadata: ["path": "\(path)", "reason": "\(error)"])
            return []
        }
    }
}
