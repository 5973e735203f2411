import Foundation
import Inference
import Primitives
import Testing

@testable import Pictor

@Suite struct ConfigurationTests {
    private func parse(
        _ text: String, environment: [String: String] = [:], needs: Configuration.Needs = []
    ) throws -> (configuration: Configuration, warnings: [ConfigurationProblem]) {
        let loaded = try Configuration.parse(
            Array(text.utf8), file: "config.toml", environment: environment, needs: needs)
        return (loaded.configuration, loaded.warnings)
    }

    private func problems(_ text: String, needs: Configuration.Needs = []) -> [ConfigurationProblem] {
        do {
            return try parse(text, needs: needs).warnings
        } catch {
            return (error as? InvalidConfiguration)?.problems ?? []
        }
    }

    @Test func anEmptyFileIsAllDefaults() throws {
        #expect(try parse("").configuration == Configuration())
    }

    @Test func everyKeyIsRead() throws {
        let text = """
            [onebot]
            url = "wss://example.org/ws?x=1"
            access_token = "token"
            listen = "127.0.0.1:8082"
            [bot]
            nicknames = ["阿画", "画画"]
            superusers = [10001, "10002"]
            command_prefixes = ["!"]
            trigger = "mention"
            enabled_by_default = false
            private_chat = false
            quote_request = false
            ignore_users = [2854196310]
            [persona]
            name = "阿画"
            personality = "安静"
            appearance = "黑长直"
            [plugin]
            enabled = false
            config_version = "3.0.0"
            [api]
            api_type = "gradio"
            api_mode = "chat"
            base_url = "https://example.org"
            api_key = "key"
            proxy = "socks5://127.0.0.1:1080"
            timeout = 60
            [generation]
            default_model = "model"
            default_size = "512x512"
            custom_prompt_add = "masterpiece"
            crop_enabled = true
            crop_position = "Top"
            crop_pixels = 20
            gradio_resolution = "512x512 ( 1:1 )"
            gradio_steps = 4
            gradio_shift = 2.5
            gradio_timeout = 30
            gradio_api = "/draw"
            [llm]
            base_url = "https://llm.example.org/v1"
            api_key = "llmkey"
            model_name = "judge"
            system_prompt = "你是{persona}"
            context_message_limit = 5
            context_time_minutes = 10
            json_mode = "json_object"
            timeout = 20
            [intent]
            mode = "llm"
            [components]
            enable_image_generation = false
            enable_direct_pic_command = false
            [limits]
            cooldown_seconds = 5
            user_daily = 10
            group_daily = 0
            max_concurrent = 3
            queue_length = 7
            [history]
            path = "x.sqlite"
            retention_days = 7
            [log]
            level = "debug"
            """
        let (configuration, warnings) = try parse(text)
        #expect(warnings.isEmpty)
        #expect(configuration.onebot.url == "wss://example.org/ws?x=1")
        #expect(configuration.onebot.accessToken.value == "token")
        #expect(configuration.onebot.listen == ListenAddress(host: "127.0.0.1", port: 8082))
        #expect(configuration.bot.nicknames == ["阿画", "画画"])
        #expect(configuration.bot.superusers == [10001, 10002])
        #expect(configuration.bot.commandPrefixes == ["!"])
        #expect(configuration.bot.trigger == .mention)
        #expect(!configuration.bot.isEnabledByDefault)
        #expect(!configuration.bot.servesPrivateChat)
        #expect(!configuration.bot.quotesRequest)
        #expect(configuration.bot.ignoredUsers == [2_854_196_310])
        #expect(configuration.persona.name == "阿画")
        #expect(configuration.persona.personality == "安静")
        #expect(configuration.persona.appearance == "黑长直")
        #expect(!configuration.isEnabled)
        #expect(configuration.api.kind.rawValue == "gradio")
        #expect(configuration.api.mode == .chat)
        #expect(configuration.api.baseURL == "https://example.org")
        #expect(configuration.api.key.value == "key")
        #expect(configuration.api.proxy == "socks5://127.0.0.1:1080")
        #expect(configuration.api.timeout == .seconds(60))
        #expect(configuration.generation.model == "model")
        #expect(configuration.generation.size == "512x512")
        #expect(configuration.generation.promptAddition == "masterpiece")
        #expect(configuration.generation.cropEnabled)
        #expect(configuration.generation.cropPosition == "top")
        #expect(configuration.generation.cropPixels == 20)
        #expect(configuration.generation.gradioResolution == "512x512 ( 1:1 )")
        #expect(configuration.generation.gradioSteps == 4)
        #expect(configuration.generation.gradioShift == 2.5)
        #expect(configuration.generation.gradioTimeout == .seconds(30))
        #expect(configuration.generation.gradioAPI == "draw")
        #expect(configuration.llm.baseURL == "https://llm.example.org/v1")
        #expect(configuration.llm.key.value == "llmkey")
        #expect(configuration.llm.model == "judge")
        #expect(configuration.llm.systemPrompt == "你是{persona}")
        #expect(configuration.llm.contextMessageLimit == 5)
        #expect(configuration.llm.contextTime == .seconds(600))
        #expect(configuration.llm.jsonMode == .jsonObject)
        #expect(configuration.llm.timeout == .seconds(20))
        #expect(configuration.intentMode == .llm)
        #expect(!configuration.components.imageGeneration)
        #expect(!configuration.components.directPicCommand)
        #expect(configuration.limits.cooldown == .seconds(5))
        #expect(configuration.limits.userDaily == 10)
        #expect(configuration.limits.groupDaily == 0)
        #expect(configuration.limits.maxConcurrent == 3)
        #expect(configuration.limits.queueLength == 7)
        #expect(configuration.history.path == "x.sqlite")
        #expect(configuration.history.retentionDays == 7)
        #expect(configuration.logLevel == .debug)
    }

