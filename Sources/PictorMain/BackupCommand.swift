import ArgumentParser
import Foundation
import Pictor
import PictorModel
import PictorSettings
import SQLiteStore

/// `pictor backup`: everything kept, as one file, also while the bot runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "把数据库和图片备份成一个 tar 文件；机器人不用停。配置和密钥不在里面。")

    @Argument(help: "备份成哪个文件，不能已经存在。") var file: String
    @OptionGroup var config: ConfigurationOption

    func run() throws {
        let backup = Backup(try config.loadIfPresent(needs: []))
        do throws(BackupError) {
            let contents = try backup.write(to: file, now: Int64(Date().timeIntervalSince1970))
            Terminal.say("备份好了：\(file)（\(contents.sentence)）。里面有聊天记录，放在只有自己能看的地方")
        } catch {
            Terminal.complain("没备份成：\(error.advice)")
            throw ExitCode(1)
        }
    }
}

/// `pictor restore`: takes a backup back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "用备份换回数据库和图片；先停掉机器人。原来的数据改名留着。")

    @Argument(help: "备份文件。") var file: String
    @OptionGroup var config: ConfigurationOption

    func run() throws {
        let backup = Backup(try config.loadIfPresent(needs: []))
        do throws(BackupError) {
            let restoration = try backup.restore(from: file, now: Int64(Date().timeIntervalSince1970))
            Terminal.say("恢复好了：\(restoration.contents.sentence)")
            for aside in restoration.asides { Terminal.say("原来的在 \(aside)") }
        } catch {
            Terminal.complain("没恢复：\(error.advice)")
            throw ExitCode(1)
        }
    }
}

extension Backup {
    /// A backup of what a configuration names.
    fileprivate init(_ configuration: Settings) {
        self.init(databasePath: configuration.history.path, pictureFolder: configuration.pictureFolder)
    }
}

extension Backup.Contents {
    fileprivate var sentence: String {
        "数据库 \(String(format: "%.1f", Double(databaseBytes) / 1_048_576)) MB，图片 \(pictures) 张"
    }
}
