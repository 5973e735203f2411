import Foundation
import HTTP
import JSON
import Logging
import Primitives
import TestSupport
import Testing

@testable import Inference

/// What the plainer backends send and read beyond the contract.
@Suite(.timeLimit(.minutes(5))) struct BackendWireTests {
    let world = World()

    private func draw(
        _ backend: any ImageBackend, _ request: ImageRequest = ImageRequest(prompt: "a cat", seed: 7)
    ) async throws -> GeneratedImage {
        try await backend.generate(request, within: .seconds(20))
    }

    private func failure(_ backend: any ImageBackend) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        }
    }

    private func body(_ server: LoopbackServer, _ path: String) throws -> JSONValue {
        let request = try #require(server.requests.first { $0.path == path })
        return try #require(JSONValue(reading: request.body))
    }

    // MARK: - regex_url

    @Test func theAddressIsFilledInPercentEncoded() async throws {
        let server = try LoopbackServer { $1.reply(200, [:], Fixture.picture) }
        defer { server.stop() }
        let url = server.url + "/i/{prompt}?n={negative}&w={width}&h={height}&s={seed}"
        let request = ImageRequest(prompt: "a/猫 & {seed}?", negativePrompt: "#", aspect: .square, seed: 7)
        let image = try await draw(world.make("regex_url", url), request)
        #expect(server.requests.map(\.target) == ["/i/a%2F%E7%8C%AB%20%26%20%7Bseed%7D%3F?n=%23&w=1024&h=1024&s=7"])
        #expect(image.seed == 7)
    }

    @Test(arguments: [#"{"data":{"image_url":"/p.png"}}"#, "@/p.png", "![x](@/p.png)"])
    func theAnswerMayLeadToThePicture(text: String) async throws {
        let server = try LoopbackServer { request, connection in
            guard request.path == "/draw" else {
                connection.reply(200, [:], Fixture.picture)
                return
            }
            let host = "http://\(request.headers["host"] ?? "")"
            connection.reply(200, [:], Data(text.replacing("@", with: host).utf8))
        }
        defer { server.stop() }
        #expect(try await draw(world.make("regex_url", server.url + "/draw?p=$1")).bytes == Fixture.picture)
    }

    @Test func aRedirectLeadsToThePicture() async throws {
        let server = try LoopbackServer { request, connection in
            if request.path == "/p.png" {
                connection.reply(200, [:], Fixture.picture)
            } else {
                connection.reply(302, ["Location": "/p.png"])
            }
        }
        defer { server.stop() }
        #expect(try await draw(world.make("regex_url", server.url + "/{prompt}")).bytes == Fixture.picture)
    }

    // MARK: - modelscope

    @Test func aTaskIsAskedForUntilItIsDone() async throws {
        let asked = Locked(0)
        let server = try LoopbackServer { request, connection in
            switch request.path {
            case "/v1/images/generations": connection.reply(json: #"{"task_id":"a/b","task_status":"PENDING"}"#)
            case "/p.png": connection.reply(200, [:], Fixture.picture)
            default:
                let number = asked.withLock { count in
                    count += 1
                    return count
                }
                switch number {
                case 1: connection.reply(json: #"{"task_id":"a/b","task_status":"PROCESSING"}"#)
                case 2: connection.reply(502, [:], Data("<html>".utf8))
                default: connection.reply(json: #"{"task_status":"SUCCEED","output_images":["/p.png"]}"#)
                }
            }
        }
        defer { server.stop() }
        let backend = world.make("modelscope", server.url + "/v1/") { $0.model = "Tongyi-MAI/Z-Image-Turbo" }
        #expect(try await draw(backend).bytes == Fixture.picture)
        let expected: JSONValue = ["model": "Tongyi-MAI/Z-Image-Turbo", "prompt": "a cat", "seed": 7]
        #expect(try body(server, "/v1/images/generations") == expected)
        #expect(server.requests.first?.headers["x-modelscope-async-mode"] == "true")
        let asking = server.requests.filter { $0.target == "/v1/tasks/a%2Fb" }
        #expect(asking.count == 3)
        #expect(asking.allSatisfy { $0.headers["x-modelscope-task-type"] == "image_generation" })
        #expect(world.waits.all == [.seconds(1), .milliseconds(1500)])
    }

    @Test func aFailedTaskSaysWhy() async throws {
        let server = try LoopbackServer { request, connection in
            if request.method == "POST" {
                connection.reply(json: #"{"task_id":"t"}"#)
            } else {
                connection.reply(json: #"{"task_status":"FAILED","errors":{"message":"prompt has sensitive words"}}"#)
            }
        }
        defer { server.stop() }
        let error = await failure(world.make("modelscope", server.url))
        #expect(error.kind == .policy)
        #expect(error.detail.contains("sensitive"))
    }

    @Test func aTaskIsAskedForWithTheKeyItWasBegunWith() async throws {
        let server = try LoopbackServer { request, connection in
            let key = request.headers["authorization"]?.split(separator: " ").last.map(String.init) ?? ""
            switch request.path {
            case "/v1/images/generations": connection.reply(json: #"{"task_id":"of-\#(key)"}"#)
            case "/v1/tasks/of-\(key)":
                connection.reply(json: #"{"task_status":"SUCCEED","output_images":["/\#(key).png"]}"#)
            case "/\(key).png": connection.reply(200, [:], Fixture.picture)
            default: connection.reply(json: "{}", status: 404)
            }
        }
        defer { server.stop() }
        let backend = world.make("modelscope", server.url + "/v1", keys: ["ms-a", "ms-b"])
        for _ in 0..<3 { #expect(try await draw(backend).bytes == Fixture.picture) }
        #expect(
            server.requests.filter { $0.path.hasPrefix("/v1/tasks") }.map(\.path) == [
                "/v1/tasks/of-ms-a", "/v1/tasks/of-ms-b", "/v1/tasks/of-ms-a",
            ])
    }

    // MARK: - a1111

    @Test func theWebUIIsAskedInItsOwnWords() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"images":["\#(Fixture.picture.base64EncodedString())"],"info":"{\"seed\":5}"}"#)
        }
        defer { server.stop() }
        let backend = world.make("a1111", server.url, keys: ["user:pass"]) {
            $0.model = "sdxl"
            $0.steps = 20
            $0.extraBody = ["cfg_scale": 7]
        }
        let request = ImageRequest(prompt: "a cat", negativePrompt: "dog", aspect: .portrait)
        #expect(try await draw(backend, request).seed == 5)
        let expected: JSONValue = [
            "prompt": "a cat", "negative_prompt": "dog", "seed": -1, "batch_size": 1, "n_iter": 1, "width": 832,
            "height": 1280, "steps": 20, "cfg_scale": 7, "override_settings": ["sd_model_checkpoint": "sdxl"],
        ]
        #expect(try body(server, "/sdapi/v1/txt2img") == expected)
        #expect(server.requests.first?.headers["authorization"] == "Basic dXNlcjpwYXNz")
        _ = try await draw(backend, ImageRequest(prompt: "hat", sources: [Fixture.picture]))
        let edit = try body(server, "/sdapi/v1/img2img")
        #expect(edit["init_images"] == [.string(Fixture.picture.base64EncodedString())])
    }

    @Test func theWebUIsReasonIsKept() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"error":"OutOfMemoryError","detail":"","errors":"CUDA out of memory"}"#, status: 500)
        }
        defer { server.stop() }
        let error = await failure(world.make("a1111", server.url))
        #expect(error.kind == .server)
        #expect(error.detail.contains("OutOfMemoryError: CUDA out of memory"))
    }

    // MARK: - novelai

    @Test func novelAIIsAskedInItsOwnWords() async throws {
        let server = try LoopbackServer { $1.reply(200, [:], ZipScript.archive(of: Fixture.picture)) }
        defer { server.stop() }
        let request = ImageRequest(prompt: "1girl", negativePrompt: "lowres", seed: 7)
        let image = try await draw(world.make("novelai", server.url), request)
        #expect(image.bytes == Fixture.picture && image.seed == 7)
        let sent = try body(server, "/ai/generate-image")
        #expect(sent["input"] == "1girl" && sent["action"] == "generate")
        #expect(sent["parameters"]?["seed"] == 7 && sent["parameters"]?["width"] == 832)
        #expect(sent["parameters"]?["v4_negative_prompt"]?["caption"]?["base_caption"] == "lowres")
        #expect(server.requests.first?.headers["authorization"] == "Bearer key")
    }

    // MARK: - comfyui

    @Test func theWorkflowIsFilledInOnePassAndFollowed() async throws {
        let asked = Locked(0)
        let server = try LoopbackServer { request, connection in
            switch request.path {
            case "/prompt": connection.reply(json: #"{"prompt_id":"j"}"#)
            case "/view": connection.reply(200, [:], Fixture.picture)
            default:
                let number = asked.withLock { count in
                    count += 1
                    return count
                }
                let files =
                    #"[{"filename":"t.png","subfolder":"","type":"temp"},{"filename":"a b.png","subfolder":"s","type":"output"}]"#
                connection.reply(json: number == 1 ? "{}" : #"{"j":{"outputs":{"9":{"images":\#(files)}}}}"#)
            }
        }
        defer { server.stop() }
        let workflow = #"{"3":{"inputs":{"seed":"%seed%","text":"best, %prompt%","steps":20,"on":true}}}"#
        let backend = world.make("comfyui", server.url) { $0.workflow = Data(workflow.utf8) }
        let image = try await draw(backend, ImageRequest(prompt: "100%seed% \"cat\"", seed: 7))
        #expect(image.bytes == Fixture.picture && image.seed == 7)
        let inputs = try body(server, "/prompt")["prompt"]?["3"]?["inputs"]
        #expect(inputs == ["seed": 7, "text": "best, 100%seed% \"cat\"", "steps": 20, "on": true])
        #expect(server.requests.last?.target == "/view?filename=a%20b.png&subfolder=s&type=output")
    }

    @Test func aRefusedWorkflowNamesTheNode() async throws {
        let server = try LoopbackServer {
            $1.reply(
                json:
                    #"{"error":{"type":"x","message":"Prompt outputs failed validation"},"node_errors":{"4":{"errors":[{"message":"Value not in list","details":"ckpt_name: 'a' not in list"}]}}}"#,
                status: 400)
        }
        defer { server.stop() }
        let error = await failure(world.make("comfyui", server.url) { $0.workflow = Data(#"{"1":{}}"#.utf8) })
        #expect(error.kind == .configuration)
        #expect(error.detail.contains("node 4: ckpt_name"))
    }

    // MARK: - Any

    @Test(arguments: BackendKind.allCases)
    func diagnosingFindsAServiceThatIsAwayWithoutDrawing(kind: BackendKind) async throws {
        let server = try LoopbackServer { $1.reply(json: "{}") }
        let url = server.url
        if !["regex_url", "gradio"].contains(kind.rawValue) {
            let findings = await world.make(kind.rawValue, url).diagnose()
            #expect(!findings.isEmpty)
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
        server.stop()
        #expect(await world.make(kind.rawValue, url).diagnose().contains { !$0.isSound })
    }
}

@Suite(.timeLimit(.minutes(5))) struct FallbackBackendTests {
    let world = World()

    private func chain(_ first: LoopbackServer, _ second: LoopbackServer) -> FallbackBackend {
        FallbackBackend(
            [.init(world.openAI(first.url + "/v1")), .init(world.openAI(second.url + "/v1"))],
            logger: world.sender.logger)
    }

    @Test(arguments: [(401, "{}"), (402, "{}"), (429, "{}"), (400, #"{"error":{"code":"model_not_found"}}"#)])
    func theNextIsAskedWhereNothingCanHaveBeenDrawn(status: Int, body: String) async throws {
        let first = try LoopbackServer { $1.reply(json: body, status: status) }
        let second = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer {
            first.stop()
            second.stop()
        }
        let chain = chain(first, second)
        #expect(try await chain.generate(ImageRequest(prompt: "x"), within: .seconds(20)).bytes == Fixture.picture)
        // For a while the failed one waits at the end of the line.
        _ = try await chain.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(first.requests.count == 1 && second.requests.count == 2)
        let findings = await chain.diagnose()
        let record = findings.first { finding in
            guard case .record = finding.fact else { return false }
            return finding.place == BackendFinding.Place(number: 1, backend: "openai")
        }
        #expect(record?.isSound == false)
    }

    @Test(arguments: [
        (500, "{}"), (524, "<html>"), (200, #"{"data":[]}"#), (400, #"{"error":{"code":"moderation_blocked"}}"#),
    ])
    func theNextIsNotAskedWhereAPictureMayExistOrWasRefused(status: Int, body: String) async throws {
        let first = try LoopbackServer { $1.reply(status, [:], Data(body.utf8)) }
        let second = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer {
            first.stop()
            second.stop()
        }
        let chain = chain(first, second)
        _ = await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await chain.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        }
        #expect(first.requests.count == 1 && second.requests.isEmpty)
    }

    @Test func anEditGoesOnlyToThoseThatCan() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let chain = FallbackBackend(
            [.init(world.gradio("http://127.0.0.1:1")), .init(world.openAI(server.url + "/v1"))],
            logger: world.sender.logger)
        #expect(chain.canEdit)
        let image = try await chain.generate(
            ImageRequest(prompt: "x", sources: [Fixture.picture]), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
    }
}
