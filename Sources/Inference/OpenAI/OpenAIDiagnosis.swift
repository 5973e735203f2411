import Foundation
import HTTP
import JSON
import Primitives

extension OpenAIImageBackend {
    /// Looks at the settings and asks for the list of models.
    public func diagnose() async -> [BackendFinding] {
        var facts: [BackendFact] = []
        if let retirement = OpenAIRetirement(model: model) {
            // A relay may have the name stand for something else.
            let isOfficial = BaseAddress(configuration.baseURL)?.address.host == "api.openai.com"
            facts.append(.retirement(retirement, isOfficial: isOfficial))
        }
        let service = OpenAIService(
            sender: sender, baseURL: configuration.baseURL, keys: keys, model: model, proxy: configuration.proxy)
        return (facts + (await service.facts())).map { BackendFinding($0) }
    }
}

/// The questions any OpenAI-style service answers for free.
struct OpenAIService {
    let sender: BillableRequestSender
    let baseURL: String
    let keys: APIKeyRotation
    let model: String
    let proxy: String?

    /// How it is with address, key and model.
    func facts() async -> [BackendFact] {
        guard let base = BaseAddress(baseURL) else { return [.addressMalformed] }
        var facts: [BackendFact] = []
        if base.hasAddedVersion { facts.append(.versionPathAdded) }
        if keys.refusedCount > 0 { facts.append(.keysSetAside(count: keys.refusedCount)) }
        let deadline = Deadline(within: .seconds(15))
        var list: HTTPResponse?
        // Each key is tried: a bad one among several would otherwise go unnoticed until it is used.
        for (number, key) in keys.all.enumerated() {
            do {
                let response = try await models(base, key, by: deadline)
                list = list ?? response
            } catch  where keys.count > 1 && (error.kind == .auth || error.kind == .billing) {
                facts.append(fact(for: error, number: number + 1))
            } catch {
                // What is no fault of the key is the same with the next.
                return facts + [fact(for: error, number: nil)]
            }
        }
        guard let list else { return facts }
        facts.append(.answers(.models))
        let names = JSONValue(reading: list.body)?["data"]?.items.compactMap { $0["id"]?.text } ?? []
        if !names.isEmpty, !model.isEmpty, !names.contains(model), !names.contains("models/" + model) {
            facts.append(.modelMissing(name: model))
        }
        return facts
    }

    private func models(
        _ base: BaseAddress, _ key: Secret, by deadline: Deadline
    ) async throws(InferenceError) -> HTTPResponse {
        // One attempt is enough.
        var request = HTTPRequest(url: base.url("/models"), proxy: proxy, deadline: deadline.left)
        if !key.isEmpty { request.headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(key.value)")) }
        request.maximumBodySize = 8 << 20
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await sender.transport.response(to: request)
        } catch {
            throw InferenceError(error)
        }
        if let error = BillableRequestSender.statusError(response) { throw error }
        return response
    }

    private func fact(for error: InferenceError, number: Int?) -> BackendFact {
        switch error.kind {
        case .auth: .keyRefused(number: number, asking: .models)
        case .billing: .accountEmpty(number: number, asking: .models)
        case .unreachable, .timeout, .unknownOutcome: .unreachable(host: BaseAddress(baseURL)?.address.host)
        case .configuration: .modelListMissing
        case .rate: .busy
        case .policy, .unsupported, .notReady, .server, .noPicture, .cancelled: .failing(.models)
        }
    }
}
