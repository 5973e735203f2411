import FoundationEssentials
import HTTP
import Inference
import JSON
import Logging
import PictorApp
import PictorModel
import PictorSettings
import Primitives
import TestSupport
import Testing

@testable import Pictor

/// The image services an operator configures: the first one and those asked after it.
@Suite struct ImageServiceTests {
    private func parse(
        _ text: String, environment: [String: String] = [:], needs: Settings.Needs = .backend
    ) throws(InvalidConfiguration) -> Settings {
        try Settings.parse(Array(text.utf8), file: "config.toml", environment: environment, needs: needs)
            .configuration
    }

    private func problems(_ text: String, needs: Settings.Needs = .backend) -> [ConfigurationProblem] {
        do {
            return try Settings.parse(Array(text.utf8), file: "config.toml", needs: needs).warnings
        } catch {
            return error.problems
        }
    }

    private static let first = """
        [api]
        base_url = "https://first.example/v1"
        api_key = "sk-1"
        proxy = "http://127.0.0.1:7890"
        timeout = 90
        [generation]
        default_model = "first-model"

        """

    @Test func eachKindOfServiceHasItsBackend() {
        #expect(ServiceKind.allCases.map(\.rawValue) == BackendKind.allCases.map(\.rawValue))
    }

    @Test func aServiceThatAReloadLeavesAloneKeepsWhatItHasLearned() async throws {
        let picture = GeneratedImage.plain().bytes.base64EncodedString()
        let transport = StubTransport(
            StubTransport.json("{}", status: 401), StubTransport.json(#"{"data":[{"b64_json":"\#(picture)"}]}"#))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let folder = try TemporaryFolder()
        let health = HealthFile(besideHistory: folder.place("pictor.sqlite"), logger: logger)
        let kept = KeptServices()
        var settings = try parse(Self.first)
        settings.api.keys = [Secret("sk-1"), Secret("sk-2")]
        func draw(_ settings: Settings) async throws -> [String] {
            let before = transport.requests.count
            let backend = settings.imageBackend(transport: transport, kept: kept, health: health, logger: logger)
            _ = try await backend.generate(ImageRequest(prompt: "a cat"), within: .seconds(20))
            return transport.requests.dropFirst(before).compactMap { request in
                request.headers.first { $0.name.lowercased() == "authorization" }?.value
            }
        }
        #expect(try await draw(settings) == ["Bearer sk-1", "Bearer sk-2"])
        settings.limits.userDaily = 3
        #expect(try await draw(settings) == ["Bearer sk-2"])
        // Another key is another service, of which nothing is known yet.
        settings.api.keys = [Secret("sk-3"), Secret("sk-2")]
        #expect(try await draw(settings) == ["Bearer sk-3"])
        withExtendedLifetime(folder) {}
    }

    @Test func fallbacksAreServicesInTheOrderOfTheFile() throws {
        let configuration = try parse(
            Self.first + """
                [[fallback]]
                base_url = "https://second.example/v1"
                api_key = "sk-2"
                default_model = "second-model"
                quality = "high"
                timeout = 30
                [[fallback]]
                api_type = "gradio"
                base_url = "https://third.example"
                gradio_api = "/draw"
                gradio_timeout = 40
                """)
        let services = configuration.imageServices
        #expect(services.map(\.place) == ["first.example", "second.example", "third.example"])
        #expect(services.map(\.api.kind.rawValue) == ["openai", "openai", "gradio"])
        #expect(services.map { $0.api.keys.map(\.value) } == [["sk-1"], ["sk-2"], []])
        #expect(services.map(\.limit) == [.seconds(90), .seconds(30), .seconds(40)])
        #expect(BackendSettings(services[1]).model == "second-model")
        #expect(BackendSettings(services[1]).quality == "high")
        #expect(BackendSettings(services[2]).app.api == "draw")
        #expect(configuration.pictureTimeout == .seconds(90))
    }

    @Test func aFallbackTakesProxyAndLimitFromTheFirstServiceAndNothingElse() throws {
        let fallback = try #require(
            try parse(
                Self.first + """
                    [[fallback]]
                    base_url = "https://second.example/v1"
                    api_key = "sk-2"
                    """
            ).fallbacks.first)
        #expect(fallback.api.proxy == "http://127.0.0.1:7890")
        #expect(fallback.api.timeout == .seconds(90))
        #expect(fallback.generation.model == GenerationSettings().model)
    }

    @Test func aFallbackThatCannotWorkIsAnErrorThatNamesWhichAndWhere() {
        let found = problems(
            Self.first + """
                [[fallback]]
                base_url = "https://second.example/v1"
                api_key = "sk-2"
                default_model = "m"
                [[fallback]]
                api_type = "regex_url"
                base_url = "https://third.example"
                """)
        #expect(found.map(\.key) == ["fallback[2].base_url"])
        #expect(found.map(\.line) == [14])
        #expect(found.first?.explanation.contains("{prompt}") == true)
    }

    @Test func severalPicturesOfOneRequestAreAWarningSinceOnlyOneIsUsed() {
        #expect(problems(Self.first + "extra_body = '{\"n\": 4}'").map(\.key) == ["generation.extra_body"])
        #expect(problems(Self.first + "extra_body = '{\"n\": 1}'").isEmpty)
    }

    @Test func anUnknownKeyOfAFallbackIsAWarning() {
        let found = problems(
            Self.first + """
                [[fallback]]
                base_url = "https://second.example/v1"
                api_kye = "sk-2"
                api_key = "sk-2"
                default_model = "m"
                crop_pixels = 3
                """)
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.first?.explanation.contains("api_key") == true)
    }

