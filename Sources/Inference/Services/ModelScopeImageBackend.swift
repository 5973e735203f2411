import Foundation
import HTTP
import JSON
import Primitives

/// Draws through ModelScope's inference service: a task is submitted, then asked for until it is done.
struct ModelScopeImageBackend: ImageBackend {
    private let service: RemoteService

    init(_ settings: BackendSettings, sender: BillableRequestSender) {
        let written = settings.baseURL.isEmpty ? "https://api-inference.modelscope.cn/v1" : settings.baseURL
        service = RemoteService(settings, sender: sender, root: BaseAddress(written)?.text ?? written)
    }

    var name: String { "modelscope" }
    var model: String { service.settings.model }
    var canEdit: Bool { false }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        guard request.sources.isEmpty else {
            throw InferenceError(.unsupported, detail: "modelscope takes no pictures")
        }
        let deadline = Deadline(within: limit)
        let model = model(for: request)
        var body: [String: JSONValue] = ["model": .string(model), "prompt": .string(request.prompt)]
        if !request.negativePrompt.isEmpty { body["negative_prompt"] = .string(request.negativePrompt) }
        if let size = service.settings.pixelSize(for: request) { body["size"] = .string(size.description) }
        if let seed = request.seed { body["seed"] = .int(Int64(clamping: seed)) }
        if let steps = service.settings.steps { body["steps"] = .int(Int64(clamping: steps)) }
        body.merge(service.settings.extraBody) { _, operators in operators }
        let (response, service) = try await self.service.post(
            "/images/generations", .object(body),
            headers: [HTTPHeader(name: "X-ModelScope-Async-Mode", value: "true")], by: deadline)
        let delivery = try service.delivery()
        let first = try await PictureDelivery.finding(in: response, by: deadline)
        guard case .pending(let task) = first else {
            // Some models answer at once.
            return try await delivery.picture(of: first, in: response, model: model, by: deadline)
        }
        progress(.started(eta: nil))
        let finding = try await service.poll(by: deadline) { () async throws(InferenceError) in
            try await Self.result(of: task, at: service, by: deadline)
        }
        var image = try await delivery.picture(of: finding, model: model, by: deadline)
        image.seed = image.seed ?? request.seed
        return image
    }

    private static func result(
        of task: String, at service: RemoteService, by deadline: Deadline
    ) async throws(InferenceError) -> PictureFinder.Finding? {
        let response = try await service.get(
            "/tasks/" + URLImageBackend.encoded(task),
            headers: [HTTPHeader(name: "X-ModelScope-Task-Type", value: "image_generation")], by: deadline)
        let json = try await ReplyReading.json(in: response, by: deadline)
        guard let json else {
            throw InferenceError(.unknownOutcome, detail: "the task's state is no JSON that can be read")
        }
        let state = json["task_status"]?.text ?? ""
        guard ["SUCCEED", "SUCCEEDED", "FAILED"].contains(state) else { return nil }
        let finding = try await ReplyReading.run(by: deadline, of: response.body.count) { cancellation in
            PictureFinder.find(in: json, cancellation: cancellation)
        }
        if case .pending = finding { return .nothing(text: "the task ended without a picture") }
        return finding
    }

    func diagnose() async -> [BackendFinding] {
        guard !service.settings.apiKeys.isEmpty else { return [BackendFinding(.keyMissing(.modelScope))] }
        return await service.findings(path: "/models")
    }
}
