import ArgumentParser
import Crypto
import PictorModel

/// The `pictor` program.
@main
enum Program {
    static func main() async {
        LibCryptoLifetime.lastsAsLongAsTheProcess()
        await PictorCommand.main()
    }
}

/// Its commands.
struct PictorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pictor",
        abstract: "Pictor：看得懂群聊的 QQ 群画图机器人",
        version: "0.1.0",
        subcommands: [
            RunCommand.self, SandboxCommand.self, DoctorCommand.self, GenerateCommand.self, IntentCommand.self,
            HistoryCommand.self, JobsCommand.self, CropCommand.self, BackupCommand.self, RestoreCommand.self,
        ])
}
