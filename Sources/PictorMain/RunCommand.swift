import ArgumentParser
import Logging
import OneBot
import OneBotAdapter
import Pictor
import PictorApp
import PictorModel
import PictorSettings
import SQLiteStore
import ServiceLifecycle
import UnixSignals
import WebSocket

/// `pictor run`: the bot, until it is told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "运行机器人，直到收到 SIGTERM 或 SIGINT。")

    @OptionGroup var config: ConfigurationOption

    func run() async throws {
        let needs: Settings.Needs = [.endpoint, .backend]
        let loaded = try config.loadWithReadings(needs: needs)
        let configuration = loaded.configuration
        let assembly = Assembly(configuration)
        let database: Database
        do {
            database = try Database(path: configuration.history.path)
        } catch {
            Terminal.complain("存储打不开：\(error.advice)")
            throw ExitCode(1)
        }
        let adapter = OneBotAdapter(
            configuration.onebot, sockets: LibWebSocketsTransport(logger: assembly.logger), transport: assembly.http,
            logger: assembly.logger)
        let bot = Bot(
            snapshot: assembly.snapshot(loaded), adapter: adapter,
            stores: Stores(database, pictureFolder: configuration.pictureFolder),
            reading: { [config] () throws(InvalidConfiguration) in assembly.snapshot(try config.read(needs: needs)) },
            logger: assembly.logger)
        if !configuration.isEnabled { assembly.logger.warning("plugin.enabled is false: connected and silent") }
        // Stopped in reverse order: the bot parks its jobs while the connection still stands.
        var group = ServiceGroupConfiguration(
            services: [ConnectionService(adapter: adapter), BotService(bot: bot), ReloadService(bot: bot)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: assembly.logger)
        group.maximumGracefulShutdownDuration = .seconds(8)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as OneBotError {
            Terminal.complain("连接开不起来：\(error)")
            throw ExitCode(1)
        } catch StorageError.cancelled {
            // Told to stop while it was still starting: that is how it should end.
        } catch let error as StorageError {
            Terminal.complain("存储出错：\(error.advice)")
            throw ExitCode(1)
        }
        assembly.close()
    }
}

/// The connection, closed when the bot is done.
private struct ConnectionService: Service, CustomStringConvertible {
    let adapter: OneBotAdapter
    // What the lifecycle logs of a service; without it, all of its members.
    let description = "connection"

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await adapter.run() }
    }
}

/// The bot, which parks its jobs when told to stop.
private struct BotService: Service, CustomStringConvertible {
    let bot: Bot
    let description = "bot"

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await bot.run() }
    }
}

/// Reads the configuration anew at each SIGHUP; the bot logs what comes of it.
private struct ReloadService: Service, CustomStringConvertible {
    let bot: Bot
    let description = "reload"

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            _ = await bot.reload()
        }
    }
}

extension Assembly {
    /// What the bot works with, made from a file that was read.
    fileprivate func snapshot(_ loaded: LoadedConfiguration) -> Snapshot {
        snapshot(of: loaded.configuration, readings: loaded.readings, warnings: loaded.warnings)
    }
}