    @Test func oneFallbackWrittenAsASectionIsAnErrorThatShowsTheRightWay() {
        let found = problems(Self.first + "[fallback]\nbase_url = \"https://second.example/v1\"")
        #expect(found.count == 1)
        #expect(found.first?.explanation.contains("[[fallback]]") == true)
    }

    @Test func moreThanEightFallbacksAreRefused() {
        let one = "[[fallback]]\napi_type = \"a1111\"\nbase_url = \"http://127.0.0.1:7860\"\n"
        #expect(problems(Self.first + String(repeating: one, count: 8)).isEmpty)
        let found = problems(Self.first + String(repeating: one, count: 9))
        #expect(found.map(\.key) == ["fallback[9]"])
    }

    // MARK: - Keys

    @Test func severalKeysAreUsedInTurnAfterTheSingleOne() throws {
        let configuration = try parse(
            "[api]\nbase_url = \"https://x.example\"\napi_key = \"sk-1\"\napi_keys = [\"sk-2\", \"sk-3\"]")
        #expect(configuration.imageServices.first?.api.keys.map(\.value) == ["sk-1", "sk-2", "sk-3"])
    }

    @Test func theEnvironmentsKeyReplacesAllOfTheFile() throws {
        let text =
            "[api]\nbase_url = \"https://x.example\"\napi_keys = [\"sk-2\", \"sk-3\"]\n"
            + "[[fallback]]\nbase_url = \"https://y.example\""
        let configuration = try parse(
            text, environment: ["PICTOR_API_KEY": "sk-e", "PICTOR_FALLBACK1_API_KEY": "sk-f"])
        #expect(configuration.imageServices.map { $0.api.keys.map(\.value) } == [["sk-e"], ["sk-f"]])
    }

    @Test(arguments: ["api_keys = \"sk-9876543210\"", "api_keys = [9876543210]", "api_keys = [\"sk-1\", 9876543210]"])
    func aKeyInTheWrongFormIsSaidWithoutTheKey(line: String) {
        let found = problems("[api]\nbase_url = \"https://x.example\"\napi_key = \"sk-1\"\n\(line)")
        #expect(found.contains { $0.key == "api.api_keys" && $0.severity == .error })
        #expect(!found.contains { $0.description.contains("9876543210") })
    }

    // MARK: - What goes into a request

    @Test func furtherMembersAreWrittenAsJSON() throws {
        let configuration = try parse(
            Self.first + "quality = \"hd\"\noutput_format = \"webp\"\nextra_body = '{\"watermark\": false, \"n\": 1}'")
        let settings = BackendSettings(try #require(configuration.imageServices.first))
        #expect(settings.extraBody == ["watermark": false, "n": 1])
        #expect(settings.quality == "hd" && settings.outputFormat == "webp")
    }

    @Test func aTemplateForAnOddAppIsWrittenAsJSON() throws {
        let configuration = try parse(
            """
            [api]
            api_type = "gradio"
            base_url = "https://x.hf.space"
            [generation]
            gradio_data = '["{prompt}", null, {"size": "{width}x{height}"}, "{seed}"]'
            """)
        let data = BackendSettings(try #require(configuration.imageServices.first)).app.data
        #expect(data == ["{prompt}", .null, ["size": "{width}x{height}"], "{seed}"])
    }

    @Test(arguments: [
        ("extra_body = '[1]'", "generation.extra_body"), ("extra_body = '{'", "generation.extra_body"),
        ("gradio_data = '{\"a\": 1}'", "generation.gradio_data"), ("gradio_data = 'x'", "generation.gradio_data"),
        ("gradio_data = '[\"{seed}\"]'", "generation.gradio_data"),
    ])
    func jsonOfTheWrongShapeIsAnErrorWithAnExample(line: String, key: String) {
        let found = problems(Self.first + line)
        #expect(found.map(\.key) == [key])
        #expect(found.first?.explanation.isEmpty == false)
    }

    @Test func theDefaultModelIsOpenAIsAndGoesNowhereElse() throws {
        let configuration = try parse(
            "[api]\napi_type = \"novelai\"\napi_key = \"pst-1\"\n[generation]\ndefault_size = \"832x1216\"")
        let settings = BackendSettings(try #require(configuration.imageServices.first))
        #expect(settings.model.isEmpty)
        #expect(settings.size == "832x1216")
    }

    @Test func aModelThatOpenAIHasGivenUpIsAWarning() {
        let found = problems("[api]\nbase_url = \"https://api.openai.com/v1\"\napi_key = \"sk-1\"")
        #expect(found.map(\.key) == ["generation.default_model"])
        #expect(found.map(\.severity) == [.warning])
        #expect(found.first?.explanation.contains("停用") == true)
    }
}
