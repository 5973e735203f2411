import ArgumentParser
import Foundation
import Pictor
import PictorApp
import PictorModel
import PictorSettings

/// `pictor intent`: recorded messages judged, one a line.
struct IntentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intent",
        abstract: "逐行判断消息是不是要图：读入 JSON Lines（id、context、event），写出 JSON Lines（id、intent、subject、decided_by）。")

    @OptionGroup var config: ConfigurationOption
    @Option(help: "和这个文件对照，只写出判断变了的行：它是以前的输出，或者带 expected 标注的行。") var compare: String?

    func run() async throws {
        var comparison = try compare.map(Self.comparison)
        let configuration = try config.loadIfPresent(needs: [])
        let assembly = Assembly(configuration)
        let lines = IntentLines(
            configuration: configuration, model: assembly.makeModel(), logger: assembly.logger)
        var number = 0
        var isClean = true
        for await line in Terminal.lines() {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            do throws(IntentLines.MalformedLine) {
                let judged = try await lines.judged(Data(line.utf8))
                let shown = comparison == nil ? judged : comparison?.difference(judged)
                if let shown { Terminal.say(String(decoding: shown, as: UTF8.self)) }
            } catch {
                Terminal.complain("第 \(number) 行：\(error.explanation)")
                isClean = false
            }
        }
        assembly.close()
        if let comparison { Terminal.complain(comparison.summary) }
        if !isClean { throw ExitCode(1) }
    }

    private static func comparison(with path: String) throws -> IntentComparison {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            Terminal.complain("\(path) 打不开：检查路径和权限")
            throw ExitCode(1)
        }
        do throws(IntentComparison.MalformedLine) {
            return try IntentComparison(with: text.split(separator: "\n", omittingEmptySubsequences: false))
        } catch {
            Terminal.complain("\(path) 第 \(error.number) 行：应为带 id 和 intent（或 expected.intent）的 JSON 对象")
            throw ExitCode(1)
        }
    }
}

extension IntentLines.MalformedLine {
    /// What is wrong, in Chinese.
    fileprivate var explanation: String {
        switch self {
        case .noObject: "不是 JSON 对象"
        case .tooLarge: "太大了，值太多或嵌套太深"
        case .noMessage: "event 不是 OneBot 11 的消息事件"
        }
    }
}
