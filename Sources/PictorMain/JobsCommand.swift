import ArgumentParser
import Foundation
import Pictor
import PictorApp
import PictorModel
import PictorSettings
import SQLiteStore

/// `pictor jobs`: every request that was accepted, and what became of it.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "把接下的每个请求和它的结局写成 JSON Lines；只读，机器人开着关着都可以用。")

    @OptionGroup var config: ConfigurationOption
    @Option(help: "只要这个群；不写就是所有群和私聊。") var group: String?
    @Option(help: "从什么时候起：1d、12h、2w，或者 2026-11-24、2026-11-24T08:30；不写就是全部。") var since: String?

    private var start: Int64? { since.flatMap { ExportStart.parse($0, now: Date()) } }

    func validate() throws {
        if let since, start == nil {
            throw ValidationError("--since 应为 1d、12h、30m、2w 这样的时长，或者 2026-11-24 这样的日期，找到的是 \(since)")
        }
    }

    func run() async throws {
        let configuration = try config.loadIfPresent(needs: [])
        do throws(StorageError) {
            let lines = JobLines(configuration: configuration)
            let count = try await lines.write(
                JobExport.Selection(group: group, since: start), of: try JobExport(configuration: configuration)
            ) { Terminal.say(String(decoding: $0, as: UTF8.self)) }
            Terminal.complain("一共 \(count) 个请求")
        } catch {
            Terminal.complain("存储打不开：\(error.advice)")
            throw ExitCode(1)
        }
    }
}
