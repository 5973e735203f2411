import ArgumentParser
import Foundation
import Pictor

/// `pictor intent`: recorded messages judged, one a line.
struct IntentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intent",
        abstract: "逐行判断消息是不是要图：读入 JSON Lines（id、context、event），写出 JSON Lines（id、intent、subject、decided_by）。")

    @OptionGroup var config: ConfigurationOption

    func run() async throws {
        let configuration = try config.loadIfPresent(needs: [])
        let wiring = Wiring(configuration)
        let replay = IntentReplay(
            configuration: configuration, model: wiring.makeModel(), logger: wiring.logger)
        var number = 0
        var isClean = true
        for await line in Terminal.lines() {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            do throws(IntentReplay.MalformedLine) {
                Terminal.say(String(decoding: try await replay.judged(Data(line.utf8)), as: UTF8.self))
            } catch {
                Terminal.complain("第 \(number) 行：\(error.explanation)")
                isClean = false
            }
        }
        wiring.close()
        if !isClean { throw ExitCode(1) }
    }
}
