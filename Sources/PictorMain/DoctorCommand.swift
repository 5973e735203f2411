import ArgumentParser
import Foundation
import Inference
import Logging
import OneBot
import Pictor
import PictorApp
import PictorModel
import PictorSettings
import SQLiteStore
import WebSocket

/// `pictor doctor`: what is wrong, and what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "检查配置、QQ 端点、语言模型、画图服务和存储；全部正常时退出码为 0。")

    @OptionGroup var config: ConfigurationOption

    func run() async throws {
        let configuration = try config.load(needs: [.endpoint, .backend])
        Terminal.say("正常 配置：\(config.path ?? "config.toml") 没有错误")
        var quiet = configuration
        quiet.logLevel = .error
        let assembly = Assembly(quiet)
        let doctor = Doctor(
            configuration: configuration, backend: assembly.makeBackend(), model: assembly.makeModel(),
            messages: { path throws(StorageError) in SQLiteMessageStore(database: try Database(path: path)) },
            connections: EndpointCheck(
                configuration: configuration, transport: LibWebSocketsTransport(logger: assembly.logger),
                logger: assembly.logger
            ).facts)
        let isWell = await doctor.examine { Terminal.say($0.line) }
        assembly.close()
        if !isWell { throw ExitCode(1) }
    }
}
