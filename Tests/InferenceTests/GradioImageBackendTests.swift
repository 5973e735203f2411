import Foundation
import HTTP
import JSON
import Primitives
import TestSupport
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(5))) struct GradioImageBackendTests {
    let world = World()

    private func serve(_ script: GradioScript) throws -> LoopbackServer {
        try LoopbackServer { script.serve($0, $1) }
    }

    private func failure(
        _ backend: GradioImageBackend, _ request: ImageRequest = ImageRequest(prompt: "x")
    ) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(request, within: .seconds(20))
        }
    }

    /// The arguments of the job that was submitted.
    private func arguments(_ server: LoopbackServer) throws -> [JSONValue] {
        let call = try #require(server.requests.first { $0.method == "POST" })
        return try #require(JSONValue(reading: call.body))["data"]?.items ?? []
    }

    // MARK: - Success

    @Test(arguments: ["4.44.1", "5.50.0", "6.31.0"])
    func everyVersionIsFoundByItsDescriptionAndFollowedOnce(version: String) async throws {
        let server = try serve(GradioScript(version: version))
        defer { server.stop() }
        let seen = Locked<[ImageProgress]>([])
        let image = try await world.gradio(server.url + "/").generate(
            ImageRequest(prompt: "a cat"), within: .seconds(20)
        ) { step in seen.withLock { $0.append(step) } }
        #expect(image.bytes == Fixture.picture)
        #expect(image.seed == 998632)
        #expect(
            seen.withLock { $0 } == [
                .queued(rank: 2, eta: .milliseconds(8500)), .started(eta: .milliseconds(2790)),
            ])
        let prefix = version.hasPrefix("4") ? "" : "/gradio_api"
        #expect(
            server.requests.map(\.path) == [
                "/config", prefix + "/info", prefix + "/call/generate", prefix + "/queue/data",
                prefix + "/file=/tmp/gradio/a%20b/image.webp",
            ])
    }

    @Test func version3IsAskedByItsPlainForm() async throws {
        let server = try serve(GradioScript(version: "3.50.2", parameters: nil))
        defer { server.stop() }
        let image = try await world.gradio(server.url).generate(ImageRequest(prompt: "a cat"), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
        #expect(server.requests.last?.path == "/api/generate")
    }

    @Test func theSessionIsOurOwnAndAnotherForEveryJob() async throws {
        let server = try serve(GradioScript())
        defer { server.stop() }
        let backend = world.gradio(server.url)
        async let first = backend.generate(ImageRequest(prompt: "1"), within: .seconds(20))
        async let second = backend.generate(ImageRequest(prompt: "2"), within: .seconds(20))
        _ = try await (first, second)
        let posted = server.requests.filter { $0.method == "POST" }
            .compactMap { JSONValue(reading: $0.body)?["session_hash"]?.text }
        let followed = server.requests.filter { $0.path.hasSuffix("/queue/data") }
            .compactMap { $0.target.split(separator: "=").last.map(String.init) }
        #expect(Set(posted).count == 2)
        #expect(Set(posted) == Set(followed))
    }

    @Test(arguments: [
        #"[{"path":"/tmp/gradio/a b/image.webp","url":null},"5",5]"#,
        #"[[{"path":"/tmp/gradio/a b/image.webp"}]]"#,
        #"[null,[{"image":{"path":"/tmp/gradio/a b/image.webp"}},{"image":{"path":"/tmp/other.png"}}]]"#,
        #"["words",{"value":{"path":"/tmp/gradio/a b/image.webp"}}]"#,
    ])
    func thePictureIsFoundInEveryWrapping(outputs: String) async throws {
        let server = try serve(GradioScript(outputs: outputs))
        defer { server.stop() }
        let image = try await world.gradio(server.url).generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
    }

    @Test func unfinishedResultsHeartbeatsAndWarningsAreNoResult() async throws {
        let events = [
            #"{"msg":"process_generating","output":{"data":[[{"image":{"path":"/tmp/unfinished.png"}}]]},"success":true}"#,
            #"{"msg":"heartbeat"}"#, #"{"msg":"log","log":"prompt was enhanced","level":"warning"}"#,
            #"{"msg":"progress","progress_data":[]}"#, "nonsense",
        ]
        let server = try serve(GradioScript(events: events))
        defer { server.stop() }
        let image = try await world.gradio(server.url).generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
    }

    // MARK: - Arguments

    @Test func argumentsAreFilledByName() async throws {
        let server = try serve(GradioScript())
        defer { server.stop() }
        let request = ImageRequest(prompt: "a cat", aspect: .portrait, seed: 7)
        _ = try await world.gradio(server.url).generate(request, within: .seconds(20))
        #expect(try arguments(server) == ["a cat", "832x1248 ( 2:3 )", 7, 8, 3, false, []])
    }

    @Test func anotherOrderAndOtherNamesAreUnderstood() async throws {
        let parameters = """
            [{"label":"Prompt","parameter_name":"prompt","type":{"type":"string"}},
            {"label":"Height","parameter_name":"height","type":{"type":"number"}},
            {"label":"Width","parameter_name":"width","type":{"type":"number"}},
            {"label":"Steps","parameter_name":"num_inference_steps","type":{"type":"number"}},
            {"label":"Seed","parameter_name":"seed","type":{"type":"number"}},
            {"label":"Randomize","parameter_name":"randomize_seed","type":{"type":"boolean"}},
            {"label":"Style","parameter_name":"style","parameter_has_default":true,"parameter_default":"none",
            "type":{"type":"string"}},
            {"label":"Strength","parameter_name":"strength","type":{"type":"number"}}]
            """
        let server = try serve(GradioScript(parameters: parameters, api: "generate_image"))
        defer { server.stop() }
        let backend = world.gradio(server.url) {
            $0.api = "generate_image"
            $0.resolution = "832x1248 ( 2:3 )"
        }
        _ = try await backend.generate(ImageRequest(prompt: "a cat", seed: 3), within: .seconds(20))
        #expect(try arguments(server) == ["a cat", 1248, 832, 8, 3, false, "none", 0])
    }

    @Test func withoutADescriptionTheArgumentsGoInTheUsualOrder() async throws {
        let server = try serve(GradioScript(parameters: nil))
        defer { server.stop() }
        _ = try await world.gradio(server.url).generate(ImageRequest(prompt: "a cat"), within: .seconds(20))
        let arguments = try arguments(server)
        #expect(arguments.count == 7)
        #expect(arguments.prefix(2) == ["a cat", "1024x1024 ( 1:1 )"])
        #expect(arguments.suffix(4) == [8, 3, true, []])
    }

    @Test func theOperatorsTemplateIsFilledInOnePass() async throws {
        let server = try serve(GradioScript())
        defer { server.stop() }
        let backend = world.gradio(server.url) {
            $0.data = ["{prompt}", "{width}", "size {width}x{height}", ["{seed}"], .double(1.5), "{unknown}"]
        }
        _ = try await backend.generate(ImageRequest(prompt: "a {seed} cat", seed: 9), within: .seconds(20))
        #expect(try arguments(server) == ["a {seed} cat", 1024, "size 1024x1024", [9], .double(1.5), "{unknown}"])
    }

    @Test func aResolutionTheAppDoesNotOfferIsCaughtBeforeAnythingIsSent() async throws {
        let server = try serve(GradioScript())
        defer { server.stop() }
        let error = await failure(world.gradio(server.url) { $0.resolution = "512x512 ( 1:1 )" })
        #expect(error.kind == .configuration && error.parameter == "gradio_resolution")
        #expect(server.requests.allSatisfy { $0.method == "GET" })
    }

    @Test func anEndpointTheAppDoesNotHaveIsCaughtBeforeAnythingIsSent() async throws {
        let server = try serve(GradioScript(api: "other"))
        defer { server.stop() }
        let error = await failure(world.gradio(server.url))
        #expect(error.kind == .configuration && error.parameter == "gradio_api")
        #expect(error.detail.contains("other"))
        #expect(server.requests.allSatisfy { $0.method == "GET" })
    }

    // MARK: - Failures

    @Test(arguments: [
        ("Prompt too long", InferenceError.Kind.server), ("'Prompt too long'", .server),
        ("Value: 512x512 is not in the list of choices: []", .configuration),
        (
            "You have exceeded your GPU quota (60s requested vs. 56s left). <a href='https://huggingface.co/join'>Create a free account</a> to get more usage quota.",
            .billing
        ),
        ("You have exceeded your free GPU quota. Try again in 3:21:09", .billing),
    ])
    func aFailedJobEndsAtOnceWithTheAppsReason(text: String, kind: InferenceError.Kind) async throws {
        let server = try serve(GradioScript(error: text))
        defer { server.stop() }
        let error = await failure(world.gradio(server.url))
        #expect(error.kind == kind)
        #expect(error.detail.hasPrefix(text.prefix(12).trimmingCharacters(in: CharacterSet(charactersIn: "'"))))
        #expect(!error.detail.contains("huggingface.co") && !error.detail.contains("<a"))
        #expect(error.retryAfter == (text.contains("3:21:09") ? .seconds(12069) : nil))
        #expect(server.requests.filter { $0.path.hasSuffix("/queue/data") }.count == 1)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test(arguments: [#"[[],"5",5]"#, "[null]", "[]", #"["no picture, sorry"]"#])
    func outputsWithoutAPictureAreNoPicture(outputs: String) async throws {
        let server = try serve(GradioScript(outputs: outputs))
        defer { server.stop() }
        #expect(await failure(world.gradio(server.url)).kind == .noPicture)
    }

    @Test func aStreamThatBreaksIsAnUnknownOutcomeAndTheJobIsNotSubmittedAgain() async throws {
        let server = try LoopbackServer { request, connection in
            guard request.path.hasSuffix("/queue/data") else {
                GradioScript().serve(request, connection)
                return
            }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.cut()
        }
        defer { server.stop() }
        let error = await failure(world.gradio(server.url))
        #expect(error.kind == .unknownOutcome && error.pictureMayExist)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test func theEventsMayArriveOneByteAtATime() async throws {
        let server = try LoopbackServer { request, connection in
            guard request.path.hasSuffix("/queue/data") else {
                GradioScript().serve(request, connection)
                return
            }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let file = #"{"path":"/tmp/gradio/a b/image.webp"}"#
            let event =
                "\u{FEFF}: hi\r\ndata: {\"msg\":\"process_completed\",\r\n"
                + "data: \"success\":true,\"output\":{\"data\":[\(file)]}}\r\n\r\n"
            for byte in event.utf8 { connection.send(Data("1\r\n".utf8) + [byte] + Data("\r\n".utf8)) }
            connection.waitForClose()
        }
        defer { server.stop() }
        let image = try await world.gradio(server.url).generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(image.bytes == Fixture.picture)
    }

    @Test(arguments: [
        (503, #"{"detail":"Queue is full. Max size is 1 and size is 1."}"#, InferenceError.Kind.rate),
        (401, #"{"detail":"Not authenticated"}"#, .auth), (200, "<html>Space is sleeping</html>", .notReady),
        (503, "<html>building</html>", .notReady), (500, #"{"detail":"boom"}"#, .configuration),
    ])
    func aJobThatIsNotTakenIsClassed(status: Int, body: String, kind: InferenceError.Kind) async throws {
        let server = try LoopbackServer { request, connection in
            if request.method == "POST" {
                connection.reply(status, [:], Data(body.utf8))
            } else {
                GradioScript().serve(request, connection)
            }
        }
        defer { server.stop() }
        let error = await failure(world.gradio(server.url))
        #expect(error.kind == kind && !error.pictureMayExist)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test func aPageInsteadOfAnAppIsNotReady() async throws {
        let server = try LoopbackServer { $1.reply(200, [:], Data("<html>Your space is sleeping</html>".utf8)) }
        defer { server.stop() }
        #expect(await failure(world.gradio(server.url)).kind == .notReady)
    }

    @Test func editingIsNotSomethingItCanDo() async throws {
        let error = await failure(world.gradio("http://127.0.0.1:1"), ImageRequest(prompt: "x", sources: [Data([1])]))
        #expect(error.kind == .unsupported)
    }

    // MARK: - Access

    @Test func aLoginGivesTheCookiesForEverythingAfterIt() async throws {
        let server = try LoopbackServer { request, connection in
            if request.path == "/login" {
                if request.text == "username=u&password=p%26w" {
                    connection.reply(json: "{}", headers: ["Set-Cookie": "access-token-unsecure-1=abc; Path=/"])
                } else {
                    connection.reply(json: #"{"detail":"Incorrect credentials."}"#, status: 400)
                }
            } else if request.headers["cookie"] != "access-token-unsecure-1=abc" {
                connection.reply(json: #"{"detail":"Not authenticated"}"#, status: 401)
            } else {
                GradioScript().serve(request, connection)
            }
        }
        defer { server.stop() }
        let backend = world.gradio(server.url) { $0.login = ("u", Secret("p&w")) }
        #expect(try await backend.generate(ImageRequest(prompt: "x"), within: .seconds(20)).bytes == Fixture.picture)
        #expect(await failure(world.gradio(server.url) { $0.login = ("u", Secret("wrong")) }).kind == .auth)
        #expect(await failure(world.gradio(server.url)).kind == .auth)
    }

    @Test func theTokenGoesWithEveryRequestToTheApp() async throws {
        let server = try serve(GradioScript())
        defer { server.stop() }
        let backend = world.gradio(server.url) { $0.tokens = [Secret("hf_abc")] }
        _ = try await backend.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_abc" })
    }

    // MARK: - Diagnosis

    @Test func diagnosingNamesWhatIsWrongWithoutDrawing() async throws {
        let server = try serve(GradioScript())
        let page = try LoopbackServer { $1.reply(200, [:], Data("<html></html>".utf8)) }
        defer {
            server.stop()
            page.stop()
        }
        #expect(await world.gradio(server.url).diagnose().map(\.isSound) == [true, true])
        let api = await world.gradio(server.url) { $0.api = "draw" }.diagnose()
        #expect(api.map(\.isSound) == [true, false])
        #expect(api.last?.fact == .endpointMissing(name: "draw", alternatives: ["generate"]))
        let resolution = await world.gradio(server.url) { $0.resolution = "512x512" }.diagnose()
        #expect(resolution.map(\.isSound) == [true, false])
        #expect(await world.gradio(page.url).diagnose().map(\.isSound) == [false])
        #expect(await world.gradio("nothing").diagnose().map(\.isSound) == [false])
        #expect(server.requests.allSatisfy { $0.method == "GET" })
    }
}
