import Foundation
import HTTP
import JSON
import PictureFile

/// The body of one request for a picture, and which of its members the service may refuse.
struct OpenAIRequestBody {
    /// The endpoint's path.
    let path: String
    /// The body.
    let body: Data
    /// Its media type.
    let contentType: String
    /// Members that can be left out, by name.
    let optional: Set<String>

    /// Writes the body.
    ///
    /// - Parameters:
    ///   - request: What to draw.
    ///   - configuration: What the operator has set.
    ///   - traits: What is known of the model.
    ///   - mode: The endpoint; not `.auto`.
    ///   - dropped: Members the service has refused before.
    init(
        _ request: ImageRequest, _ configuration: OpenAIImageBackend.Configuration, _ traits: OpenAIModelTraits,
        mode: OpenAIImageBackend.Mode, without dropped: Set<String>
    ) {
        let writer = Writer(request: request, configuration: configuration, traits: traits)
        let needed: [String: JSONValue]
        var extra: [String: JSONValue]
        switch mode {
        case .chat: (needed, extra) = (writer.chat(), writer.chatOptions())
        case .responses: (needed, extra) = (writer.responses(), [:])
        case .images, .auto: (needed, extra) = (writer.images(), writer.imageOptions())
        }
        extra.merge(configuration.extraBody) { _, operators in operators }
        extra = extra.filter { !dropped.contains($0.key) }
        optional = Set(extra.keys)
        let members = needed.merging(extra) { _, operators in operators }
        let isUpload = mode == .images && !request.sources.isEmpty && traits.dialect == .openAI
        path =
            switch mode {
            case .chat: "/chat/completions"
            case .responses: "/responses"
            case .images, .auto: isUpload ? "/images/edits" : "/images/generations"
            }
        if isUpload {
            let form = writer.form(members)
            (body, contentType) = (form.body, form.contentType)
        } else {
            (body, contentType) = (JSONValue.object(members).serialized, "application/json")
        }
    }

    /// The optional member an error objects to; `nil` if it objects to something else.
    func refusedParameter(by error: InferenceError) -> String? {
        guard error.kind == .configuration, !error.pictureMayExist else { return nil }
        if let named = error.parameter {
            // `tools[0].size` and `image_config.aspect_ratio` mean what they begin with.
            let parts = named.split { "[].".contains($0) }.map(String.init)
            return parts.first { optional.contains($0) }
        }
        let words = Set(error.detail.lowercased().split { !$0.isLetter && $0 != "_" }.map(String.init))
        return optional.sorted().first { words.contains($0) }
    }
}

/// The parts of a body.
private struct Writer {
    let request: ImageRequest
    let configuration: OpenAIImageBackend.Configuration
    let traits: OpenAIModelTraits

    func images() -> [String: JSONValue] {
        [
            "model": .string(configuration.model),
            "prompt": .string(prompt(knowsNegative: traits.dialect == .siliconFlow)),
        ]
    }

    /// What the operator has set, and the shape if one was asked for.
    func imageOptions() -> [String: JSONValue] {
        var options: [String: JSONValue] = [:]
        func set(_ key: String, _ value: String) {
            if !value.isEmpty { options[key] = .string(value) }
        }
        let size = request.quotient.map { traits.size(for: $0, configured: configuration.size) } ?? configuration.size
        switch traits.dialect {
        case .xAI: if let quotient = request.quotient { set("aspect_ratio", traits.ratio(for: quotient)) }
        case .siliconFlow:
            // Most of its models insist on one.
            set("image_size", size.isEmpty ? traits.size(for: 1, configured: "") : size)
            set("negative_prompt", request.negativePrompt)
            if let seed = request.seed { options["seed"] = .int(Int64(seed)) }
        default: set("size", size)
        }
        if traits.dialect != .openAI, !request.sources.isEmpty {
            let uris = request.sources.map { JSONValue.string(dataURI($0)) }
            options["image"] = uris.count == 1 ? uris[0] : .array(uris)
        }
        set("quality", configuration.quality)
        set("output_format", configuration.outputFormat)
        set("response_format", configuration.responseFormat)
        return options
    }

    func chat() -> [String: JSONValue] {
        let text = prompt(knowsNegative: false) + (traits.dialect == .openRouter ? "" : shapeHint())
        var content = JSONValue.string(text)
        if !request.sources.isEmpty {
            let pictures = request.sources.map { source -> JSONValue in
                ["type": "image_url", "image_url": ["url": .string(dataURI(source))]]
            }
            content = .array([["type": "text", "text": .string(text)]] + pictures)
        }
        return [
            "model": .string(configuration.model), "stream": false,
            "messages": [["role": "user", "content": content]],
        ]
    }

    func chatOptions() -> [String: JSONValue] {
        guard traits.dialect == .openRouter else { return [:] }
        var options: [String: JSONValue] = ["modalities": ["image", "text"]]
        if let quotient = request.quotient {
            options["image_config"] = ["aspect_ratio": .string(traits.ratio(for: quotient))]
        }
        return options
    }

    func responses() -> [String: JSONValue] {
        var tool: [String: JSONValue] = ["type": "image_generation"]
        let size = request.quotient.map { traits.size(for: $0, configured: configuration.size) } ?? configuration.size
        if !size.isEmpty { tool["size"] = .string(size) }
        if !configuration.quality.isEmpty { tool["quality"] = .string(configuration.quality) }
        if !configuration.outputFormat.isEmpty { tool["output_format"] = .string(configuration.outputFormat) }
        let text = prompt(knowsNegative: false)
        var input = JSONValue.string(text)
        if !request.sources.isEmpty {
            let pictures = request.sources.map { source -> JSONValue in
                // Unlike a chat's, these parts must say how closely they are to be looked at.
                ["type": "input_image", "detail": "auto", "image_url": .string(dataURI(source))]
            }
            input = [["role": "user", "content": .array([["type": "input_text", "text": .string(text)]] + pictures)]]
        }
        return [
            "model": .string(configuration.model), "input": input, "tools": [.object(tool)],
            "tool_choice": ["type": "image_generation"],
        ]
    }

    func form(_ members: [String: JSONValue]) -> MultipartForm {
        var form = MultipartForm()
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            form.append(value.word ?? String(decoding: value.serialized, as: UTF8.self), name: key)
        }
        for (number, source) in request.sources.enumerated() {
            form.append(
                file: source, name: request.sources.count == 1 ? "image" : "image[]",
                fileName: "image\(number + 1).\(PictureBytes.fileExtension(of: source))",
                mediaType: PictureBytes.mediaType(of: source))
        }
        return form
    }

    /// The prompt; where the service has no field for it, what should not be seen is said in words.
    private func prompt(knowsNegative: Bool) -> String {
        request.negativePrompt.isEmpty || knowsNegative
            ? request.prompt : "\(request.prompt)\nAvoid: \(request.negativePrompt)"
    }

    private func shapeHint() -> String {
        request.quotient.map { "\nAspect ratio: \(request.ratio?.description ?? traits.ratio(for: $0))" } ?? ""
    }

    private func dataURI(_ picture: Data) -> String {
        "data:\(PictureBytes.mediaType(of: picture));base64,\(picture.base64EncodedString())"
    }
}
