import ChatCore
import Foundation
import Logging
import PictorModel
import Primitives
import Understanding

/// The one gate for requests, made by commands or in plain words. `AdmissionDecision` decides; this reads what it goes by and
/// does what follows: writes the job, counts a refusal, tells the person.
struct RequestAdmission: Sendable {
    let reader: AdmissionFactReader
    let jobs: any JobStore
    let replier: Replier
    let limits: Current<LimitSettings>
    let now: @Sendable () -> Date
    let logger: Logger

    /// Whether a message without a command may start a picture. Asked before anything is spent on understanding it.
    func listening(to message: IncomingMessage) async -> ListeningPermission {
        do {
            return AdmissionDecision(try await reader.facts(about: message)).listening
        } catch {
            logger.report(error, as: "chat settings not read", metadata: ["chat": "\(message.key.chat)"])
            return .denied(nil)
        }
    }

    /// Whether a request of the author for one picture could be accepted now, whatever it asks for. If not, no model is asked
    /// what the message means. `true` where this could not be read: then `accept` decides.
    func couldAccept(from message: IncomingMessage) async -> Bool {
        do {
            return AdmissionDecision(try await factsOfOnePicture(for: message)).refusal == nil
        } catch {
            return true
        }
    }

    /// Makes a job of a request, or tells the author why not.
    ///
    /// - Returns: What became of it; `nil` where it could not be stored.
    func accept(_ request: JobRequest, from message: IncomingMessage) async -> JobAcceptance? {
        var request = request
        request.window = message.window
        let remark = request.settleCount(atMost: limits.value.picturesPerRequest)
        do {
            let acceptance = try await acceptance(of: request, from: message)
            switch acceptance {
            case .accepted:
                if let remark { await replier.answer(remark, to: message) }
            case .known: logger.info("request known already", metadata: ["message.id": "\(message.key.id)"])
            case .refused(.recalled): break
            case .refused(let reason):
                logger.info(
                    "request refused",
                    metadata: ["chat": "\(message.key.chat)", "reason": "\(reason.code.rawValue)"])
                try await jobs.count(reason, in: message.key.chat, on: now().startOfDay)
                if request.origin != .guess, let sentence = reason.sentence {
                    await replier.deny(sentence, to: message)
                }
            }
            return acceptance
        } catch {
            logger.report(error, as: "request not written down")
            // A stop that cut a read short says nothing of the disk.
            if request.origin != .guess, error != .cancelled {
                await replier.answer(Phrases.storageFailed, to: message)
            }
        }
        return nil
    }

    /// What the author of a message may still draw there today.
    func quota(for message: IncomingMessage) async throws(StorageError) -> Quota {
        let facts = try await factsOfOnePicture(for: message)
        let decision = AdmissionDecision(facts)
        let standing = try await jobs.standing(
            of: message.author.id, in: message.key.chat, on: decision.terms)
        return Quota(
            standing: standing, terms: decision.terms, refusal: decision.refusal, isSuperuser: facts.isSuperuser)
    }

    /// What the decision about one picture goes by, whatever it shows.
    private func factsOfOnePicture(for message: IncomingMessage) async throws(StorageError) -> AdmissionFacts {
        let request = JobRequest(
            source: message.key, requester: message.author.id, intent: .draw, origin: .guess, request: "")
        var facts = try await reader.facts(about: message)
        facts.limit = try await jobs.refusal(of: request, on: facts.terms, now: seconds)
        return facts
    }

    private func acceptance(
        of request: JobRequest, from message: IncomingMessage
    ) async throws(StorageError) -> JobAcceptance {
        var facts = try await reader.facts(about: message)
        facts.words = [request.request, request.prompt?.text ?? ""]
        let decision = AdmissionDecision(facts)
        if let refusal = decision.refusal { return .refused(refusal) }
        return try await jobs.accept(request, on: decision.terms, now: seconds)
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
