import Foundation
import HTTP
import Inference
import Logging
import Primitives

/// Measures what a picture costs besides its transfer, in time and in memory, and prints a table; asserts nothing.
///
/// The service is another process, so that its memory and its work are not counted. Run by `make bench`.
@main
struct InferenceBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "serve": try PictureService.serve(pictureSize: arguments.last.flatMap { Int($0) } ?? 1 << 20)
        case "peak": try await peak(arguments[1])
        default: try await table()
        }
    }

    private static func table() async throws {
        print("| what | measured | aim |\n|---|---|---|")
        let small = try PictureService(pictureSize: 3 << 19)
        defer { small.stop() }
        let (ours, bare) = try await times(small.url)
        row(
            "2 MiB base64 reply to checked picture, over a bare libcurl transfer of the same reply",
            "\(digits(ours / bare, 2))× (\(digits(ours, 2)) ms to \(digits(bare, 2)) ms)", "≤ 1.5×")
        let size = 20 << 20
        let large = try PictureService(pictureSize: size)
        defer { large.stop() }
        let peak = try Double(measuredPeak(large.url)) * 1024 / Double(size)
        row("peak memory for a 20 MiB picture, over its size", "\(digits(peak, 1))×", "≤ 5×")
    }

    private static func row(_ what: String, _ measured: String, _ aim: String) {
        print("| \(what) | \(measured) | \(aim) |")
    }

    private static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }

    // MARK: - Time

    /// Medians in milliseconds, taken in turn so that both see the same machine.
    private static func times(_ url: String) async throws -> (ours: Double, bare: Double) {
        let transport = CurlTransport(logger: quiet)
        let backend = backend(url, transport)
        defer { transport.shutDown() }
        var ours: [Double] = []
        var bare: [Double] = []
        for round in 0..<220 {
            var began = ContinuousClock.now
            try BareTransfer.perform(url + "/images/generations")
            let bareTime = (ContinuousClock.now - began) / .milliseconds(1)
            began = .now
            _ = try await backend.generate(ImageRequest(prompt: "a cat"), within: .seconds(60))
            let ourTime = (ContinuousClock.now - began) / .milliseconds(1)
            // The first rounds find everything cold.
            guard round >= 20 else { continue }
            ours.append(ourTime)
            bare.append(bareTime)
        }
        return (ours.sorted()[ours.count / 2], bare.sorted()[bare.count / 2])
    }

    private static func backend(_ url: String, _ transport: CurlTransport) -> any ImageBackend {
        var settings = BackendSettings(baseURL: url, apiKeys: [Secret("sk-bench")], model: "m")
        settings.mode = .images
        return BackendKind.openai.make(settings, transport: transport, logger: quiet)
    }

    private static let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    // MARK: - Memory

    /// In a process of its own: how far its resident memory rises for one picture, in KiB.
    private static func measuredPeak(_ url: String) throws -> Int {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["peak", url]
        let output = Pipe()
        child.standardOutput = output
        try child.run()
        child.waitUntilExit()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private static func peak(_ url: String) async throws {
        let transport = CurlTransport(logger: quiet)
        let backend = backend(url, transport)
        // A thread, a connection and a JSON parser are there in any case.
        _ = try? await backend.generate(ImageRequest(prompt: "warm up"), within: .seconds(60))
        let before = status("VmRSS")
        let image = try await backend.generate(ImageRequest(prompt: "a cat"), within: .seconds(60))
        print(status("VmHWM") - before)
        // Kept until here, as the bot keeps it.
        _ = image.bytes.count
        transport.shutDown()
    }

    /// A line of `/proc/self/status`, in KiB.
    private static func status(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
