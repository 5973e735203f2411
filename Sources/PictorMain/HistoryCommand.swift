import ArgumentParser
import Foundation
import Pictor
import PictorApp
import PictorModel
import PictorSettings
import SQLiteStore

/// `pictor history`: what is remembered.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "聊天记录。", subcommands: [HistoryExportCommand.self])
}

/// `pictor history export`: a group's messages in the form `pictor intent` reads.
struct HistoryExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "把群聊记录写成 pictor intent 能读的 JSON Lines（id、context、event）；只读，机器人运行时也可以用。")

    @OptionGroup var config: ConfigurationOption
    @Option(help: "只要这个群；不写就是所有群，私聊从不导出。") var group: String?
    @Option(help: "从什么时候起：1d、12h、2w，或者 2026-11-24、2026-11-24T08:30；不写就是全部。") var since: String?
    @Option(help: "每条消息带上前面多少条，0–100；不写就是 llm.context_message_limit。") var context: Int?

    private var start: Int64? { since.flatMap { ExportStart.parse($0, now: Date()) } }

    func validate() throws {
        if let group, Int64(group) == nil { throw ValidationError("--group 应为群号，找到的是 \(group)") }
        if let since, start == nil {
            throw ValidationError("--since 应为 1d、12h、30m、2w 这样的时长，或者 2026-11-24 这样的日期，找到的是 \(since)")
        }
        if let context, !(0...100).contains(context) { throw ValidationError("--context 应在 0–100 之间，找到的是 \(context)") }
    }

    func run() async throws {
        let configuration = try config.loadIfPresent(needs: [])
        do throws(StorageError) {
            let export = try HistoryExport(configuration: configuration)
            let selection = HistoryExport.Selection(
                group: group, since: start, contextLength: context ?? configuration.llm.contextMessageLimit,
                configuration: configuration)
            let form = EventForm(configuration: configuration)
            let count = try await form.write(selection, of: export) {
                Terminal.say(String(decoding: $0, as: UTF8.self))
            }
            Terminal.complain("导出了 \(count) 条消息")
        } catch {
            Terminal.complain("存储打不开：\(error.advice)")
            throw ExitCode(1)
        }
    }
}
