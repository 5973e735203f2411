import Foundation
import HTTP
import JSON
import Primitives

/// Draws through ComfyUI by the operator's own workflow, saved in API format with placeholders in it.
struct ComfyImageBackend: ImageBackend {
    private let service: RemoteService

    init(_ settings: BackendSettings, sender: BillableRequestSender) {
        service = RemoteService(settings, sender: sender)
    }

    var name: String { "comfyui" }
    var model: String { service.settings.model.isEmpty ? "workflow" : service.settings.model }
    var canEdit: Bool { false }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        guard request.sources.isEmpty else {
            throw InferenceError(.unsupported, detail: "the workflow takes no pictures")
        }
        let deadline = Deadline(within: limit)
        guard let workflow = JSONValue(reading: service.settings.workflow), !workflow.members.isEmpty else {
            throw InferenceError(.configuration, detail: "the workflow is no JSON object", parameter: "workflow")
        }
        let seed = request.seed ?? UInt32.random(in: 0...4_294_967_295)
        let knowsModels = String(decoding: service.settings.workflow, as: UTF8.self).contains("%model%")
        let model = knowsModels ? self.model(for: request) : model
        let graph = fill(workflow, values(request, seed: seed))
        let (response, service) = try await self.service.post(
            "/prompt", ["prompt": graph, "client_id": .string(UUID().uuidString)], by: deadline,
            judge: { Self.error(in: $0) })
        guard let job = JSONValue(reading: response.body)?["prompt_id"]?.text else {
            throw InferenceError(.server, detail: "no prompt_id in the answer")
        }
        progress(.started(eta: nil))
        let reference = try await service.poll(by: deadline) { () async throws(InferenceError) in
            try await Self.picture(of: job, at: service, by: deadline)
        }
        var image = try await service.delivery().picture(
            of: .found(.url(service.root + reference), seed: nil), model: model, by: deadline)
        image.seed = seed
        return image
    }

    // MARK: - The workflow

    private func values(_ request: ImageRequest, seed: UInt32) -> [String: JSONValue] {
        let size = service.settings.pixelSize(for: request) ?? PixelSize(1024, 1024)
        return [
            "%prompt%": .string(request.prompt), "%negative%": .string(request.negativePrompt),
            "%seed%": .int(Int64(clamping: seed)), "%width%": .int(Int64(clamping: size.width)),
            "%height%": .int(Int64(clamping: size.height)), "%model%": .string(request.model ?? service.settings.model),
            "%steps%": .int(Int64(clamping: service.settings.steps ?? 20)),
        ]
    }

    /// Fills in one pass; a string that is one placeholder becomes a number where the value is one.
    private func fill(_ value: JSONValue, _ values: [String: JSONValue]) -> JSONValue {
        switch value {
        case .string(let text):
            return values[text]
                ?? .string(
                    text.replacing(/%[a-z]+%/) { match in
                        guard let value = values[String(match.output)] else { return String(match.output) }
                        return value.word ?? ""
                    })
        case .array(let items): return .array(items.map { fill($0, values) })
        case .object(let members): return .object(members.mapValues { fill($0, values) })
        default: return value
        }
    }

    // MARK: - The job

    /// The path of the first finished picture; `nil` while the job is not done.
    private static func picture(
        of job: String, at service: RemoteService, by deadline: Deadline
    ) async throws(InferenceError) -> String? {
        let response = try await service.get("/history/" + URLImageBackend.encoded(job), by: deadline)
        guard let entry = try await ReplyReading.json(in: response, by: deadline)?[job] else { return nil }
        if entry["status"]?["status_str"]?.text == "error" {
            let failure = entry["status"]?["messages"]?.items.last?.items.last
            throw InferenceError(.server, detail: failure?["exception_message"]?.text ?? "the workflow failed")
        }
        let files = (entry["outputs"]?.members ?? [:]).sorted { $0.key < $1.key }
            .flatMap { $0.value["images"]?.items ?? [] }
        // A preview is kept among temporary files; the saved picture is the one meant.
        guard let file = files.first(where: { $0["type"]?.text == "output" }) ?? files.first else {
            throw InferenceError(.noPicture, detail: "the workflow saves no picture")
        }
        let query = ["filename", "subfolder", "type"].map { key in
            key + "=" + URLImageBackend.encoded(file[key]?.text ?? "")
        }
        return "/view?" + query.joined(separator: "&")
    }

    /// A refused workflow names the nodes at fault.
    private static func error(in response: HTTPResponse) -> InferenceError? {
        guard response.status == 400, let json = JSONValue(reading: response.body), let nodes = json["node_errors"]
        else {
            return PictureDelivery.statusOrComplaint(response)
        }
        let reasons = nodes.members.sorted { $0.key < $1.key }.flatMap { node in
            node.value["errors"]?.items.compactMap {
                ($0["details"] ?? $0["message"])?.text.map { "node \(node.key): \($0)" }
            } ?? []
        }
        let message = reasons.first ?? json["error"]?["message"]?.text ?? "the workflow is refused"
        return InferenceError(.configuration, detail: message, parameter: "workflow")
    }

    func diagnose() async -> [BackendFinding] {
        var findings = await service.findings(path: "/system_stats")
        let text = String(decoding: service.settings.workflow, as: UTF8.self)
        if JSONValue(reading: service.settings.workflow)?.members.isEmpty ?? true || !text.contains("%prompt%") {
            findings.append(BackendFinding(.workflowUnusable))
        }
        return findings
    }
}
