import ChatCore
import Foundation
import Inference
import PictorModel
import Primitives

/// What `pictor doctor` looks at, asked of a bot that runs: connections as they stand, its own database, its services.
/// For a superuser in chat, so without any address.
struct Checkup: Sendable {
    let adapter: any ChatAdapter
    let messages: any MessageStore
    let backend: Current<any ImageBackend>
    let model: Current<ChatModel?>

    /// One line for each thing looked at.
    func report() async -> String {
        var findings = [await storage()] + adapter.connections.map { Finding($0) }
        findings += await backend.value.diagnose().map { Finding($0) }
        findings += await model.value?.diagnose().map { Finding($0) } ?? [.noChatModel(isInChat: true)]
        return findings.map(\.withoutAddresses.line).joined(separator: "\n")
    }

    private func storage() async -> Finding {
        do {
            return .ownStorage(messages: try await messages.count())
        } catch {
            return .storage(error)
        }
    }
}
