import Foundation
import HTTP
import Logging
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CurlTransportTests {
    let transport = CurlTransport(logger: Logger(label: "test"))

    // MARK: - Out and back

    @Test func aRequestArrivesAsWrittenAndTheAnswerComesBackWhole() async throws {
        let server = try LoopbackServer { _, connection in
            connection.reply(201, ["X-Echo": "yes"], Data("hello".utf8))
        }
        defer { server.stop() }
        let response = try await transport.response(
            to: HTTPRequest(
                method: .post, url: server.url + "/a",
                headers: [
                    HTTPHeader(name: "Content-Type", value: "application/json"), HTTPHeader(name: "X-Empty", value: ""),
                ],
                body: Data("{}".utf8)))
        #expect(response.status == 201)
        #expect(response.headers["x-echo"] == "yes")
        #expect(response.body == Data("hello".utf8))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.text == "{}")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["expect"] == nil)
    }

    @Test func theURLIsSentByteForByte() async throws {
        let server = try LoopbackServer { _, connection in connection.reply() }
        defer { server.stop() }
        let target = "/a/../b%2Fc%2fd//e/?sig=x%2By+z&t=%E7%94%BB&u=a%20b&q='(1)'"
        _ = try await transport.response(to: HTTPRequest(url: server.url + target))
        #expect(server.requests.map(\.target) == [target])
    }

    @Test func gettingTwiceUsesOneConnectionAndPostingTwiceUsesTwo() async throws {
        let server = try LoopbackServer { _, connection in connection.reply() }
        defer { server.stop() }
        _ = try await transport.response(to: HTTPRequest(url: server.url))
        _ = try await transport.response(to: HTTPRequest(url: server.url))
        #expect(server.connections == 1)
        _ = try await transport.response(to: HTTPRequest(method: .post, url: server.url))
        _ = try await transport.response(to: HTTPRequest(method: .post, url: server.url))
        #expect(server.connections == 3)
        var costly = HTTPRequest(url: server.url)
        costly.opensConnection = true
        _ = try await transport.response(to: costly)
        #expect(server.connections == 4)
    }

    @Test func aPostIsNeverRepeatedWhenTheServerHangsUp() async throws {
        let server = try LoopbackServer { request, connection in
            request.method == "GET" ? _ = connection.reply() : connection.reset()
        }
        defer { server.stop() }
        _ = try await transport.response(to: HTTPRequest(url: server.url))
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(method: .post, url: server.url))
        }
        #expect(error?.mayHaveReachedServer == true)
        #expect(server.requests.count == 2)
    }

    @Test func aHundredRequestsAtOnceGetTheirOwnAnswers() async throws {
        let server = try LoopbackServer { request, connection in connection.reply(200, [:], Data(request.target.utf8)) }
        defer { server.stop() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let url = server.url + "/\(number)"
                    return try await transport.response(to: HTTPRequest(url: url)).body == Data("/\(number)".utf8)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func aProxyIsAskedForTheWholeURL() async throws {
        let proxy = try LoopbackServer { _, connection in connection.reply(200, [:], Data("proxied".utf8)) }
        defer { proxy.stop() }
        let response = try await transport.response(
            to: HTTPRequest(url: "http://somewhere.invalid/a?b=c", proxy: proxy.url, reach: .publicOnly))
        #expect(response.body == Data("proxied".utf8))
        #expect(proxy.requests.first?.target == "http://somewhere.invalid/a?b=c")
    }

    // MARK: - Streams

    @Test func chunksArriveWhileTheServerStillWrites() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            gate.block()
            connection.send("6\r\nsecond\r\n0\r\n\r\n")
        }
        defer { server.stop() }
        let stream = try await transport.stream(HTTPRequest(url: server.url))
        #expect(stream.status == 200)
        var chunks = stream.chunks.makeAsyncIterator()
        #expect(try await chunks.next() == Data("first".utf8))
        gate.open()
        #expect(try await chunks.next() == Data("second".utf8))
        #expect(try await chunks.next() == nil)
    }

    @Test func theServerIsMadeToWaitForASlowReader() async throws {
        let total = 64 << 20
        let written = Gate()
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let piece = Data(repeating: 7, count: 1 << 20)
            for _ in 0..<(total >> 20) { connection.send(piece) }
            written.open()
        }
        defer { server.stop() }
        let stream = try await transport.stream(HTTPRequest(url: server.url, maximumBodySize: total))
        var received = 0
        var largest = 0
        for try await chunk in stream.chunks {
            received += chunk.count
            largest = max(largest, chunk.count)
        }
        await written.wait()
        #expect(received == total)
        #expect(largest <= 512 << 10)
    }

    @Test func droppingAStreamClosesItsConnection() async throws {
        let closed = Gate()
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            connection.waitForClose()
            closed.open()
        }
        defer { server.stop() }
        do {
            let stream = try await transport.stream(HTTPRequest(url: server.url))
            #expect(stream.status == 200)
        }
        await closed.wait()
    }

    // MARK: - Ending early

    @Test func cancellingClosesTheSocketAtOnce() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try LoopbackServer { _, connection in
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        defer { server.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let error = await #expect(throws: HTTPError.self) {
                    _ = try await transport.response(to: HTTPRequest(method: .post, url: server.url))
                }
                #expect(error == .cancelled)
            }
            await arrived.wait()
            group.cancelAll()
            await closed.wait()
            try await group.waitForAll()
        }
    }

    @Test func theDeadlineEndsASilentRequestAndSaysItWasSent() async throws {
        let server = try LoopbackServer { _, connection in connection.waitForClose() }
        defer { server.stop() }
        // The server never answers: only the deadline can end this.
        await #expect(throws: HTTPError.timedOut(.deadline, sent: true)) {
            _ = try await transport.response(to: HTTPRequest(url: server.url, deadline: .milliseconds(500)))
        }
    }

    @Test func theDeadlineEndsATrickle() async throws {
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n")
            while connection.send("x") {}
        }
        defer { server.stop() }
        await #expect(throws: HTTPError.timedOut(.deadline, sent: true)) {
            _ = try await transport.response(
                to: HTTPRequest(url: server.url + "/", deadline: .milliseconds(300)))
        }
    }

    @Test func theIdleLimitEndsAStreamThatFallsSilent() async throws {
        let server = try LoopbackServer { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            connection.waitForClose()
        }
        defer { server.stop() }
        let stream = try await transport.stream(HTTPRequest(url: server.url, idleLimit: .seconds(1)))
        var chunks = stream.chunks.makeAsyncIterator()
        #expect(try await chunks.next() == Data("first".utf8))
        await #expect(throws: HTTPError.timedOut(.idle, sent: true)) { _ = try await chunks.next() }
    }

    @Test func shuttingDownEndsWhatIsUnderWayAndRefusesWhatComesLater() async throws {
        let (arrived, closed) = (Gate(), Gate())
        let server = try LoopbackServer { _, connection in
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        defer { server.stop() }
        async let error = #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(url: server.url))
        }
        await arrived.wait()
        transport.shutDown()
        #expect(await error == .shutDown)
        await closed.wait()
        await #expect(throws: HTTPError.shutDown) { _ = try await transport.response(to: HTTPRequest(url: server.url)) }
    }

    // MARK: - Refusals

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    ])
    func aBodyOverTheCapIsCutOffWhetherItsLengthIsToldOrNot(head: String) async throws {
        let server = try LoopbackServer { _, connection in
            connection.send(head)
            while connection.send(Data(repeating: 1, count: 4096)) {}
        }
        defer { server.stop() }
        await #expect(throws: HTTPError.tooLarge(limit: 65536)) {
            _ = try await transport.response(to: HTTPRequest(url: server.url, maximumBodySize: 65536))
        }
    }

    @Test func aDecompressionBombIsCutOff() async throws {
        // 1 MiB of zeros, gzipped.
        let bomb = try #require(Data(base64Encoded: Self.zeros))
        let server = try LoopbackServer { _, connection in connection.reply(200, ["Content-Encoding": "gzip"], bomb) }
        defer { server.stop() }
        await #expect(throws: HTTPError.tooLarge(limit: 65536)) {
            _ = try await transport.response(to: HTTPRequest(url: server.url, maximumBodySize: 65536))
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
    ])
    func aBodyCutShortIsAFailure(reply: String) async throws {
        let server = try LoopbackServer { _, connection in
            connection.send(reply)
            connection.cut()
        }
        defer { server.stop() }
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(url: server.url))
        }
        guard case .interrupted(_, sent: true) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func nothingListeningIsUnreachableAndSafeToRepeat() async throws {
        let server = try LoopbackServer { _, _ in }
        server.stop()
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(method: .post, url: server.url))
        }
        #expect(error?.mayHaveReachedServer == false)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "/relative", ""])
    func otherSchemesAreRefused(url: String) async {
        await #expect(throws: HTTPError.unsupportedScheme) {
            _ = try await transport.response(to: HTTPRequest(url: url))
        }
    }

    @Test(arguments: ["http://", "http://a b/", "http://127.0.0.1/\r\nX: y"])
    func malformedURLsAreRefused(url: String) async {
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(url: url))
        }
        #expect(error?.mayHaveReachedServer == false)
    }

    @Test func redirectsAreCountedFollowedAndKeptToWebSchemes() async throws {
        let server = try LoopbackServer { request, connection in
            let hop = Int(request.path.dropFirst()) ?? 0
            switch hop {
            case 0: connection.reply(200, [:], Data("end".utf8))
            case 99: connection.reply(302, ["Location": "file:///etc/passwd"])
            default: connection.reply(302, ["Location": "/\(hop - 1)"])
            }
        }
        defer { server.stop() }
        let response = try await transport.response(
            to: HTTPRequest(url: server.url + "/5", redirects: .follow(maximum: 5)))
        #expect(response.body == Data("end".utf8))
        #expect(response.url == server.url + "/0")
        await #expect(throws: HTTPError.tooManyRedirects(limit: 5)) {
            _ = try await transport.response(to: HTTPRequest(url: server.url + "/6", redirects: .follow(maximum: 5)))
        }
        await #expect(throws: HTTPError.unsupportedScheme) {
            _ = try await transport.response(to: HTTPRequest(url: server.url + "/99", redirects: .follow(maximum: 5)))
        }
        #expect(try await transport.response(to: HTTPRequest(url: server.url + "/1")).status == 302)
    }

    @Test(arguments: ["http://127.0.0.1:", "http://localhost:", "http://[::ffff:127.0.0.1]:", "http://2130706433:"])
    func onlyPublicAddressesMeansThatNothingConnectsHere(prefix: String) async throws {
        let server = try LoopbackServer { _, connection in connection.reply() }
        defer { server.stop() }
        // A kept connection must not get round the check.
        _ = try await transport.response(to: HTTPRequest(url: server.url))
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(to: HTTPRequest(url: "\(prefix)\(server.port)/", reach: .publicOnly))
        }
        guard case .addressRefused = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ["http://169.254.169.254/latest", "http://127.0.0.1:1/", "http://localhost/"])
    func aRedirectInsideIsRefusedBehindAProxyToo(target: String) async throws {
        let proxy = try LoopbackServer { _, connection in connection.reply(302, ["Location": target]) }
        defer { proxy.stop() }
        let error = await #expect(throws: HTTPError.self) {
            _ = try await transport.response(
                to: HTTPRequest(
                    url: "http://somewhere.invalid/", proxy: proxy.url, redirects: .follow(maximum: 5),
                    reach: .publicOnly))
        }
        guard case .addressRefused = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(proxy.requests.count == 1)
    }

    static let zeros =
        "H4sIAAAAAAACA+3BMQEAAADCoPVPbQhfoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPgMc6jinAAAQ"
        + "AA=="
}
