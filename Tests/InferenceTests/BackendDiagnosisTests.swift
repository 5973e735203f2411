import Foundation
import JSON
import Primitives
import TestSupport
import Testing

@testable import Inference

/// What is wrong with a service's configuration, found for each way it can be wrong.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BackendDiagnosisTests {
    /// One broken configuration.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What the service answers; `nil` = nothing listens.
        var answer: LoopbackServer.Script?
        /// Makes the backend, given the service's address.
        var backend: @Sendable (World, String) -> any ImageBackend
        /// What is found.
        var fact: BackendFact

        init(
            _ description: String, _ answer: LoopbackServer.Script?, finds fact: BackendFact,
            _ backend: @escaping @Sendable (World, String) -> any ImageBackend
        ) {
            testDescription = description
            self.answer = answer
            self.backend = backend
            self.fact = fact
        }
    }

    private static func status(_ code: Int, _ body: String = "{}") -> LoopbackServer.Script {
        { $1.reply(json: body, status: code) }
    }
    private static let models: LoopbackServer.Script = { $1.reply(json: #"{"data":[{"id":"other"}]}"#) }
    private static let gradio: LoopbackServer.Script = { GradioScript().serve($0, $1) }
    private static let page: LoopbackServer.Script = { $1.reply(200, [:], Data("<html>Preparing Space</html>".utf8)) }
    private static let workflow = Data(#"{"1":{"inputs":{"text":"%prompt%"}}}"#.utf8)

    private static let retired = BackendFact.retirement(
        OpenAIRetirement(model: "dall-e-3", day: "2026-05-12", isOver: true), isOfficial: true)

    static let cases: [Case] = [
        Case("openai: no URL", nil, finds: .addressMalformed) { world, _ in world.openAI("api.example.org") },
        Case("openai: nothing there", nil, finds: .unreachable(host: "127.0.0.1")) { $0.openAI($1 + "/v1") },
        Case("openai: wrong key", status(401), finds: .keyRefused(number: nil, asking: .models)) {
            $0.openAI($1 + "/v1")
        },
        Case("openai: no money", status(402), finds: .accountEmpty(number: nil, asking: .models)) {
            $0.openAI($1 + "/v1")
        },
        Case("openai: broken", status(500), finds: .failing(.models)) { $0.openAI($1 + "/v1") },
        Case("openai: unknown model", models, finds: .modelMissing(name: "m")) { $0.openAI($1 + "/v1") },
        Case("openai: retired model", models, finds: retired) { world, url in
            world.openAI("http://api.openai.com/v1", model: "dall-e-3") { $0.proxy = url }
        },
        Case("gradio: no URL", nil, finds: .addressMalformed) { world, _ in world.gradio("my-space") },
        Case("gradio: nothing there", nil, finds: .appUnreachable(host: "127.0.0.1")) { $0.gradio($1) },
        Case("gradio: a page", page, finds: .noApp) { $0.gradio($1) },
        Case("gradio: login", status(401, #"{"detail":"Not authenticated"}"#), finds: .loginRequired) { $0.gradio($1) },
        Case("gradio: unknown endpoint", gradio, finds: .endpointMissing(name: "draw", alternatives: ["generate"])) {
            world, url in
            world.gradio(url) { $0.api = "draw" }
        },
        Case("gradio: unknown resolution", gradio, finds: .settingRefused(key: "gradio_resolution")) { world, url in
            world.gradio(url) { $0.resolution = "512x512" }
        },
        Case("gradio: a template that is too long", gradio, finds: .tooManyArguments(given: 9, taken: 7)) {
            world, url in
            world.gradio(url) { $0.data = Array(repeating: "{prompt}", count: 9) }
        },
        Case("regex_url: no place for the prompt", status(200), finds: .addressTemplateMalformed) {
            $0.make("regex_url", $1 + "/x")
        },
        Case("regex_url: nothing there", nil, finds: .unreachable(host: "127.0.0.1")) {
            $0.make("regex_url", $1 + "/{prompt}")
        },
        Case("modelscope: no key", status(200), finds: .keyMissing(.modelScope)) {
            $0.make("modelscope", $1, keys: [])
        },
        Case("modelscope: wrong key", status(401), finds: .keyRefused(number: nil, asking: .state)) {
            $0.make("modelscope", $1)
        },
        Case("modelscope: nothing there", nil, finds: .unreachable(host: "127.0.0.1")) { $0.make("modelscope", $1) },
        Case("a1111: wrong login", status(401), finds: .keyRefused(number: nil, asking: .state)) {
            $0.make("a1111", $1)
        },
        Case("a1111: another kind of service", status(404), finds: .anotherKindOfService) { $0.make("a1111", $1) },
        Case("a1111: nothing there", nil, finds: .unreachable(host: "127.0.0.1")) { $0.make("a1111", $1) },
        Case("novelai: no key", status(200), finds: .keyMissing(.novelAI)) { $0.make("novelai", $1, keys: []) },
        Case("novelai: wrong key", status(401), finds: .keyRefused(number: nil, asking: .state)) {
            $0.make("novelai", $1)
        },
        Case("novelai: no money", status(402), finds: .accountEmpty(number: nil, asking: .state)) {
            $0.make("novelai", $1)
        },
        Case("comfyui: no place for the prompt", status(200), finds: .workflowUnusable) { world, url in
            world.make("comfyui", url) { $0.workflow = Data(#"{"1":{"inputs":{"text":"cat"}}}"#.utf8) }
        },
        Case("comfyui: another kind of service", status(404), finds: .anotherKindOfService) { world, url in
            world.make("comfyui", url) { $0.workflow = workflow }
        },
        Case("comfyui: nothing there", nil, finds: .unreachable(host: "127.0.0.1")) { world, url in
            world.make("comfyui", url) { $0.workflow = workflow }
        },
    ]

    private let world = World()

    @Test(arguments: cases)
    func whatIsWrongIsFoundAndNothingIsDrawn(test: Case) async throws {
        let server = try LoopbackServer(test.answer ?? { _, _ in })
        if test.answer == nil { server.stop() }
        defer { server.stop() }
        let findings = await test.backend(world, server.url).diagnose()
        let broken = findings.filter { !$0.isSound }
        #expect(broken.contains { $0.fact == test.fact }, "\(findings)")
        #expect(server.requests.allSatisfy { $0.method == "GET" })
        #expect(!"\(findings)".contains("sk-test") && !"\(findings)".contains("://127"))
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
        let question: BackendFact.Question = kind == "openai" ? .models : .state
        #expect(
            findings.filter { !$0.isSound }.map(\.fact) == [
                .keyRefused(number: 2, asking: question), .accountEmpty(number: 3, asking: question),
            ])
        #expect(findings.contains { $0.fact == .answers(question) })
    }

    @Test func everyKindIsAmongThem() {
        for kind in BackendKind.allCases {
            #expect(Self.cases.contains { $0.testDescription.hasPrefix(kind.rawValue + ":") })
        }
    }

    @Test(arguments: [
        ("SLEEPING", SpaceStage.sleeping), ("BUILDING", .starting), ("APP_STARTING", .starting), ("PAUSED", .paused),
        ("STOPPED", .paused), ("RUNNING", .running), ("RUNTIME_ERROR", .failed), ("", .failed),
    ])
    func theStageOfASpaceIsRead(stage: String, expected: SpaceStage) {
        #expect(SpaceStage(stage) == expected)
    }
}