    @Test func everyProblemIsReportedAtOnceWithItsLineAndWhatIsAllowed() {
        let found = problems(
            """
            [api]
            api_type = "dalle"
            timeout = "soon"
            base_url = "example.org"
            [llm]
            context_message_limit = 0
            [bot]
            nicknames = "小绘"
            """)
        #expect(found.map(\.line) == [2, 3, 4, 6, 8])
        #expect(
            found.map(\.key)
                == ["api.api_type", "api.timeout", "api.base_url", "llm.context_message_limit", "bot.nicknames"])
        #expect(
            found[0].explanation
                == "现在是 \"dalle\"，应为 \"openai\"、\"gradio\"、\"regex_url\"、\"modelscope\"、\"a1111\"、\"novelai\"、\"comfyui\" 之一"
        )
        #expect(found[1].explanation == "现在是 \"soon\"，应为 1 到 3600 的整数（秒）")
        #expect(found[3].explanation == "现在是 0，应为 1 到 100 的整数（条）")
        #expect(found.allSatisfy { $0.severity == .error })
        #expect(found[1].description == "错误 config.toml:3 api.timeout：现在是 \"soon\"，应为 1 到 3600 的整数（秒）")
    }

    @Test func aBannedWordThatCouldNeverBeFoundIsAnError() {
        let found = problems("[moderation]\nbanned_words = [\"血腥\", \"！！\", \"🍑\"]")
        #expect(
            found.map(\.description) == [
                "错误 config.toml:2 moderation.banned_words：\"！！\" 里没有字、字母、数字或表情，认不出来，要去掉"
            ])
    }

    @Test func anUnknownKeyIsAWarningThatNamesTheNearestKnownOne() {
        let found = problems(
            """
            [api]
            bas_url = "https://example.org"
            [generatoin]
            x = 1
            """)
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found[0].explanation.contains("是不是想写 base_url"))
        #expect(found[1].explanation.contains("是不是想写 [generation]"))
    }

    @Test func aSyntaxErrorNamesItsLine() {
        let found = problems("[api]\nbase_url = \"x\ntimeout = 3\n")
        #expect(found.count == 1)
        #expect(found[0].line == 2)
        #expect(found[0].severity == .error)
    }

    @Test(arguments: ["[[[a]]]", "[=]", "[#", "a = [1,", "\u{0}", "a.b.c = 1\na.b = 2"])
    func malformedInputIsAnErrorAndNotACrash(text: String) {
        #expect(problems(text).contains { $0.severity == .error })
    }

    @Test func aFileOver64KiBIsRefusedUnread() {
        let found = problems(String(repeating: "# comment\n", count: 7000))
        #expect(found.count == 1)
        #expect(found[0].explanation.contains("64 KB"))
    }

    @Test func tensOfThousandsOfDottedKeysDoNotOverflowTheStack() {
        let found = problems(String(repeating: "a.", count: 32_000) + "a = 1")
        #expect(found.contains { $0.severity == .error })
    }

    @Test func aSecretIsNeverPartOfAMessage() {
        let found = problems(
            """
            [api]
            api_key = 12345678901234
            base_url = "https://example.org"
            """, needs: .backend)
        #expect(!found.isEmpty)
        #expect(!found.contains { $0.description.contains("12345678901234") })
    }

    @Test func theEnvironmentGoesBeforeTheFile() throws {
        let text = "[onebot]\naccess_token = \"a\"\n[api]\napi_key = \"b\"\n[llm]\napi_key = \"c\""
        let environment = ["PICTOR_ONEBOT_TOKEN": "x", "PICTOR_API_KEY": "y", "PICTOR_LLM_API_KEY": "z"]
        let configuration = try parse(text, environment: environment).configuration
        #expect(configuration.onebot.accessToken.value == "x")
        #expect(configuration.api.key.value == "y")
        #expect(configuration.llm.key.value == "z")
    }

    @Test func whatIsNeededMustBeThere() {
        let found = problems("[onebot]\nurl = \"\"", needs: [.endpoint, .backend])
        #expect(found.filter { $0.severity == .error }.map(\.key) == ["onebot.url", "api.base_url", "api.api_key"])
    }

    @Test func thePlaceholderKeyIsRefusedForOpenAIAndIgnoredForGradio() throws {
        let key = "api_key = \"YOUR_API_KEY_HERE\"\nbase_url = \"https://example.org\""
        let found = problems("[api]\n\(key)", needs: .backend).filter { $0.severity == .error }
        #expect(found.map(\.key) == ["api.api_key"])
        #expect(try parse("[api]\napi_type = \"gradio\"\n\(key)", needs: .backend).configuration.api.key.isEmpty)
    }

    @Test func eachKindOfServiceSaysWhatItNeeds() throws {
        func problems(_ kind: String, _ rest: String) -> [String] {
            self.problems("[api]\napi_type = \"\(kind)\"\n\(rest)", needs: .backend).map(\.key)
        }
        #expect(problems("regex_url", "base_url = \"https://example.org/draw\"") == ["api.base_url"])
        #expect(problems("regex_url", "base_url = \"https://example.org/{prompt}?w=1\"").isEmpty)
        #expect(problems("modelscope", "base_url = \"https://example.org/v1\"") == ["api.api_key"])
        #expect(problems("a1111", "base_url = \"http://127.0.0.1:7860\"").isEmpty)
        #expect(problems("comfyui", "base_url = \"http://127.0.0.1:8188\"") == ["generation.comfyui_workflow"])
        #expect(
            problems(
                "comfyui",
                "base_url = \"http://127.0.0.1:8188\"\n[generation]\ncomfyui_workflow = \"/proc/nowhere.json\"")
                == ["generation.comfyui_workflow"])
    }

    @Test func aListenerThatOthersCanReachNeedsAToken() throws {
        #expect(problems("[onebot]\nlisten = \"0.0.0.0:8082\"").map(\.key) == ["onebot.listen"])
        #expect(try parse("[onebot]\nlisten = \"127.0.0.1:8082\"").warnings.isEmpty)
        #expect(try parse("[onebot]\nlisten = \"0.0.0.0:8082\"\naccess_token = \"t\"").warnings.isEmpty)
    }

    @Test func zeroAddressIsNoPlaceToConnectTo() {
        #expect(problems("[onebot]\nurl = \"ws://0.0.0.0:3001\"").map(\.key) == ["onebot.url"])
    }

    @Test func theChatModelBorrowsTheAddressOfTheImageService() throws {
        let text = "[api]\nbase_url = \"https://relay.example.org/v1\"\napi_key = \"k\"\n[llm]\nmodel_name = \"m\""
        let configuration = try parse(text).configuration
        #expect(configuration.llm.baseURL == "https://relay.example.org/v1")
        #expect(configuration.llm.key.value == "k")
    }

    @Test func aCropThatWouldDoNothingIsAWarning() {
        let found = problems("[generation]\ncrop_enabled = true\ncrop_position = \"middle\"\ncrop_pixels = 0")
        #expect(found.map(\.severity) == [.warning, .warning])
    }
}
