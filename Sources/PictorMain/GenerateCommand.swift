import ArgumentParser
import Foundation
import Pictor
import PictorApp
import PictorModel
import PictorSettings

/// `pictor generate`: one picture through the configured service.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "用配置好的画图服务画一张图，打印图片的路径。")

    @Argument(help: "要画什么。") var prompt: String
    @OptionGroup var config: ConfigurationOption
    @Option(help: "图片存到哪个文件夹。") var output = "."
    @Flag(help: "原样作为提示词，不经过语言模型。") var raw = false

    func run() async throws {
        let configuration = try config.load(needs: .backend)
        let assembly = Assembly(configuration)
        defer { assembly.close() }
        let commission = OneShotGeneration(
            configuration: configuration, backend: assembly.makeBackend(), model: raw ? nil : assembly.makeModel(),
            logger: assembly.logger)
        let result: OneShotGeneration.Result
        do {
            result = try await commission.picture(of: prompt, isRaw: raw)
        } catch let failure as OneShotGeneration.Failure {
            Terminal.complain("没画成：\(failure.sentence)（\(failure.fact)）")
            throw ExitCode(1)
        }
        let stamp = Int(Date().timeIntervalSince1970 * 1000)
        let path = "\(output)/pictor-\(stamp).\(result.fileExtension)"
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            try result.bytes.write(to: URL(fileURLWithPath: path))
        } catch {
            Terminal.complain("图片存不下来：检查 \(output) 能不能写")
            throw ExitCode(1)
        }
        Terminal.say(path)
    }
}
