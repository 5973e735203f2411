import Foundation
import HTTP
import JSON

extension GradioImageBackend {
    /// Reads the app's description, and for a sleeping Space what Hugging Face says of it.
    public func diagnose() async -> [BackendFinding] {
        await facts().map { BackendFinding($0) }
    }

    private func facts() async -> [BackendFact] {
        guard session.base != nil else { return [.addressMalformed] }
        do {
            let app = try await session.app(by: Deadline(within: .seconds(30)))
            return [.appAnswers(version: app.version)] + (fact(of: app).map { [$0] } ?? [])
        } catch {
            return [await fact(for: error)]
        }
    }

    /// How the configuration fits the app; `nil` where the app describes no endpoints.
    private func fact(of app: GradioApp) -> BackendFact? {
        guard !app.endpoints.isEmpty else { return nil }
        guard let parameters = app.endpoints[model] else {
            return .endpointMissing(name: model, alternatives: Array(app.endpoints.keys.sorted().prefix(8)))
        }
        let arguments = GradioArguments(
            request: ImageRequest(prompt: "a cat"), configuration: session.configuration, seed: 1)
        let template = session.configuration.data
        if template.count > parameters.count, !parameters.isEmpty {
            return .tooManyArguments(given: template.count, taken: parameters.count)
        }
        if template.isEmpty, !parameters.isEmpty {
            do {
                _ = try arguments.named(parameters)
            } catch {
                return .settingRefused(key: error.parameter ?? "gradio_resolution")
            }
        }
        return .endpointFound(name: model)
    }

    private func fact(for error: InferenceError) async -> BackendFact {
        switch error.kind {
        case .auth: return .loginRequired
        case .unreachable, .timeout, .unknownOutcome: return .appUnreachable(host: session.base?.host)
        case .policy, .billing, .rate, .configuration, .unsupported, .notReady, .server, .noPicture, .cancelled:
            return await spaceStage().map { .space(SpaceStage($0)) } ?? .noApp
        }
    }

    /// The state of a Hugging Face Space; `nil` for other hosts or where it cannot be had.
    private func spaceStage() async -> String? {
        guard let host = session.base?.host, host.hasSuffix(".hf.space") else { return nil }
        let subdomain = host.dropLast(".hf.space".count)
        let request = HTTPRequest(
            url: "https://huggingface.co/api/spaces/by-subdomain/\(subdomain)", proxy: session.configuration.proxy,
            deadline: .seconds(5), maximumBodySize: 1 << 20)
        let response = try? await session.sender.transport.response(to: request)
        return response.flatMap { JSONValue(reading: $0.body) }?["runtime"]?["stage"]?.text
    }
}
