import ChatCore
import Foundation
import Inference
import Understanding

/// Commands that ask for a picture: each becomes a request, which `Reception` takes on or refuses.
extension CommandDesk {
    func request(_ command: PictureCommand, in message: IncomingMessage) async throws(StorageError) -> Outcome {
        var new = JobLog.NewJob(
            source: message.key, requester: message.author.id, intent: .draw, origin: .command,
            request: "")
        switch command {
        case .drawRaw(let prompt):
            guard configuration.components.directPicCommand else { return .denial(Phrases.directPicIsOff) }
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

    private func again(
        _ change: String, as template: JobLog.NewJob, in message: IncomingMessage
    ) async throws(StorageError) -> Outcome {
        var earlier = try await quotedJob(in: message)
        let chat = template.source.chat
        if earlier == nil { earlier = try await log.lastRepeatable(in: chat, to: template.requester) }
        if earlier == nil { earlier = try await log.lastRepeatable(in: chat, to: nil) }
        guard let earlier else { return .reply(Phrases.nothingToRepeat) }
        var new = template
        new.repeats(earlier, changedBy: change)
        // What was drawn anew in place of an edit is a picture from nothing.
        if earlier.intent == .edit, !backend.canEdit, new.prompt != nil { new.intent = .draw }
        return .request(new)
    }
}
