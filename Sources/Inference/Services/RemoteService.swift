import Foundation
import HTTP
import JSON
import Primitives

/// What the backends with a plain JSON API share: address, keys, submitting, polling and delivery.
struct RemoteService: Sendable {
    let settings: BackendSettings
    let sender: BillableRequestSender
    private(set) var keys: APIKeyRotation
    /// The address below which the endpoints lie.
    let root: String

    init(_ settings: BackendSettings, sender: BillableRequestSender, root: String? = nil) {
        self.settings = settings
        self.sender = sender
        self.root = root ?? settings.root
        keys = APIKeyRotation(settings.apiKeys)
    }

    /// The service with one key only: a job that an account began can only be queried by the same account.
    func holding(_ key: Secret) -> RemoteService {
        var service = self
        service.keys = APIKeyRotation([key])
        return service
    }

    /// The address taken apart.
    func address() throws(InferenceError) -> WebAddress {
        guard let address = WebAddress(root) else {
            throw InferenceError(.configuration, detail: "base_url is no http or https URL", parameter: "base_url")
        }
        return address
    }

    /// Submits JSON; never repeated where it may have been taken.
    ///
    /// - Returns: The answer, and the service for whatever is still to be asked about it.
    func post(
        _ path: String, _ body: JSONValue, headers: [HTTPHeader] = [], by deadline: Deadline,
        judge: @escaping @Sendable (HTTPResponse) -> InferenceError? = { PictureDelivery.error(in: $0) }
    ) async throws(InferenceError) -> (HTTPResponse, RemoteService) {
        _ = try address()
        let bytes = body.serialized
        let (response, key) = try await sender.send(with: keys, by: deadline, judge: judge) { key in
            HTTPRequest(
                method: .post, url: root + path,
                headers: headers + authorization(key) + [HTTPHeader(name: "Content-Type", value: "application/json")],
                body: bytes, proxy: settings.proxy, maximumBodySize: 48 << 20)
        }
        return (response, holding(key))
    }

    /// Fetches JSON that costs nothing; 15 s at most.
    func get(
        _ path: String, headers: [HTTPHeader] = [], by deadline: Deadline
    ) async throws(InferenceError) -> HTTPResponse {
        _ = try address()
        return try await sender.send(
            HTTPRequest(
                url: root + path, headers: headers + authorization(keys.any), proxy: settings.proxy,
                maximumBodySize: 8 << 20),
            by: Deadline(within: deadline.left(atMost: .seconds(15))))
    }

    /// Delivers pictures this service points to.
    func delivery() throws(InferenceError) -> PictureDelivery {
        PictureDelivery(
            download: PictureDownload(
                sender: sender, base: try address(), headers: authorization(keys.any), proxy: settings.proxy))
    }

    /// `user:password` becomes basic authentication, anything else a bearer token.
    func authorization(_ key: Secret) -> [HTTPHeader] {
        guard !key.isEmpty else { return [] }
        let isLogin = key.value.contains(":") && !key.value.contains(" ")
        let value = isLogin ? "Basic " + Data(key.value.utf8).base64EncodedString() : "Bearer " + key.value
        return [HTTPHeader(name: "Authorization", value: value)]
    }

    /// Polls until there is an answer; polling is free, so temporary failures are retried.
    ///
    /// - Parameters:
    ///   - deadline: When to give up, with kind `.timeout`.
    ///   - ask: One question; `nil` = not yet.
    /// - Returns: The first answer.
    /// - Throws: What `ask` threw, unless it passes.
    func poll<Answer>(
        by deadline: Deadline, _ ask: () async throws(InferenceError) -> Answer?
    ) async throws(InferenceError) -> Answer {
        var interval = Duration.seconds(1)
        while true {
            do throws(InferenceError) {
                if let answer = try await ask() { return answer }
            } catch {
                let isPassing = [.rate, .unreachable, .unknownOutcome, .notReady].contains(error.kind)
                guard isPassing, deadline.left > .zero else { throw error }
            }
            guard interval < deadline.left else {
                throw InferenceError(.timeout, detail: "the picture was not finished in time")
            }
            try await sender.sleep(interval)
            interval = min(interval + .milliseconds(500), .seconds(5))
        }
    }

    /// One free question for each key: can the service be reached, and does it take the key?
    func findings(path: String, headers: [HTTPHeader] = []) async -> [BackendFinding] {
        var findings: [BackendFinding] = []
        var isTaken = false
        for (number, key) in keys.all.enumerated() {
            do {
                _ = try await holding(key).get(path, headers: headers, by: Deadline(within: .seconds(15)))
                isTaken = true
            } catch {
                // bounded: a place among the configured keys
                findings.append(BackendFinding(fact(for: error, number: keys.count > 1 ? number + 1 : nil)))
                // What is no fault of the key is the same with the next.
                guard error.kind == .auth || error.kind == .billing else { return findings }
            }
        }
        guard isTaken else { return findings }
        return findings + [BackendFinding(.answers(.state))]
    }

    /// What a failed question shows; `number` says which of several keys it was asked with.
    private func fact(for error: InferenceError, number: Int?) -> BackendFact {
        switch error.kind {
        case .auth: .keyRefused(number: number, asking: .state)
        case .billing: .accountEmpty(number: number, asking: .state)
        case .unreachable, .timeout, .unknownOutcome: .unreachable(host: WebAddress(root)?.host)
        case .configuration: .anotherKindOfService
        case .policy, .rate, .unsupported, .notReady, .server, .noPicture, .cancelled: .failing(.state)
        }
    }
}
