import Foundation
import Inference
import Primitives

extension Configuration {
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
    /// - Returns: The configuration, what was odd in it, and what each key came to.
    /// - Throws: `InvalidConfiguration` with every problem at once.
    public static func load(
        contentsOf path: String, environment: [String: String], needs: Needs
    ) throws(InvalidConfiguration) -> (
        configuration: Configuration, warnings: [ConfigurationProblem], readings: Readings
    ) {
        let bytes: [UInt8]
        do {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CocoaError(.fileReadNoSuchFile)
            }
            defer { try? handle.close() }
            bytes = Array(try handle.read(upToCount: maximumFileSize + 1) ?? Data())
        } catch {
            throw InvalidConfiguration.file(path, "打不开。检查路径和权限，或者复制 config.example.toml 来用")
        }
        return try parse(bytes, file: path, environment: environment, needs: needs)
    }

    /// Checks the text of a configuration file; `load(contentsOf:environment:needs:)` without the file.
    public static func parse(
        _ bytes: [UInt8], file: String, environment: [String: String] = [:], needs: Needs
    ) throws(InvalidConfiguration) -> (
        configuration: Configuration, warnings: [ConfigurationProblem], readings: Readings
    ) {
        guard bytes.count <= maximumFileSize else {
            throw InvalidConfiguration.file(file, "超过 64 KB，不像是配置文件")
        }
        let document: TOMLDocument
        do {
            document = try TOMLDocument(parsing: bytes)
        } catch {
            throw InvalidConfiguration.file(
                file, line: error.line, "TOML 格式不对（\(error.reason)）。多半是少了引号、等号或括号")
        }
        var reader = ConfigurationReader(document: document, file: file, environment: environment)
        let configuration = Configuration(reading: &reader, needs: needs)
        reader.reportUnknownKeys()
        let problems = reader.problems.enumerated()
            .sorted { ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset) }.map(\.element)
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw InvalidConfiguration(problems: problems)
        }
        return (configuration, problems, reader.readings)
    }

    /// Every key there is, dotted: what reading an empty file asks for.
    static func keys() throws -> Set<String> {
        let document = try TOMLDocument(parsing: [])
        var reader = ConfigurationReader(document: document, file: "", environment: [:])
        _ = Configuration(reading: &reader, needs: [])
        return reader.askedFor
    }

    private init(reading reader: inout ConfigurationReader, needs: Needs) {
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
            reader.problem(.error, key: "banned_words", "\"\(word.prefix(40))\" 里没有字、字母、数字或表情，认不出来，要去掉")
        }
        limits = LimitSettings(reading: &reader)
        reader.enter("history")
        history.path = reader.string("path", default: history.path)
        if history.path.isEmpty { reader.problem(.error, key: "path", "不能为空，应为数据库文件的路径") }
        history.retentionDays = reader.integer(
            "retention_days", default: history.retentionDays, in: 1...3650, unit: "天")
        pictures = PictureSettings(reading: &reader)
        reader.enter("log")
        logLevel = reader.choice("level", default: logLevel)
    }
}

extension InvalidConfiguration {
    fileprivate static func file(_ file: String, line: Int? = nil, _ explanation: String) -> InvalidConfiguration {
        InvalidConfiguration(problems: [
            ConfigurationProblem(severity: .error, file: file, line: line, key: "", explanation: explanation)
        ])
    }
}

extension OneBotSettings {
    fileprivate init(reading reader: inout ConfigurationReader, isNeeded: Bool) {
        reader.enter("onebot")
        let address = reader.string("url", default: url ?? "")
        url = address.isEmpty ? nil : address
        if url != nil, !address.isURL(schemes: ["ws", "wss"]) {
            reader.problem(.error, key: "url", "应为 ws:// 或 wss:// 开头的地址，例如 \"ws://127.0.0.1:3001\"")
        }
        if url.flatMap({ URLComponents(string: $0)?.host }) == "0.0.0.0" {
            reader.problem(.error, key: "url", "0.0.0.0 只能用来监听，不能连接。同一台机器写 127.0.0.1，同一个 compose 里写服务名")
        }
        accessToken = reader.secret("access_token", environment: "PICTOR_ONEBOT_TOKEN")
        let place = reader.string("listen", default: "")
        if !place.isEmpty {
            listen = ListenAddress(place)
            if let listen {
                if accessToken.isEmpty, !listen.isLoopback {
                    reader.problem(
                        .error, key: "listen", "不是本机地址，必须同时设置 access_token（或环境变量 PICTOR_ONEBOT_TOKEN）")
                }
            } else {
                reader.problem(.error, key: "listen", "应为 地址:端口，例如 \"127.0.0.1:8082\" 或 \"0.0.0.0:8082\"")
            }
        }
        if isNeeded, url == nil, place.isEmpty {
            reader.problem(.error, key: "url", "url 和 listen 都空着，机器人没有地方可连。至少填一个")
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

    /// Whether only this machine can reach it.
    var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }
}

extension BotSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        reader.enter("bot")
        nicknames = reader.strings("nicknames", default: nicknames).filter { !$0.isEmpty }
        if nicknames.isEmpty { reader.problem(.error, key: "nicknames", "至少要有一个名字") }
        superusers = reader.ids("superusers")
        commandPrefixes = reader.strings("command_prefixes", default: commandPrefixes).filter { !$0.isEmpty }
        if commandPrefixes.isEmpty { reader.problem(.error, key: "command_prefixes", "至少要有一个前缀，例如 [\"/\"]") }
        trigger = reader.choice("trigger", default: trigger)
        isEnabledByDefault = reader.boolean("enabled_by_default", default: isEnabledByDefault)
        servesPrivateChat = reader.boolean("private_chat", default: servesPrivateChat)
        quotesRequest = reader.boolean("quote_request", default: quotesRequest)
        reacts = reader.boolean("react", default: reacts)
        ignoredUsers = reader.ids("ignore_users")
        let quiet = reader.string("quiet_hours", default: "")
        quietHours = QuietHours(quiet)
        if !quiet.isEmpty, quietHours == nil {
            reader.problem(.error, key: "quiet_hours", "应为 时:分-时:分，例如 \"23:00-7:00\"；留空不限")
        }
    }
}

