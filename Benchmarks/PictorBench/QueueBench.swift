import Foundation
import HTTP
import Inference
import Logging
import OneBot
import OneBotAdapter
import Pictor
import PictorApp
import PictorModel
import Primitives
import SQLiteStore

/// Requests that wait: what accepting one takes, what a thousand of them weigh, and how soon a restart serves them.
///
/// To be run first: what others have given back would hide what is taken here.
struct QueueBench {
    private static let jobs = 1000
    private let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "queue.sqlite").path
        let http = CurlTransport(logger: logger)
        defer { http.shutDown() }
        try await accept(keepingIn: path, http)
        try await restart(from: path, http)
    }

    /// The service never answers, so all but the first wait; whoever waits is told so once the job is written down.
    private func accept(keepingIn path: String, _ http: CurlTransport) async throws {
        let (lines, said) = AsyncStream.makeStream(of: Bool.self)
        let endpoint = SandboxEndpoint(nickname: "bench") { said.yield($0.message.images.isEmpty) }
        var times: [Double] = []
        var before = 0.0, after = 0.0
        try await serve(endpoint, database: try Database(path: path), backend: StuckBackend(), http) {
            var answers = lines.makeAsyncIterator()
            // Nobody is told before three wait.
            for _ in 0..<4 { endpoint.say("/pic bench") }
            _ = await answers.next()
            before = Self.memory
            for _ in 0..<Self.jobs {
                let began = ContinuousClock.now
                endpoint.say("/pic a lighthouse on a cliff above a rough sea, oil painting")
                _ = await answers.next()
                times.append((ContinuousClock.now - began).milliseconds)
            }
            after = Self.memory
        }
        row(
            "accept: message in, parsed, rights, limits, row, and the line that says so out",
            "median \(times.quantile(0.5).digits(2)) ms, p99 \(times.quantile(0.99).digits(2)) ms", "≤ 2 ms")
        row("\(Self.jobs) queued jobs", "\((after - before).digits(2)) MB", "≤ 5 MB")
    }

    /// The same database again, with a service that draws.
    private func restart(from path: String, _ http: CurlTransport) async throws {
        let (pictures, sent) = AsyncStream.makeStream(of: Void.self)
        let endpoint = SandboxEndpoint(nickname: "bench") { if !$0.message.images.isEmpty { sent.yield() } }
        let began = ContinuousClock.now
        var took = 0.0
        try await serve(endpoint, database: try Database(path: path), backend: SketchBackend(), http) {
            for await _ in pictures { break }
            took = (ContinuousClock.now - began).milliseconds
        }
        row(
            "restart with \(Self.jobs) queued jobs: database opened to first picture sent", "\(took.digits(0)) ms",
            "≤ 1000 ms")
    }

    private func serve(
        _ endpoint: SandboxEndpoint, database: Database, backend: any ImageBackend, _ http: CurlTransport,
        _ body: () async -> Void
    ) async throws {
        var configuration = Settings()
        // Each limit is looked at, none is reached.
        configuration.limits.userDaily = 100_000
        configuration.limits.groupDaily = 100_000
        configuration.limits.queueLength = 2 * Self.jobs
        let client = OneBotClient(
            endpoints: [.connect(url: SandboxEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: logger)
        let adapter = OneBotAdapter(client: client, transport: http, logger: logger)
        let bot = Bot(
            snapshot: Snapshot(settings: configuration, backend: backend, model: nil), adapter: adapter,
            stores: Stores(database, pictureFolder: nil), logger: logger)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await bot.run() }
            await body()
            group.cancelAll()
        }
    }

    /// Megabytes of memory of this process's own.
    private static var memory: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? .nan) * 1024 / 1_000_000
    }
}

/// A service that never answers.
private struct StuckBackend: ImageBackend {
    let name = "stuck"
    let model = "stuck"
    let canEdit = false

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let (never, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        throw InferenceError(.cancelled, detail: "")
    }

    func diagnose() async -> [BackendFinding] { [] }
}
