import Foundation
import TestSupport

/// A service that answers every request with the same picture as base64, in a process of its own.
struct PictureService {
    let url: String
    private let process: Process

    /// Starts one and waits until it listens.
    init(pictureSize: Int) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve", String(pictureSize)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        url = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends it. Not by SIGTERM: a child of a task's thread inherits that it is blocked there.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Serves until the process is ended. A request for "warm up" gets an error, which needs no picture.
    static func serve(pictureSize: Int) throws {
        let reply = Data(#"{"created":1,"data":[{"b64_json":"\#(picture(pictureSize).base64EncodedString())"}]}"#.utf8)
        let server = try LoopbackServer { request, connection in
            if request.text.contains("warm up") {
                connection.reply(json: #"{"error":{"message":"not now"}}"#, status: 400)
            } else {
                connection.reply(200, ["Content-Type": "application/json"], reply)
            }
        }
        print(server.url)
        fflush(nil)
        while true { sleep(3600) }
    }

    /// Noise that begins like a PNG of 1024×1024.
    private static func picture(_ size: Int) -> Data {
        var bytes = Data([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
        bytes += Data([0, 0, 4, 0, 0, 0, 4, 0, 8, 2, 0, 0, 0])
        var dice = SystemRandomNumberGenerator()
        bytes += Data(
            (0..<(size - bytes.count) / 8).flatMap { _ in
                withUnsafeBytes(of: dice.next()) { Array($0) }
            })
        return bytes
    }
}
