import Foundation
public import HTTP
public import Logging
import OneBot
import OneBotAdapter
import Pictor
public import PictorModel
import Primitives
import SQLiteStore

/// The whole bot on a desk: the same bot, with an endpoint and a backend inside the process. No QQ, no network, no key.
public struct Sandbox: Sendable {
    /// What happens, in order: a line is dealt with only after what the bot said to it.
    private enum Happening: Sendable {
        case sent(SandboxEndpoint.Sent)
        case settled
    }

    private let configuration: Settings
    private let folder: String
    private let transport: any HTTPTransport
    private let side: Int
    private let logger: Logger

    /// A sandbox.
    ///
    /// - Parameters:
    ///   - configuration: As for the bot; endpoint, service and chat model in it are not used.
    ///   - folder: Where pictures are saved.
    ///   - transport: Never reached; the bot wants one.
    ///   - side: Width and height of a picture in pixels.
    ///   - logger: For the bot.
    public init(
        configuration: Settings, folder: String, transport: any HTTPTransport, side: Int = 512, logger: Logger
    ) {
        var configuration = configuration
        configuration.llm = LLMSettings()
        configuration.isEnabled = true
        self.configuration = configuration
        self.folder = folder
        self.transport = transport
        self.side = side
        self.logger = logger
    }

    /// Talks until the input ends and everything asked for is answered.
    ///
    /// - Parameters:
    ///   - input: Lines as typed; `>3 words` quotes message 3.
    ///   - inTurn: Whether each line waits until the one before it is dealt with, as a script wants it.
    ///   - print: Gets each line for the person, without its line break.
    /// - Throws: `StorageError`.
    public func run<Lines: AsyncSequence & Sendable>(
        input: Lines, inTurn: Bool, print: @escaping @Sendable (String) -> Void
    ) async throws where Lines.Element == String {
        let (happenings, happen) = AsyncStream.makeStream(of: Happening.self)
        let (settled, settle) = AsyncStream.makeStream(of: Void.self)
        let endpoint = SandboxEndpoint(nickname: configuration.persona.name) { happen.yield(.sent($0)) }
        let client = OneBotClient(
            endpoints: [.connect(url: SandboxEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: logger)
        let adapter = OneBotAdapter(client: client, transport: transport, logger: logger)
        let stores = Stores(try Database(), pictureFolder: nil)
        let bot = Bot(
            snapshot: Snapshot(settings: configuration, backend: SketchBackend(side: side), model: nil),
            adapter: adapter, stores: stores, whenHandled: { happen.yield(.settled) }, logger: logger)
        let transcript = SandboxTranscript(
            nickname: configuration.persona.name, folder: folder, jobs: stores.jobs)

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await adapter.run() }
            group.addTask { try await bot.run() }
            group.addTask {
                for await happening in happenings {
                    switch happening {
                    case .sent(let message): for line in await transcript.lines(for: message) { print(line) }
                    case .settled: settle.yield()
                    }
                }
            }
            var settlements = settled.makeAsyncIterator()
            var open = 0
            for try await line in input {
                guard let message = Self.message(line) else { continue }
                endpoint.say(message)
                open += 1
                guard inTurn else { continue }
                await settlements.next()
                open -= 1
            }
            while open > 0 {
                await settlements.next()
                open -= 1
            }
            // Now the transcript ends with its last line, and it is the first of the three to end.
            happen.finish()
            try await group.next()
            group.cancelAll()
        }
    }

    /// A line as a message; `>3 words` quotes message 3.
    private static func message(_ line: String) -> Message? {
        let line = line.trimmingCharacters(in: .whitespaces)
        guard !line.isEmpty else { return nil }
        guard line.hasPrefix(">") else { return Message(line) }
        let rest = line.dropFirst()
        let digits = rest.prefix(while: \.isNumber)
        guard let id = MessageID(String(digits)) else { return Message(line) }
        return [.reply(id), .text(rest.dropFirst(digits.count).trimmingCharacters(in: .whitespaces))]
    }
}
