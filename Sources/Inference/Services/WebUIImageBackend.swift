import Foundation
import HTTP
import JSON
import Primitives

/// Draws through a Stable Diffusion web UI (AUTOMATIC1111, Forge) started with `--api`.
struct WebUIImageBackend: ImageBackend {
    private let service: RemoteService

    init(_ settings: BackendSettings, sender: BillableRequestSender) {
        service = RemoteService(settings, sender: sender)
    }

    var name: String { "a1111" }
    var model: String { service.settings.model }
    var canEdit: Bool { true }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let deadline = Deadline(within: limit)
        let model = model(for: request)
        var body: [String: JSONValue] = [
            "prompt": .string(request.prompt), "seed": .int(request.seed.map { Int64(clamping: $0) } ?? -1),
            "batch_size": 1, "n_iter": 1,
        ]
        if !request.negativePrompt.isEmpty { body["negative_prompt"] = .string(request.negativePrompt) }
        if let size = service.settings.pixelSize(for: request) {
            body["width"] = .int(Int64(clamping: size.width))
            body["height"] = .int(Int64(clamping: size.height))
        }
        if let steps = service.settings.steps { body["steps"] = .int(Int64(clamping: steps)) }
        if !model.isEmpty { body["override_settings"] = ["sd_model_checkpoint": .string(model)] }
        if !request.sources.isEmpty {
            body["init_images"] = .array(request.sources.prefix(1).map { .string($0.base64EncodedString()) })
        }
        body.merge(service.settings.extraBody) { _, operators in operators }
        progress(.started(eta: nil))
        let path = request.sources.isEmpty ? "/sdapi/v1/txt2img" : "/sdapi/v1/img2img"
        let (response, service) = try await self.service.post(path, .object(body), by: deadline)
        var image = try await service.delivery().picture(in: response, model: model, by: deadline)
        let seed = try await ReplyReading.run(by: deadline, of: response.body.count) { _ in Self.seed(in: response) }
        image.seed = seed ?? image.seed
        return image
    }

    /// `info` is JSON within JSON.
    private static func seed(in response: HTTPResponse) -> UInt32? {
        let info = JSONValue(reading: ReplyText(response.body).rest)?["info"]?.text
        return info.flatMap { JSONValue(reading: Data($0.utf8)) }?["seed"]?.number.flatMap { UInt32(exactly: $0) }
    }

    func diagnose() async -> [BackendFinding] {
        await service.findings(path: "/sdapi/v1/options")
    }
}
