import ArgumentParser
import Foundation
import Pictor

/// `--config`, read and checked.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "配置文件的路径（默认 config.toml）。")
    var path: String?

    /// The configuration; warnings go to standard error.
    ///
    /// Ends the program with 78 where the file cannot be used.
    func load(needs: Configuration.Needs) throws -> Configuration {
        do {
            let (configuration, warnings) = try Configuration.load(
                contentsOf: path ?? "config.toml", environment: ProcessInfo.processInfo.environment, needs: needs)
            for warning in warnings { Terminal.complain(warning.description) }
            return configuration
        } catch {
            Terminal.complain(error.description)
            throw ExitCode(78)
        }
    }

    /// The same, but all defaults where no file was named and none lies here.
    func loadIfPresent(needs: Configuration.Needs) throws -> Configuration {
        if path == nil, !FileManager.default.fileExists(atPath: "config.toml") { return Configuration() }
        return try load(needs: needs)
    }
}
