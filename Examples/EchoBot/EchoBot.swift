import Logging
import OneBot
import WebSocket

/// Repeats what it is told, quoting it: `swift run EchoBot ws://127.0.0.1:3001 [token]`.
@main
struct EchoBot {
    static func main() async throws {
        let logger = Logger(label: "echo")
        let arguments = CommandLine.arguments
        let client = OneBotClient(
            endpoints: [
                .connect(
                    to: arguments.dropFirst().first ?? "ws://127.0.0.1:3001", token: arguments.dropFirst(2).first ?? "")
            ],
            transport: LibWebSocketsTransport(logger: logger), logger: logger)
        async let running: Void = client.run()
        for await case .message(let heard) in client.events
        where !heard.isOwn && heard.message.plainText.hasPrefix("echo ") {
            let answer: Message = [.reply(heard.messageID), .text(String(heard.message.plainText.dropFirst(5)))]
            do {
                _ = try await client.call(.sendMessage(answer, to: heard.chat), as: heard.selfID)
            } catch {
                logger.warning("not answered", metadata: ["error": "\(error)"])
            }
        }
        try await running
    }
}
