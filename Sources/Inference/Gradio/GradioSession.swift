import Foundation
import HTTP
import JSON
import Logging
import Primitives

/// The requests to one Gradio app, its description and its login.
///
/// A job is submitted to `/call/{api}` with a session of our own and followed on `/queue/data`: there errors keep their
/// text in every version. The stream is opened once per job; a second look would get heartbeats for ever.
struct GradioSession: Sendable {
    /// Heartbeats come every 15 s; after three missed ones the connection counts as lost.
    static let silence = Duration.seconds(45)

    private struct Known {
        var app: GradioApp?
        var cookies = ""
    }

    let configuration: GradioImageBackend.Configuration
    let sender: BillableRequestSender
    let tokens: APIKeyRotation
    private let known = Locked(Known())

    init(configuration: GradioImageBackend.Configuration, sender: BillableRequestSender) {
        self.configuration = configuration
        self.sender = sender
        tokens = APIKeyRotation(configuration.tokens)
    }

    // MARK: - The app's description

    /// What the app says of itself; asked for once.
    func app(by deadline: Deadline) async throws(InferenceError) -> GradioApp {
        if let app = known.withLock({ $0.app }) { return app }
        try await logIn(by: deadline)
        let config = try await get("/config", by: deadline)
        guard let json = try await ReplyReading.json(in: config, by: deadline),
            let bare = GradioApp(config: json, info: nil)
        else {
            throw InferenceError(.notReady, detail: "no description of a Gradio app at /config", pictureMayExist: false)
        }
        // Without it arguments go by position, so its failing is no failure.
        let info = try? await get(bare.prefix + "/info", by: Deadline(within: deadline.left(atMost: .seconds(15))))
        let app = GradioApp(config: json, info: info.flatMap { JSONValue(reading: $0.body) }) ?? bare
        sender.logger.info(
            "gradio app found",
            metadata: ["gradio.version": "\(app.version)", "gradio.endpoints": "\(app.endpoints.keys.sorted())"])
        known.withLock { $0.app = app }
        return app
    }

    /// Forgets the description, so that the next job asks again.
    private func forget() {
        known.withLock { $0.app = nil }
    }

    private func get(_ path: String, by deadline: Deadline) async throws(InferenceError) -> HTTPResponse {
        try await sender.send(
            request(.get, path, maximumBodySize: 4 << 20), by: Deadline(within: deadline.left(atMost: .seconds(30))),
            judge: { Self.error(in: $0) })
    }

