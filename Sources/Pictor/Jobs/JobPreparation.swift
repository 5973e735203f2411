import ChatCore
import Foundation
import PictorModel
import Primitives

/// All that a service needs to draw a job's pictures.
struct PictureOrder: Sendable {
    /// What is seen in them.
    var prompt: Prompt
    /// Pictures to change or to look at.
    var sources: [Data]
    /// Which model draws them; `nil` = the configured one.
    var model: String?
    /// Whether an earlier picture is drawn anew instead of being changed.
    var isRedrawn: Bool
}

/// Prepares a job before anything is spent on its pictures: finds its material and has its prompt written.
struct JobPreparation: Sendable {
    let material: JobMaterialFinder
    let writer: PromptWriter
    let talk: RecentTalk
    let rules: CurrentChatRules
    let jobs: any JobStore
    let traces: TraceLog
    let now: @Sendable () -> Date

    /// What is to be drawn for a job; the prompt is kept with the job.
    ///
    /// - Throws: `JobStop` where there is nothing to draw, or where it must not be; `CancellationError`.
    func order(for job: Job) async throws -> PictureOrder {
        do {
            let material = try await material.material(for: job)
            let prompt = try await prompt(for: job, from: material)
            // The request was looked at when it came; a model may have put in what it did not say.
            guard try await !rules.rules(of: job.source.chat).bannedWords.match(prompt.text) else {
                throw JobStop(.bannedWord)
            }
            try await jobs.keep(prompt, model: nil, of: job.id)
            return PictureOrder(
                prompt: prompt, sources: material.pictures, model: try await rules.model(for: job.source.chat),
                isRedrawn: material.isRedrawn)
        } catch let error as StorageError {
            guard error != .cancelled else { throw CancellationError() }
            throw JobStop(.storage, detail: "storage: \(error)")
        }
    }

    private func prompt(for job: Job, from material: JobMaterial) async throws -> Prompt {
        let chat = await talk.lines(upTo: job)
        var cost = ModelCost()
        defer { traces.note(cost, for: job.source) }
        do throws(PromptWriter.Failure) {
            switch material {
            case .pictures:
                return try await writer.prompt(for: job, chat: chat, time: now().clockTime, cost: &cost)
            case .earlier(let earlier, let drawn):
                return try await writer.prompt(
                    changing: earlier, drawnFrom: drawn, for: job, chat: chat, time: now().clockTime, cost: &cost)
            }
        } catch {
            try Task.checkCancellation()
            throw JobStop(JobFailureCode(error))
        }
    }
}
