import Foundation
import HTTP
import Logging
import OneBot
import OneBotAdapter
import Pictor
import PictorApp
import PictorModel
import Primitives
import SQLiteStore

/// Messages received, decoded and stored, through the client and the bot, with the endpoint in the process.
struct StreamBench {
    private static let events = 100_000

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: folder.appending(path: "stream.sqlite").path)
        var configuration = Settings()
        // Only remembered: what is measured is the way into the history.
        configuration.isEnabled = false
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let http = CurlTransport(logger: logger)
        let endpoint = SandboxEndpoint(nickname: "bench") { _ in }
        let client = OneBotClient(
            endpoints: [.connect(url: SandboxEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: logger)
        let handled = Locked(0)
        let adapter = OneBotAdapter(client: client, transport: http, logger: logger)
        let bot = Bot(
            snapshot: Snapshot(settings: configuration, backend: SketchBackend(), model: nil), adapter: adapter,
            stores: Stores(database, pictureFolder: nil), whenHandled: { handled.withLock { $0 += 1 } }, logger: logger)
        let text = String(repeating: "今天晚上一起去吃火锅吗？", count: 6)
        let rate = await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await bot.run() }
            endpoint.say("warm up")
            while handled.withLock({ $0 }) < 1 { await Task.yield() }
            let began = ContinuousClock.now
            var said = 1
            while said < Self.events {
                // Never more under way than the client's queue holds, so that none is left out.
                if said - handled.withLock({ $0 }) < 500 {
                    endpoint.say(Message(text))
                    said += 1
                } else {
                    await Task.yield()
                }
            }
            while handled.withLock({ $0 }) < said { await Task.yield() }
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            group.cancelAll()
            return Double(Self.events) / seconds
        }
        http.shutDown()
        row("events received, decoded and stored", "\(rate.digits(0)) a second", "≥ 40,000")
    }
}
