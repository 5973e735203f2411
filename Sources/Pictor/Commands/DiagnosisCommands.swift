import ChatCore
import PictorModel

/// Why a message was drawn or not, and how the bot is.
struct DiagnosisCommands: Sendable {
    let diagnosis: Diagnosis
    let checkup: Checkup

    /// Explains the message that a command quotes.
    ///
    /// - Parameters:
    ///   - message: The command.
    ///   - mayExamine: Whether without a quote the bot itself is looked at.
    /// - Returns: The reply.
    /// - Throws: `StorageError`.
    func diagnose(_ message: IncomingMessage, mayExamine: Bool) async throws(StorageError) -> String {
        if let quoted = message.quotedKey { return try await diagnosis.report(on: quoted) }
        return mayExamine ? await checkup.report() : Phrases.diagnosisUsage
    }
}
