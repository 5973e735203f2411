import Foundation
import JSON
import Primitives
import TestSupport
import Testing

@testable import Inference

/// What is wrong with a service's configuration, told in Chinese, for each way it can be wrong.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BackendDiagnosisTests {
    /// One broken configuration.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What the service answers; `nil` = nothing listens.
        var answer: LoopbackServer.Script?
        /// Makes the backend, given the service's address.
        var backend: @Sendable (World, String) -> any ImageBackend
        /// Words that the operator is told.
        var words: String

        init(
            _ description: String, _ answer: LoopbackServer.Script?, says words: String,
            _ backend: @escaping @Sendable (World, String) -> any ImageBackend
        ) {
            testDescription = description
            self.answer = answer
            self.backend = backend
            self.words = words
        }
    }

    private static func status(_ code: Int, _ body: String = "{}") -> LoopbackServer.Script {
        { $1.reply(json: body, status: code) }
    }
    private static let models: LoopbackServer.Script = { $1.reply(json: #"{"data":[{"id":"other"}]}"#) }
    private static let gradio: LoopbackServer.Script = { GradioScript().serve($0, $1) }
    private static let page: LoopbackServer.Script = { $1.reply(200, [:], Data("<html>Preparing Space</html>".utf8)) }
    private static let workflow = Data(#"{"1":{"inputs":{"text":"%prompt%"}}}"#.utf8)

    static let cases: [Case] = [
        Case("openai: no URL", nil, says: "base_url 不是以 http") { world, _ in world.openAI("api.example.org") },
        Case("openai: nothing there", nil, says: "连不上 127.0.0.1") { $0.openAI($1 + "/v1") },
        Case("openai: wrong key", status(401), says: "api_key 不被接受") { $0.openAI($1 + "/v1") },
        Case("openai: no money", status(402), says: "充值") { $0.openAI($1 + "/v1") },
        Case("openai: broken", status(500), says: "出了问题") { $0.openAI($1 + "/v1") },
        Case("openai: unknown model", models, says: "没有 m，请核对模型名") { $0.openAI($1 + "/v1") },
        Case("openai: retired model", models, says: "换成新模型") { world, url in
            world.openAI("http://api.openai.com/v1", model: "dall-e-3") { $0.proxy = url }
        },
        Case("gradio: no URL", nil, says: "base_url 不是以 http") { world, _ in world.gradio("my-space") },
        Case("gradio: nothing there", nil, says: "连不上 127.0.0.1") { $0.gradio($1) },
        Case("gradio: a page", page, says: "没有运行中的 Gradio 应用") { $0.gradio($1) },
        Case("gradio: login", status(401, #"{"detail":"Not authenticated"}"#), says: "登录或令牌") { $0.gradio($1) },
        Case("gradio: unknown endpoint", gradio, says: "把 gradio_api 改成其中之一：generate") { world, url in
            world.gradio(url) { $0.api = "draw" }
        },
        Case("gradio: unknown resolution", gradio, says: "不接受 gradio_resolution") { world, url in
            world.gradio(url) { $0.resolution = "512x512" }
        },
        Case("gradio: a template that is too long", gradio, says: "gradio_data 写了 9 项，接口只收 7 项") { world, url in
            world.gradio(url) { $0.data = Array(repeating: "{prompt}", count: 9) }
        },
        Case("regex_url: no place for the prompt", status(200), says: "{prompt}") { $0.make("regex_url", $1 + "/x") },
        Case("regex_url: nothing there", nil, says: "连不上 127.0.0.1") { $0.make("regex_url", $1 + "/{prompt}") },
        Case("modelscope: no key", status(200), says: "没有填 api_key") { $0.make("modelscope", $1, keys: []) },
        Case("modelscope: wrong key", status(401), says: "密钥不被接受") { $0.make("modelscope", $1) },
        Case("modelscope: nothing there", nil, says: "连不上 127.0.0.1") { $0.make("modelscope", $1) },
        Case("a1111: wrong login", status(401), says: "密钥不被接受") { $0.make("a1111", $1) },
        Case("a1111: another kind of service", status(404), says: "检查 api_type 和 base_url") { $0.make("a1111", $1) },
        Case("a1111: nothing there", nil, says: "连不上 127.0.0.1") { $0.make("a1111", $1) },
        Case("novelai: no key", status(200), says: "没有填 api_key") { $0.make("novelai", $1, keys: []) },
        Case("novelai: wrong key", status(401), says: "密钥不被接受") { $0.make("novelai", $1) },
        Case("novelai: no money", status(402), says: "充值") { $0.make("novelai", $1) },
        Case("comfyui: no place for the prompt", status(200), says: "%prompt%") { world, url in
            world.make("comfyui", url) { $0.workflow = Data(#"{"1":{"inputs":{"text":"cat"}}}"#.utf8) }
        },
        Case("comfyui: another kind of service", status(404), says: "检查 api_type 和 base_url") { world, url in
            world.make("comfyui", url) { $0.workflow = workflow }
        },
        Case("comfyui: nothing there", nil, says: "连不上 127.0.0.1") { world, url in
            world.make("comfyui", url) { $0.workflow = workflow }
        },
    ]

    private let world = World()

    @Test(arguments: cases)
    func theOperatorIsToldWhatIsWrongAndNothingIsDrawn(test: Case) async throws {
        let server = try LoopbackServer(test.answer ?? { _, _ in })
        if test.answer == nil { server.stop() }
        defer { server.stop() }
        let findings = await test.backend(world, server.url).diagnose()
        let broken = findings.filter { !$0.isSound }
        #expect(broken.contains { $0.sentence.contains(test.words) }, "\(findings)")
        #expect(server.requests.allSatisfy { $0.method == "GET" })
        #expect(!findings.contains { $0.sentence.contains("sk-test") || $0.sentence.contains("://127") })
    }

    @Test(arguments: ["openai", "modelscope", "a1111"])
    func ofSeveralKeysTheBadOnesAreNamedByTheirNumber(kind: String) async throws {
        let server = try LoopbackServer { request, connection in
            switch request.headers["authorization"] {
            case "Bearer good": connection.reply(json: #"{"data":[]}"#)
            case "Bearer poor": connection.reply(json: "{}", status: 402)
            default: connection.reply(json: "{}", status: 401)
            }
        }
        defer { server.stop() }
        let findings = await world.make(kind, server.url + "/v1", keys: ["good", "bad", "poor"]).diagnose()
        let broken = findings.filter { !$0.isSound }.map(\.sentence)
        #expect(broken.count == 2)
        #expect(broken.first?.hasPrefix("第 2 个 api_key 不被接受") == true)
        #expect(broken.last?.hasPrefix("第 3 个 api_key 的账户没有") == true)
        #expect(findings.contains { $0.isSound && $0.sentence.contains("能连上") })
    }

    @Test func everyKindIsAmongThem() {
        for kind in BackendKind.allCases {
            #expect(Self.cases.contains { $0.testDescription.hasPrefix(kind.rawValue + ":") })
        }
    }

    @Test(arguments: [
        ("SLEEPING", "休眠"), ("BUILDING", "正在启动"), ("PAUSED", "暂停"), ("RUNNING", "没有应答"),
        ("RUNTIME_ERROR", "出错"),
    ])
    func theStageOfASpaceIsTold(stage: String, words: String) {
        #expect(GradioImageBackend.sentence(forStage: stage).contains(words))
    }
}