extension PersonaSettings {
    fileprivate init(reading reader: inout ConfigurationReader, nickname: String?) {
        reader.enter("persona")
        let given = reader.string("name", default: "")
        name = given.isEmpty ? nickname ?? name : given
        personality = reader.string("personality", default: "")
        appearance = reader.string("appearance", default: "")
        let path = reader.string("reference_image", default: "")
        referenceImage = path.isEmpty ? nil : path
        if !path.isEmpty, !FileManager.default.isReadableFile(atPath: path) {
            reader.problem(.error, key: "reference_image", "读不到文件 \"\(path)\"。检查路径，或留空")
        }
    }
}

extension LLMSettings {
    /// `api` lends its address and key where this section gives none: one relay often serves both.
    fileprivate init(reading reader: inout ConfigurationReader, api: APISettings) {
        reader.enter("llm")
        baseURL = reader.string("base_url", default: "").trimmingCharacters(in: .whitespaces)
        key = reader.secret("api_key", environment: "PICTOR_LLM_API_KEY")
        model = reader.string("model_name", default: "").trimmingCharacters(in: .whitespaces)
        systemPrompt = reader.string("system_prompt", default: "")
        contextMessageLimit = reader.integer(
            "context_message_limit", default: contextMessageLimit, in: 1...100, unit: "条")
        contextTime = .seconds(60 * reader.integer("context_time_minutes", default: 30, in: 1...1440, unit: "分钟"))
        jsonMode = reader.choice("json_mode", default: jsonMode)
        timeout = .seconds(reader.integer("timeout", default: 60, in: 1...600, unit: "秒"))
        guard isConfigured else { return }
        if baseURL.isEmpty {
            guard api.kind == .openai, !api.baseURL.isEmpty else {
                reader.problem(.error, key: "base_url", "填了 model_name 就要填它的地址")
                return
            }
            baseURL = api.baseURL
            if key.isEmpty { key = api.key }
        } else if !baseURL.isURL(schemes: ["http", "https"]) {
            reader.problem(.error, key: "base_url", "应为 http:// 或 https:// 开头的地址")
        }
    }
}

extension LimitSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        reader.enter("limits")
        cooldown = .seconds(reader.integer("cooldown_seconds", default: 0, in: 0...86_400, unit: "秒"))
        userDaily = reader.integer("user_daily", default: userDaily, in: -1...100_000, unit: "张，-1 不限，0 不许")
        groupDaily = reader.integer("group_daily", default: groupDaily, in: -1...100_000, unit: "张，-1 不限，0 不许")
        adminsExempt = reader.boolean("admins_exempt", default: adminsExempt)
        maxConcurrent = reader.integer("max_concurrent", default: maxConcurrent, in: 1...64, unit: "张")
        picturesPerRequest = reader.integer(
            "max_pictures_per_request", default: picturesPerRequest, in: 1...4, unit: "张")
        queueLength = reader.integer("queue_length", default: queueLength, in: 1...1000, unit: "个")
        recall = .seconds(reader.integer("recall_seconds", default: 0, in: 0...86_400, unit: "秒，0 不撤回"))
    }
}

extension PictureSettings {
    fileprivate init(reading reader: inout ConfigurationReader) {
        reader.enter("pictures")
        let path = reader.string("folder", default: "")
        folder = path.isEmpty ? nil : path
        maximumMegabytes = reader.integer("max_megabytes", default: maximumMegabytes, in: 0...1_000_000, unit: "MB")
        maximumDays = reader.integer("max_days", default: maximumDays, in: 1...3650, unit: "天")
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
