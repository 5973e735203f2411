import Foundation
public import PictorModel
import Primitives

extension Settings {
    /// What a command needs beyond well-formed values.
    public struct Needs: OptionSet, Sendable {
        /// The bits.
        public let rawValue: Int
        /// Creates a set from its bits.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// A OneBot endpoint to connect to or to wait for.
        public static let endpoint = Needs(rawValue: 1)
        /// An image service.
        public static let backend = Needs(rawValue: 2)
    }

    /// No configuration is longer than this; more is a wrong file. 64 KiB.
    public static let maximumFileSize = 65_536

    /// Reads and checks a configuration file.
    ///
    /// - Parameters:
    ///   - path: The file, up to 64 KiB of UTF-8 TOML.
    ///   - environment: `PICTOR_ONEBOT_TOKEN`, `PICTOR_API_KEY` and `PICTOR_LLM_API_KEY` win over the file.
    ///   - needs: What else must be there.
    /// - Returns: The settings, what was odd in it, and what each key came to.
    /// - Throws: `InvalidConfiguration` with every problem at once.
    public static func load(
        contentsOf path: String, environment: [String: String], needs: Needs
    ) throws(InvalidConfiguration) -> (
        configuration: Settings, warnings: [ConfigurationProblem], readings: Readings
    ) {
        let bytes: [UInt8]
        do {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CocoaError(.fileReadNoSuchFile)
            }
            defer { try? handle.close() }
            bytes = Array(try handle.read(upToCount: maximumFileSize + 1) ?? Data())
        } catch {
            throw InvalidConfiguration.file(path, .unreadable)
        }
        return try parse(bytes, file: path, environment: environment, needs: needs)
    }

    /// Checks the text of a configuration file; `load(contentsOf:environment:needs:)` without the file.
    public static func parse(
        _ bytes: [UInt8], file: String, environment: [String: String] = [:], needs: Needs
    ) throws(InvalidConfiguration) -> (
        configuration: Settings, warnings: [ConfigurationProblem], readings: Readings
    ) {
        guard bytes.count <= maximumFileSize else {
            throw InvalidConfiguration.file(file, .tooLong(kilobytes: maximumFileSize / 1024))
        }
        let document: TOMLDocument
        do {
            document = try TOMLDocument(parsing: bytes)
        } catch {
            throw InvalidConfiguration.file(
                file, line: error.line, .malformed(reason: error.reason))
        }
        var reader = ConfigurationReader(document: document, file: file, environment: environment)
        let configuration = Settings(reading: &reader, needs: needs)
        reader.reportUnknownKeys()
        let problems = reader.problems.enumerated()
            .sorted { ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset) }.map(\.element)
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw InvalidConfiguration(problems: problems)
        }
        return (configuration, problems, reader.readings)
    }

    /// Every key there is, dotted: what reading an empty file asks for.
    package static func keys() throws -> Set<String> {
        let document = try TOMLDocument(parsing: [])
        var reader = ConfigurationReader(document: document, file: "", environment: [:])
        _ = Settings(reading: &reader, needs: [])
        return reader.askedFor
    }

    private init(reading reader: inout ConfigurationReader, needs: Needs) {
        self.init()
        reader.enter("plugin")
        isEnabled = reader.boolean("enabled", default: isEnabled)
        reader.accept("config_version")
        onebot = OneBotSettings(reading: &reader, isNeeded: needs.contains(.endpoint))
        bot = BotSettings(reading: &reader)
        persona = PersonaSettings(reading: &reader, nickname: bot.nicknames.first)
        (api, generation, fallbacks) = ImageService.all(reading: &reader, areNeeded: needs.contains(.backend))
        llm = LLMSettings(reading: &reader, api: api)
        reader.enter("intent")
        intentMode = reader.choice("mode", default: intentMode)
        reader.enter("components")
        components.imageGeneration = reader.boolean("enable_image_generation", default: true)
        components.directPicCommand = reader.boolean("enable_direct_pic_command", default: true)
        reader.enter("moderation")
        moderation.bannedWords = reader.strings("banned_words", default: [])
        for word in moderation.bannedWords where BannedWords.Word(word) == nil {
            reader.problem(.error, key: "banned_words", .emptyBannedWord(word))
        }
        limits = LimitSettings(reading: &reader)
        reader.enter("history")
        history.path = reader.string("path", default: history.path)
        if history.path.isEmpty { reader.problem(.error, key: "path", .noDatabasePath) }
        history.retentionDays = reader.integer(
            "retention_days", default: history.retentionDays, in: 1...3650, unit: .days)
        pictures = PictureSettings(reading: &reader)
        reader.enter("log")
        logLevel = reader.choice("level", default: logLevel)
    }
}

extension InvalidConfiguration {
    fileprivate static func file(_ file: String, line: Int? = nil, _ fact: ConfigurationFact) -> InvalidConfiguration {
        InvalidConfiguration(problems: [
            ConfigurationProblem(severity: .error, file: file, line: line, key: "", fact: fact)
        ])
    }
}

extension OneBotSettings {
    fileprivate init(reading reader: inout ConfigurationReader, isNeeded: Bool) {
        self.init()
        reader.enter("onebot")
        let address = reader.string("url", default: url ?? "")
        url = address.isEmpty ? nil : address
        if url != nil, !address.isURL(schemes: ["ws", "wss"]) {
            reader.problem(.error, key: "url", .notWebSocketAddress)
        }
        if url.flatMap({ URLComponents(string: $0)?.host }) == "0.0.0.0" {
            reader.problem(.error, key: "url", .unspecifiedAddress)
        }
        accessToken = reader.secret("access_token", environment: "PICTOR_ONEBOT_TOKEN")
        let place = reader.string("listen", default: "")
        if !place.isEmpty {
            listen = ListenAddress(place)
            if let listen {
                if accessToken.isEmpty, !listen.isLoopback {
                    reader.problem(
                        .error, key: "listen", .openWithoutToken)
                }
            } else {
                reader.problem(.error, key: "listen", .notListenAddress)
            }
        }
        if isNeeded, url == nil, place.isEmpty {
            reader.problem(.error, key: "url", .noEndpoint)
        }
    }
}

