import ArgumentParser
import Foundation
import HTTP
import Logging
import Pictor
import PictorApp
import PictorModel
import PictorSettings

/// `pictor sandbox`: the bot at a terminal.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "在终端里和机器人聊天试画：不用 QQ、不用联网、不用密钥。")

    @OptionGroup var config: ConfigurationOption

    func run() async throws {
        var configuration = try config.loadIfPresent(needs: [])
        // The terminal is for the chat; whoever wants the log sets the level in a configuration.
        if config.path == nil { configuration.logLevel = .error }
        let assembly = Assembly(configuration)
        let name = configuration.persona.name
        if Terminal.isInteractive {
            Terminal.say("这是沙盒：在这里说的话，\(name)都听得到，画好的图存在 ./pictures/。试试「画一张猫咪的图片」或「/画图帮助」，Ctrl-D 退出。")
        }
        let sandbox = Sandbox(
            configuration: configuration, folder: "./pictures", transport: assembly.http, logger: assembly.logger)
        let isInteractive = Terminal.isInteractive
        let lines = Terminal.lines()
        try await sandbox.run(input: isInteractive ? lines : lines.echoing, inTurn: !isInteractive) {
            Terminal.say($0)
        }
        assembly.close()
    }
}

extension AsyncStream<String> {
    /// Each line is printed as it is said, so that piped input reads like a conversation.
    fileprivate var echoing: AsyncStream<String> {
        let iterator = EchoIterator(lines: self)
        return AsyncStream { await iterator.next() }
    }
}

private actor EchoIterator {
    private var lines: AsyncStream<String>.Iterator

    init(lines: AsyncStream<String>) { self.lines = lines.makeAsyncIterator() }

    func next() async -> String? {
        var lines = lines
        let line = await lines.next(isolation: self)
        self.lines = lines
        if let line, !line.isEmpty { Terminal.say("你：\(line)") }
        return line
    }
}
