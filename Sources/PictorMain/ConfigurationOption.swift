import ArgumentParser
import Foundation
import Pictor
import PictorModel
import PictorSettings

/// A configuration, what was odd in it and what each key came to.
typealias LoadedConfiguration = (
    configuration: Settings, warnings: [ConfigurationProblem], readings: Settings.Readings
)

/// `--config`, read and checked.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "配置文件的路径（默认 config.toml）。")
    var path: String?

    /// The configuration; warnings go to standard error.
    ///
    /// Ends the program with 78 where the file cannot be used.
    func load(needs: Settings.Needs) throws -> Settings {
        try loadWithReadings(needs: needs).configuration
    }

    /// The same, and what each key came to.
    func loadWithReadings(needs: Settings.Needs) throws -> LoadedConfiguration {
        do {
            let loaded = try read(needs: needs)
            for warning in loaded.warnings { Terminal.complain(warning.description) }
            return loaded
        } catch {
            Terminal.complain(error.description)
            throw ExitCode(78)
        }
    }

    /// Reads and checks the file without a word.
    func read(needs: Settings.Needs) throws(InvalidConfiguration) -> LoadedConfiguration {
        try Settings.load(
            contentsOf: path ?? "config.toml", environment: ProcessInfo.processInfo.environment, needs: needs)
    }

    /// The same as `load`, but all defaults where no file was named and none lies here.
    func loadIfPresent(needs: Settings.Needs) throws -> Settings {
        if path == nil, !FileManager.default.fileExists(atPath: "config.toml") { return Settings() }
        return try load(needs: needs)
    }
}
