import Foundation
import HTTP
import JSON
import Primitives

/// Draws by a `GET` with the prompt in the address; the answer is the picture, or JSON or text that leads to it.
///
/// In the address `{prompt}` (or `$1`), `{negative}`, `{seed}`, `{width}`, `{height}` and `{model}` are filled in,
/// percent-encoded.
struct URLImageBackend: ImageBackend {
    private let service: RemoteService

    init(_ settings: BackendSettings, sender: BillableRequestSender) {
        service = RemoteService(settings, sender: sender)
    }

    var name: String { "regex_url" }
    var model: String { service.settings.model }
    var canEdit: Bool { false }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        guard request.sources.isEmpty else {
            throw InferenceError(.unsupported, detail: "an address takes no pictures")
        }
        let deadline = Deadline(within: limit)
        let seed = request.seed ?? UInt32.random(in: 0...2_147_483_647)
        let model = service.settings.root.contains("{model}") ? model(for: request) : model
        let url = address(for: request, model: model, seed: seed)
        guard WebAddress(url) != nil else {
            throw InferenceError(.configuration, detail: "base_url is no http or https URL", parameter: "base_url")
        }
        progress(.started(eta: nil))
        let (response, key) = try await service.sender.send(
            with: service.keys, by: deadline, judge: { Self.error(in: $0) }
        ) { key in
            var request = HTTPRequest(
                url: url, headers: service.authorization(key), proxy: service.settings.proxy, maximumBodySize: 48 << 20)
            request.headers.append(HTTPHeader(name: "User-Agent", value: "Mozilla/5.0 (X11; Linux x86_64) Pictor/1.0"))
            // It may cost as much as a POST does.
            request.opensConnection = true
            return request
        }
        let delivery = try service.holding(key).delivery()
        let image: GeneratedImage
        if let location = response.headers["location"], (300..<400).contains(response.status) {
            image = try await delivery.picture(of: .found(.url(location), seed: nil), model: model, by: deadline)
        } else {
            image = try await delivery.picture(in: textual(response), model: model, by: deadline)
        }
        return GeneratedImage(bytes: image.bytes, model: model, seed: url.contains(String(seed)) ? seed : image.seed)
    }

    func diagnose() async -> [BackendFinding] {
        let template = service.settings.baseURL
        let hasPlace = template.contains("{prompt}") || template.contains("$1")
        guard hasPlace, WebAddress(template) != nil else { return [BackendFinding(.addressTemplateMalformed)] }
        return [BackendFinding(.addressTemplateWellFormed), BackendFinding(await connection())]
    }

    /// A request to the address itself would draw, so only the root page of its host is asked for.
    private func connection() async -> BackendFact {
        let parts = URLComponents(string: service.settings.root.replacing(/[{}$]/, with: ""))
        let port = parts?.port.map { ":\($0)" } ?? ""
        let front = "\(parts?.scheme ?? "http")://\(parts?.host ?? "")\(port)/"
        let request = HTTPRequest(
            url: front, proxy: service.settings.proxy, deadline: .seconds(15), maximumBodySize: 8 << 20)
        do throws(HTTPError) {
            _ = try await service.sender.transport.response(to: request)
        } catch {
            guard case .tooLarge = error else { return .unreachable(host: parts?.host) }
        }
        return .answers(.state)
    }

    private func address(for request: ImageRequest, model: String, seed: UInt32) -> String {
        let size = service.settings.pixelSize(for: request) ?? PixelSize(1024, 1024)
        let values = [
            "{prompt}": request.prompt, "$1": request.prompt, "{negative}": request.negativePrompt,
            "{seed}": String(seed), "{width}": String(size.width), "{height}": String(size.height), "{model}": model,
        ]
        return service.settings.root.replacing(/\{[a-z]+\}|\$1/) { match in
            values[String(match.output)].map { Self.encoded($0) } ?? String(match.output)
        }
    }

    /// RFC 3986 §2.3: everything but the unreserved characters.
    static func encoded(_ text: String) -> String {
        let kept = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }

    /// A body that is nothing but an address becomes the JSON for it.
    private func textual(_ response: HTTPResponse) -> HTTPResponse {
        guard response.body.count < 8192, JSONValue(reading: response.body) == nil,
            case .url(let url) = PictureFinder.source(in: String(decoding: response.body, as: UTF8.self))
        else { return response }
        var response = response
        response.body = JSONValue.object(["url": .string(url)]).serialized
        return response
    }

    private static func error(in response: HTTPResponse) -> InferenceError? {
        (300..<400).contains(response.status) ? nil : PictureDelivery.error(in: response)
    }
}