    private func logIn(by deadline: Deadline) async throws(InferenceError) {
        guard let login = configuration.login, known.withLock({ $0.cookies.isEmpty }) else { return }
        let kept = CharacterSet.alphanumerics
        let fields = [("username", login.user), ("password", login.password.value)].map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: kept) ?? "")"
        }
        var form = request(.post, "/login", maximumBodySize: 65536)
        form.headers.append(HTTPHeader(name: "Content-Type", value: "application/x-www-form-urlencoded"))
        form.body = Data(fields.joined(separator: "&").utf8)
        let response = try await sender.send(form, by: deadline, mayWait: false) { response in
            response.status == 400 || response.status == 401
                ? InferenceError(.auth, detail: "the app does not accept user name and password")
                : Self.error(in: response)
        }
        let cookies = response.headers.filter { $0.is("set-cookie") }.map { $0.value.prefix { $0 != ";" } }
        known.withLock { $0.cookies = cookies.joined(separator: "; ") }
    }

    // MARK: - A job

    /// Does a job with one token after another, for as long as it is the token that is refused.
    ///
    /// A spent quota is told only at the end of a job, so the whole of it is done again.
    func withTokens<Result>(
        _ body: (Secret) async throws(InferenceError) -> Result
    ) async throws(InferenceError) -> Result {
        var failure = InferenceError(.auth, detail: "no token")
        for (number, token) in tokens.turn() {
            do {
                return try await body(token)
            } catch {
                failure = error
                guard error.kind == .auth || error.kind == .billing, !error.pictureMayExist else { throw error }
                tokens.refuse(number)
                sender.logger.warning(
                    // bounded: a place among the configured tokens
                    "token refused", metadata: ["key.number": "\(number + 1)", "error.kind": "\(error.kind)"])
            }
        }
        throw failure
    }

    /// Submits a job and follows it to its end.
    func call(
        _ values: [JSONValue], _ app: GradioApp, _ token: Secret, by deadline: Deadline,
        progress: @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> [JSONValue] {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let session = String((0..<11).compactMap { _ in letters.randomElement() })
        try await submit(values, app, token, session: session, by: deadline)
        var stream = request(
            .get, app.prefix + "/queue/data?session_hash=" + session, token: token, maximumBodySize: 64 << 20)
        stream.headers.append(HTTPHeader(name: "Accept", value: "text/event-stream"))
        stream.deadline = deadline.left
        stream.idleLimit = Self.silence
        guard stream.deadline > .zero else { throw InferenceError(.timeout, detail: "no time left for the queue") }
        let opened: HTTPStream?
        do throws(HTTPError) {
            let answer = try await sender.transport.stream(stream)
            if answer.status == 200 { opened = answer } else { opened = nil }
        } catch {
            throw Self.brokenStream(error)
        }
        let outcome =
            if let opened { try await follow(opened, by: deadline, progress) } else {
                nil as Result<[JSONValue], InferenceError>?
            }
        guard let outcome else {
            throw InferenceError(.unknownOutcome, detail: "the queue ended without a result")
        }
        return try outcome.get()
    }

    private func submit(
        _ values: [JSONValue], _ app: GradioApp, _ token: Secret, session: String, by deadline: Deadline
    ) async throws(InferenceError) {
        var submission = request(
            .post, app.prefix + "/call/" + configuration.api, token: token, maximumBodySize: 1 << 20)
        submission.headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
        submission.body = JSONValue.object(["data": .array(values), "session_hash": .string(session)]).serialized
        let response: HTTPResponse
        do {
            response = try await sender.send(
                submission, by: Deadline(within: deadline.left(atMost: .seconds(30))), judge: { Self.error(in: $0) })
        } catch {
            // Another version may be running by now.
            if error.kind == .configuration { forget() }
            throw error
        }
        guard JSONValue(reading: response.body)?["event_id"]?.text != nil else {
            throw InferenceError(.notReady, detail: "the app did not take the job", pictureMayExist: false)
        }
    }

    /// Reads the stream up to the job's end and no further; `nil` if it ends first.
    private func follow(
        _ stream: HTTPStream, by deadline: Deadline, _ progress: @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> Result<[JSONValue], InferenceError>? {
        let reader = GradioQueueReader()
        var chunks = stream.chunks.makeAsyncIterator()
        while let chunk = try await Self.next(of: &chunks) {
            // An event may hold a picture as text: the 64 MiB of a stream are read where they hold up nobody.
            let steps = try await ReplyReading.run(by: deadline, of: reader.bytesHeld(with: chunk)) { _ in
                reader.take(chunk)
            }
            for step in steps {
                switch step {
                case .progress(let step): progress(step)
                case .completed(let outputs): return .success(outputs)
                case .failed(let error): return .failure(error)
                case .none: break
                }
            }
        }
        return nil
    }

    private static func next(of chunks: inout HTTPChunks.AsyncIterator) async throws(InferenceError) -> Data? {
        do throws(HTTPError) {
            return try await chunks.next()
        } catch {
            throw brokenStream(error)
        }
    }

    /// Submits a job to an app of version 3, which answers when it is done.
    func callVersion3(
        _ values: [JSONValue], _ token: Secret, by deadline: Deadline
    ) async throws(InferenceError) -> [JSONValue] {
        var submission = request(.post, "/api/" + configuration.api, token: token, maximumBodySize: 48 << 20)
        submission.headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
        submission.body = JSONValue.object(["data": .array(values)]).serialized
        let response = try await sender.send(submission, by: deadline) { response in
            guard response.status == 500, let reason = JSONValue(reading: response.body)?.members["error"]
            else {
                return Self.error(in: response)
            }
            // `null` where the app keeps its reasons to itself.
            return GradioQueue.error(reason.text ?? "the app gave no reason")
        }
        return try await ReplyReading.json(in: response, by: deadline)?["data"]?.items ?? []
    }

    // MARK: - The file

    /// Fetches a file by its path; by the app's own address only where that fails.
    func fetch(_ file: GradioFile, _ app: GradioApp, by deadline: Deadline) async throws(InferenceError) -> Data {
        if let inline = file.inline { return inline }
        guard let base else { throw Self.badAddress }
        let download = PictureDownload(
            sender: sender, base: base, headers: request(.get, "", maximumBodySize: 0).headers,
            proxy: configuration.proxy)
        guard let served = file.servedPath else { return try await download.fetch(file.url ?? "", by: deadline) }
        do {
            return try await download.fetch(root + app.prefix + served, by: deadline)
        } catch {
            guard error.kind == .noPicture, let url = file.url.flatMap({ WebAddress($0) }),
                url.origin == base.origin || url.scheme == "https"
            else { throw error }
            return try await download.fetch(url.text, by: deadline)
        }
    }

    // MARK: - Pieces

    static let badAddress = InferenceError(
        .configuration, detail: "base_url is no http or https URL", parameter: "base_url")

    /// The app's address without a slash at its end.
    private var root: String {
        var root = configuration.baseURL
        while root.hasSuffix("/") { root.removeLast() }
        return root
    }

    /// The app's address taken apart.
    var base: WebAddress? { WebAddress(root) }

    private func request(
        _ method: HTTPRequest.Method, _ path: String, token: Secret? = nil, maximumBodySize: Int
    ) -> HTTPRequest {
        var headers: [HTTPHeader] = []
        let token = token ?? tokens.any
        if !token.isEmpty { headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(token.value)")) }
        let cookies = known.withLock { $0.cookies }
        if !cookies.isEmpty { headers.append(HTTPHeader(name: "Cookie", value: cookies)) }
        return HTTPRequest(
            method: method, url: root + path, headers: headers, proxy: configuration.proxy,
            maximumBodySize: maximumBodySize)
    }

    /// What is wrong with an answer of the app; a page instead of JSON means that no app is running behind it.
    static func error(in response: HTTPResponse) -> InferenceError? {
        // JSON that is too large to be read is no page.
        let isPage = JSONValue.flaw(in: response.body)?.reason == .malformed
        if isPage, response.status < 300 || [404, 502, 503, 504].contains(response.status) {
            return InferenceError(
                .notReady, detail: "status \(response.status): a page instead of the app", pictureMayExist: false)
        }
        switch response.status {
        case 200..<300: return nil
        case 503 where String(decoding: response.body.prefix(4096), as: UTF8.self).contains("Queue is full"):
            return InferenceError(.rate, detail: "the app's queue is full")
        case 401: return InferenceError(.auth, detail: "the app asks for a login or a token")
        case 500:
            let complaint = ProviderComplaint(body: response.body)
            return InferenceError(
                .configuration, detail: "status 500: \(complaint.message)", parameter: "gradio_api")
        default: return BillableRequestSender.statusError(response)
        }
    }

    private static func brokenStream(_ error: HTTPError) -> InferenceError {
        switch error {
        case .timedOut(.deadline, _): InferenceError(.timeout, detail: "the app did not finish in time")
        case .cancelled, .shutDown: InferenceError(error)
        default: InferenceError(.unknownOutcome, detail: InferenceError(error).detail)
        }
    }
}