extension ListenAddress {
    /// Reads `host:port` or `[v6]:port`.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.init(host: host, port: port)
    }
}

extension BotSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        self.init()
        reader.enter("bot")
        nicknames = reader.strings("nicknames", default: nicknames).filter { !$0.isEmpty }
        if nicknames.isEmpty { reader.problem(.error, key: "nicknames", .noNickname) }
        superusers = reader.ids("superusers")
        commandPrefixes = reader.strings("command_prefixes", default: commandPrefixes).filter { !$0.isEmpty }
        if commandPrefixes.isEmpty { reader.problem(.error, key: "command_prefixes", .noCommandPrefix) }
        trigger = reader.choice("trigger", default: trigger)
        isEnabledByDefault = reader.boolean("enabled_by_default", default: isEnabledByDefault)
        servesPrivateChat = reader.boolean("private_chat", default: servesPrivateChat)
        quotesRequest = reader.boolean("quote_request", default: quotesRequest)
        reacts = reader.boolean("react", default: reacts)
        ignoredUsers = reader.ids("ignore_users")
        let quiet = reader.string("quiet_hours", default: "")
        quietHours = QuietHours(quiet)
        if !quiet.isEmpty, quietHours == nil {
            reader.problem(.error, key: "quiet_hours", .notQuietHours)
        }
    }
}

extension PersonaSettings {
    fileprivate init(reading reader: inout ConfigurationReader, nickname: String?) {
        self.init()
        reader.enter("persona")
        let given = reader.string("name", default: "")
        name = given.isEmpty ? nickname ?? name : given
        personality = reader.string("personality", default: "")
        appearance = reader.string("appearance", default: "")
        let path = reader.string("reference_image", default: "")
        referenceImage = path.isEmpty ? nil : path
        if !path.isEmpty, !FileManager.default.isReadableFile(atPath: path) {
            reader.problem(.error, key: "reference_image", .unreadableFile(path: path))
        }
    }
}

extension LLMSettings {
    /// `api` lends its address and key where this section gives none: one relay often serves both.
    fileprivate init(reading reader: inout ConfigurationReader, api: APISettings) {
        self.init()
        reader.enter("llm")
        baseURL = reader.string("base_url", default: "").trimmingCharacters(in: .whitespaces)
        key = reader.secret("api_key", environment: "PICTOR_LLM_API_KEY")
        model = reader.string("model_name", default: "").trimmingCharacters(in: .whitespaces)
        systemPrompt = reader.string("system_prompt", default: "")
        contextMessageLimit = reader.integer(
            "context_message_limit", default: contextMessageLimit, in: 1...100, unit: .messages)
        contextTime = .seconds(60 * reader.integer("context_time_minutes", default: 30, in: 1...1440, unit: .minutes))
        jsonMode = reader.choice("json_mode", default: jsonMode)
        timeout = .seconds(reader.integer("timeout", default: 60, in: 1...600, unit: .seconds))
        guard isConfigured else { return }
        if baseURL.isEmpty {
            guard api.kind == .openai, !api.baseURL.isEmpty else {
                reader.problem(.error, key: "base_url", .modelWithoutAddress)
                return
            }
            baseURL = api.baseURL
            if key.isEmpty { key = api.key }
        } else if !baseURL.isURL(schemes: ["http", "https"]) {
            reader.problem(.error, key: "base_url", .notModelAddress)
        }
    }
}

extension LimitSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        self.init()
        reader.enter("limits")
        cooldown = .seconds(reader.integer("cooldown_seconds", default: 0, in: 0...86_400, unit: .seconds))
        userDaily = reader.integer("user_daily", default: userDaily, in: -1...100_000, unit: .dailyPictures)
        groupDaily = reader.integer("group_daily", default: groupDaily, in: -1...100_000, unit: .dailyPictures)
        adminsExempt = reader.boolean("admins_exempt", default: adminsExempt)
        maxConcurrent = reader.integer("max_concurrent", default: maxConcurrent, in: 1...64, unit: .pictures)
        picturesPerRequest = reader.integer(
            "max_pictures_per_request", default: picturesPerRequest, in: 1...4, unit: .pictures)
        queueLength = reader.integer("queue_length", default: queueLength, in: 1...1000, unit: .requests)
        recall = .seconds(reader.integer("recall_seconds", default: 0, in: 0...86_400, unit: .secondsUntilRecall))
    }
}

extension PictureSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        self.init()
        reader.enter("pictures")
        let path = reader.string("folder", default: "")
        folder = path.isEmpty ? nil : path
        maximumMegabytes = reader.integer(
            "max_megabytes", default: maximumMegabytes, in: 0...1_000_000, unit: .megabytes)
        maximumDays = reader.integer("max_days", default: maximumDays, in: 1...3650, unit: .days)
    }
}

extension String {
    /// Whether this is an absolute URL with a host and one of the schemes.
    func isURL(schemes: [String]) -> Bool {
        guard let parts = URLComponents(string: self), let scheme = parts.scheme?.lowercased(),
            let host = parts.host
        else { return false }
        return schemes.contains(scheme) && !host.isEmpty
    }
}
