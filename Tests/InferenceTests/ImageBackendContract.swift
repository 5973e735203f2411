import Foundation
import HTTP
import Primitives
import TestSupport
import Testing

@testable import Inference

/// How a service behaves in one run of the contract.
enum ServiceBehaviour: Sendable {
    case draws(Data)
    case refuses
    case isSilent
}

/// One backend and a service that speaks its protocol.
struct ContractCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Makes the backend for a service at an address.
    var backend: @Sendable (World, String) -> any ImageBackend
    /// Answers for the service.
    var serve: @Sendable (ServiceBehaviour, LoopbackServer.Request, LoopbackServer.Connection) -> Void
    /// What the service's refusal is classed as.
    var refusalKind = InferenceError.Kind.policy
    /// Tells the request that costs money from the others.
    var costs: @Sendable (LoopbackServer.Request) -> Bool = { $0.method == "POST" }

    static let refusal = #"{"error":{"message":"rejected by the safety system","code":"moderation_blocked"}}"#

    /// The usual answers of a service with one endpoint.
    static func plain(_ reply: @escaping @Sendable (Data) -> Data)
        -> @Sendable (
            ServiceBehaviour, LoopbackServer.Request, LoopbackServer.Connection
        ) -> Void
    {
        { behaviour, _, connection in
            switch behaviour {
            case .draws(let picture): connection.reply(200, [:], reply(picture))
            case .refuses: connection.reply(json: refusal, status: 400)
            case .isSilent: connection.waitForClose()
            }
        }
    }

    static let all: [ContractCase] = [
        ContractCase(
            testDescription: "openai images", backend: { $0.openAI($1) },
            serve: plain { Data(LoopbackServer.imagesReply($0).utf8) }),
        ContractCase(
            testDescription: "openai chat", backend: { $0.openAI($1, mode: .chat) },
            serve: plain { picture in
                let content = "![](data:image/png;base64,\(picture.base64EncodedString()))"
                return Data(#"{"choices":[{"message":{"content":"\#(content)"}}]}"#.utf8)
            }),
        ContractCase(
            testDescription: "openai responses", backend: { $0.openAI($1, mode: .responses) },
            serve: plain { picture in
                let result = picture.base64EncodedString()
                return Data(#"{"output":[{"type":"image_generation_call","result":"\#(result)"}]}"#.utf8)
            }),
        ContractCase(
            testDescription: "gradio", backend: { $0.gradio($1) },
            serve: { behaviour, request, connection in
                switch behaviour {
                case .draws(let picture): GradioScript(picture: picture).serve(request, connection)
                case .refuses: GradioScript(error: "rejected by the safety system").serve(request, connection)
                case .isSilent: GradioScript(isSilent: true).serve(request, connection)
                }
            }),
        ContractCase(
            testDescription: "regex_url",
            backend: { world, url in world.make("regex_url", url + "/draw?p={prompt}") },
            serve: plain { $0 }, costs: { $0.path == "/draw" }),
        ContractCase(
            testDescription: "modelscope", backend: { $0.make("modelscope", $1) },
            serve: { behaviour, request, connection in
                switch (request.path, behaviour) {
                case ("/v1/tasks/t", .draws):
                    connection.reply(json: #"{"task_status":"SUCCEED","output_images":["/p.png"]}"#)
                case ("/p.png", .draws(let picture)): connection.reply(200, [:], picture)
                case (_, .draws): connection.reply(json: #"{"task_id":"t","task_status":"SUCCEED"}"#)
                case (_, .refuses): connection.reply(json: refusal, status: 400)
                case (_, .isSilent): connection.waitForClose()
                }
            }),
        ContractCase(
            testDescription: "a1111", backend: { $0.make("a1111", $1) },
            serve: plain { Data(#"{"images":["\#($0.base64EncodedString())"],"info":"{\"seed\":5}"}"#.utf8) }),
        ContractCase(
            testDescription: "novelai", backend: { $0.make("novelai", $1) }, serve: plain { ZipScript.archive(of: $0) }),
        ContractCase(
            testDescription: "comfyui",
            backend: { world, url in
                world.make("comfyui", url) { $0.workflow = Data(#"{"1":{"inputs":{"text":"%prompt%"}}}"#.utf8) }
            },
            serve: { behaviour, request, connection in
                switch (request.path, behaviour) {
                case ("/history/j", .draws):
                    let file = #"{"filename":"a b.png","subfolder":"","type":"output"}"#
                    connection.reply(
                        json: #"{"j":{"status":{"status_str":"success"},"outputs":{"9":{"images":[\#(file)]}}}}"#)
                case ("/view", .draws(let picture)): connection.reply(200, [:], picture)
                case (_, .draws): connection.reply(json: #"{"prompt_id":"j","number":1,"node_errors":{}}"#)
                case (_, .refuses): connection.reply(json: refusal, status: 400)
                case (_, .isSilent): connection.waitForClose()
                }
            }),
        ContractCase(
            testDescription: "chain",
            backend: { FallbackBackend([.init($0.openAI($1)), .init($0.openAI($1))], logger: $0.sender.logger) },
            serve: plain { Data(LoopbackServer.imagesReply($0).utf8) }),
    ]
}

@Suite(.timeLimit(.minutes(5))) struct ImageBackendContract {
    let world = World()

    @Test(arguments: ContractCase.all)
    func aPictureComesBackByteForByteForOneRequest(test: ContractCase) async throws {
        let server = try LoopbackServer { test.serve(.draws(Fixture.picture), $0, $1) }
        defer { server.stop() }
        let image = try await test.backend(world, server.url).generate(
            ImageRequest(prompt: "a cat"), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
        #expect(server.requests.filter(test.costs).count == 1)
    }

    @Test(arguments: ContractCase.all)
    func aRefusalIsSaidAsOneAndNotRepeated(test: ContractCase) async throws {
        let server = try LoopbackServer { test.serve(.refuses, $0, $1) }
        defer { server.stop() }
        let error = await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await test.backend(world, server.url).generate(ImageRequest(prompt: "x"), within: .seconds(20))
        }
        #expect(error.kind == test.refusalKind)
        #expect(server.requests.filter(test.costs).count == 1)
        #expect(world.waits.all.isEmpty)
    }

    @Test(arguments: ContractCase.all, [Fixture.placeholder, Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)])
    func bytesThatAreNoPictureAreNotPassedOn(test: ContractCase, bytes: Data) async throws {
        let server = try LoopbackServer { test.serve(.draws(bytes), $0, $1) }
        defer { server.stop() }
        let error = await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await test.backend(world, server.url).generate(ImageRequest(prompt: "x"), within: .seconds(20))
        }
        #expect(error.kind == .noPicture)
        #expect(error.pictureMayExist)
        #expect(server.requests.filter(test.costs).count == 1)
    }

    @Test(arguments: ContractCase.all)
    func theLimitEndsASilentServiceAndClosesItsSocket(test: ContractCase) async throws {
        let closed = Gate()
        let isWaiting = Locked(false)
        let server = try LoopbackServer { request, connection in
            connection.beforeWaiting = { isWaiting.withLock { $0 = true } }
            test.serve(.isSilent, request, connection)
            if connection.isDone { closed.open() }
        }
        defer { server.stop() }
        // The service never answers: only the limit can end this.
        let error = await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await test.backend(world, server.url).generate(ImageRequest(prompt: "x"), within: .milliseconds(600))
        }
        #expect(error.kind == .timeout)
        // On a machine this slow the limit may have passed before the service was reached at all.
        if isWaiting.withLock({ $0 }) { await closed.wait() }
        #expect(server.requests.filter(test.costs).count <= 1)
    }

    @Test(arguments: ContractCase.all)
    func cancellingClosesTheSocketAtOnce(test: ContractCase) async throws {
        let (waiting, closed) = (Gate(), Gate())
        let server = try LoopbackServer { request, connection in
            connection.beforeWaiting = { waiting.open() }
            test.serve(.isSilent, request, connection)
            if connection.isDone { closed.open() }
        }
        defer { server.stop() }
        await withTaskGroup(of: InferenceError.Kind.self) { group in
            group.addTask {
                await inferenceError { () async throws(InferenceError) -> GeneratedImage in
                    try await test.backend(world, server.url).generate(ImageRequest(prompt: "x"), within: .seconds(60))
                }.kind
            }
            await waiting.wait()
            group.cancelAll()
            await closed.wait()
            #expect(await group.next() == .cancelled)
        }
        #expect(server.requests.filter(test.costs).count == 1)
    }
}
