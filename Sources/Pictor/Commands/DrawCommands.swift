import ChatCore
import Foundation
import Inference
import PictorModel
import Primitives
import Understanding

/// Commands that ask for a picture, each of which becomes a request for `RequestAdmission`, and the help on them.
struct DrawCommands: Sendable {
    let components: Current<ComponentSettings>
    let backend: Current<any ImageBackend>
    let history: any MessageStore
    let jobs: any JobStore

    /// What a command asks for.
    func request(
        _ command: PictureCommand, in message: IncomingMessage
    ) async throws(StorageError) -> CommandOutcome {
        var new = JobRequest(
            source: message.key, requester: message.author.id, intent: .draw, origin: .command,
            request: "")
        switch command {
        case .drawRaw(let prompt):
            guard components.value.directPicCommand else { return .denial(Phrases.directPicIsOff) }
            guard !prompt.isEmpty else { return .reply(Phrases.emptyRaw) }
            new.request = prompt
            new.isRaw = true
        case .selfie(let scene):
            new.intent = .selfie
            new.request = scene
        case .edit(let wish):
            new.intent = .edit
            new.request = wish
        case .again(let change): return try await again(change, as: new, in: message)
        case .draw(let words):
            new.request = words
            // "/画" on its own draws what it quotes.
            if words.isEmpty, let quoted = message.quotedKey {
                let entry = try await history.entry(for: quoted)
                new.request = entry?.parts.plainText.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            }
            guard !new.request.isEmpty else { return .reply(Phrases.emptyDraw) }
        }
        return .request(new)
    }

    /// How the bot is used, in one message: only what works here and what this person may use.
    func help(for right: Command.Right, isGroup: Bool) -> String {
        Phrases.help(
            hasRaw: components.value.directPicCommand, canEdit: backend.value.canEdit, right: right, isGroup: isGroup)
    }

    private func again(
        _ change: String, as template: JobRequest, in message: IncomingMessage
    ) async throws(StorageError) -> CommandOutcome {
        var earlier = try await jobs.job(quotedIn: message)
        let chat = template.source.chat
        if earlier == nil { earlier = try await jobs.lastRepeatable(in: chat, to: template.requester) }
        if earlier == nil { earlier = try await jobs.lastRepeatable(in: chat, to: nil) }
        guard let earlier else { return .reply(Phrases.nothingToRepeat) }
        var new = template
        new.repeats(earlier, changedBy: change)
        // What was drawn anew in place of an edit is a picture from nothing.
        if earlier.intent == .edit, !backend.value.canEdit, new.prompt != nil { new.intent = .draw }
        return .request(new)
    }
}

extension JobStore {
    /// The job whose picture a message quotes.
    func job(quotedIn message: IncomingMessage) async throws(StorageError) -> Job? {
        guard let quoted = message.quotedKey else { return nil }
        return try await job(sentAs: quoted)
    }
}
