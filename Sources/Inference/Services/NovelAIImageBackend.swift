import Foundation
import HTTP
import JSON
import Primitives

/// Draws through NovelAI, which answers with a zip archive.
struct NovelAIImageBackend: ImageBackend {
    private let service: RemoteService

    init(_ settings: BackendSettings, sender: BillableRequestSender) {
        service = RemoteService(
            settings, sender: sender, root: settings.baseURL.isEmpty ? "https://image.novelai.net" : nil)
    }

    var name: String { "novelai" }
    var model: String { service.settings.model.isEmpty ? "nai-diffusion-4-5-full" : service.settings.model }
    var canEdit: Bool { false }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        guard request.sources.isEmpty else { throw InferenceError(.unsupported, detail: "novelai takes no pictures") }
        let deadline = Deadline(within: limit)
        let seed = request.seed ?? UInt32.random(in: 0...4_294_967_295)
        let model = model(for: request)
        progress(.started(eta: nil))
        let body: JSONValue = [
            "input": .string(request.prompt), "model": .string(model), "action": "generate",
            "parameters": .object(parameters(request, model: model, seed: seed)),
        ]
        let (response, service) = try await self.service.post("/ai/generate-image", body, by: deadline)
        var image = try await service.delivery().picture(in: response, model: model, by: deadline)
        image.seed = seed
        return image
    }

    /// At most one megapixel and 28 steps, which subscribers have for free.
    private func parameters(_ request: ImageRequest, model: String, seed: UInt32) -> [String: JSONValue] {
        let size = service.settings.pixelSize(for: request) ?? PixelSize(832, 1216)
        var parameters: [String: JSONValue] = [
            "params_version": 3, "width": .int(Int64(clamping: size.width)),
            "height": .int(Int64(clamping: size.height)),
            "scale": 5, "sampler": "k_euler_ancestral", "steps": .int(Int64(clamping: service.settings.steps ?? 28)),
            "seed": .int(Int64(clamping: seed)), "n_samples": 1, "qualityToggle": true, "ucPreset": 0,
            "noise_schedule": "karras", "negative_prompt": .string(request.negativePrompt),
        ]
        if model.contains("diffusion-4") {
            parameters["v4_prompt"] = [
                "caption": ["base_caption": .string(request.prompt), "char_captions": []], "use_coords": false,
                "use_order": true,
            ]
            parameters["v4_negative_prompt"] = [
                "caption": ["base_caption": .string(request.negativePrompt), "char_captions": []]
            ]
        }
        return parameters.merging(service.settings.extraBody) { _, operators in operators }
    }

    func diagnose() async -> [BackendFinding] {
        guard !service.settings.apiKeys.isEmpty else { return [BackendFinding(.keyMissing(.novelAI))] }
        // Accounts are served by another host than pictures.
        let account = RemoteService(
            service.settings, sender: service.sender,
            root: service.settings.baseURL.isEmpty ? "https://api.novelai.net" : nil)
        return await account.findings(path: "/user/subscription")
    }
}
