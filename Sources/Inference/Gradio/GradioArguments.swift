import Foundation
import JSON

/// Writes the arguments of one call.
///
/// By name where the app describes its arguments, for apps put them in different orders; by the operator's template where
/// there is one; else in the order of the Z-Image Space.
struct GradioArguments {
    let request: ImageRequest
    let configuration: GradioImageBackend.Configuration
    /// The seed sent: the one asked for, or a random one.
    let seed: UInt32

    /// The arguments for an endpoint whose parameters are known.
    func named(_ parameters: [GradioApp.Parameter]) throws(InferenceError) -> [JSONValue] {
        var arguments: [JSONValue] = []
        let resolution = try resolution(among: parameters.first { role(of: $0) == .resolution }?.choices ?? [])
        for parameter in parameters {
            let value = value(for: parameter, resolution: resolution)
            guard parameter.choices.isEmpty || parameter.choices.contains(value) else {
                throw InferenceError(
                    .configuration, detail: "\(parameter.name) does not offer the value", parameter: parameter.name)
            }
            arguments.append(value)
        }
        return arguments
    }

    /// The arguments in the order of the Z-Image Space.
    func positional() throws(InferenceError) -> [JSONValue] {
        [
            .string(request.prompt), .string(try resolution(among: Self.commonResolutions)),
            .int(Int64(clamping: seed)),
            .int(Int64(clamping: configuration.steps)), Self.number(configuration.shift), .bool(request.seed == nil),
            [],
        ]
    }

    /// The operator's template with the values filled in; a string that is one placeholder becomes a number where the
    /// value is one.
    func fromTemplate() throws(InferenceError) -> [JSONValue] {
        let resolution = try resolution(among: [])
        let size = PixelSize(reading: resolution) ?? PixelSize(1024, 1024)
        let values: [String: JSONValue] = [
            "{prompt}": .string(request.prompt), "{negative}": .string(request.negativePrompt),
            "{seed}": .int(Int64(clamping: seed)), "{width}": .int(Int64(clamping: size.width)),
            "{height}": .int(Int64(clamping: size.height)), "{resolution}": .string(resolution),
            "{steps}": .int(Int64(clamping: configuration.steps)), "{shift}": Self.number(configuration.shift),
        ]
        return configuration.data.map { Self.fill($0, values) }
    }

    // MARK: - Values

    private enum Role {
        case prompt, negative, resolution, width, height, seed, randomSeed, steps, shift, gallery
    }

    private func role(of parameter: GradioApp.Parameter) -> Role? {
        let name = parameter.name.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
        switch name {
        case "prompt", "positive_prompt", "input_prompt", "text", "text_prompt": return .prompt
        case "negative_prompt", "negative", "neg_prompt": return .negative
        case "resolution", "size", "image_size", "aspect_ratio": return .resolution
        case "width", "image_width": return .width
        case "height", "image_height": return .height
        case "seed", "random_state": return .seed
        case "random_seed", "randomize_seed", "randomize", "use_random_seed": return .randomSeed
        case "steps", "num_inference_steps", "inference_steps", "num_steps", "sampling_steps": return .steps
        case "shift", "time_shift": return .shift
        case "gallery_images", "gallery", "images": return parameter.type == "array" ? .gallery : nil
        default: break
        }
        let label = parameter.label.lowercased()
        if label.contains("negative") || label.contains("反向") { return .negative }
        if label.contains("prompt") || label.contains("提示词") { return .prompt }
        // Version 3 gives no names, and labels are up to the author of the app: `Width x Height (Ratio)`, `尺寸`.
        let isSize =
            !parameter.choices.isEmpty && parameter.choices.allSatisfy { PixelSize(reading: $0.text ?? "") != nil }
        return isSize || label.contains("resolution") || label.contains("分辨率") ? .resolution : nil
    }

    private func value(for parameter: GradioApp.Parameter, resolution: String) -> JSONValue {
        let size = PixelSize(reading: resolution) ?? PixelSize(1024, 1024)
        return switch role(of: parameter) {
        case .prompt: .string(request.prompt)
        case .negative: .string(request.negativePrompt)
        case .resolution: .string(resolution)
        case .width: .int(Int64(clamping: size.width))
        case .height: .int(Int64(clamping: size.height))
        case .seed: parameter.type == "string" ? .string(String(seed)) : .int(Int64(clamping: seed))
        case .randomSeed: .bool(request.seed == nil)
        case .steps: .int(Int64(clamping: configuration.steps))
        case .shift: Self.number(configuration.shift)
        case .gallery: []
        case nil: parameter.preset ?? parameter.choices.first ?? Self.zero(of: parameter.type)
        }
    }

    private static func zero(of type: String) -> JSONValue {
        switch type {
        case "number", "integer", "float": 0
        case "boolean": false
        case "array": []
        case "string": ""
        default: .null
        }
    }

    private static func number(_ value: Double) -> JSONValue {
        Int64(exactly: value).map { .int($0) } ?? .double(value)
    }

    private static func fill(_ value: JSONValue, _ values: [String: JSONValue]) -> JSONValue {
        switch value {
        case .string(let text):
            if let whole = values[text] { return whole }
            // In one pass, so that a prompt with braces in it is not filled in turn.
            return .string(
                text.replacing(/\{[a-z]+\}/) { match in values[String(match.output)]?.word ?? String(match.output) })
        case .array(let items): return .array(items.map { fill($0, values) })
        case .object(let members): return .object(members.mapValues { fill($0, values) })
        default: return value
        }
    }

    // MARK: - Resolution

    /// The resolution to send, in the app's own spelling: the configured one, or for a shape the nearest on offer.
    private func resolution(among choices: [JSONValue]) throws(InferenceError) -> String {
        let offered = choices.compactMap { $0.text }
        let configured = configuration.resolution
        let configuredSize = PixelSize(reading: configured)
        guard let quotient = request.quotient else {
            if offered.isEmpty || offered.contains(configured) || choices == Self.commonResolutions {
                return configured
            }
            // A typing error or another app's list: the same size in this app's spelling, if there is one.
            let same = offered.first { PixelSize(reading: $0) == configuredSize && configuredSize != nil }
            guard let same else {
                throw InferenceError(
                    .configuration, detail: "the app does not offer gradio_resolution; it begins with \(offered[0])",
                    parameter: "gradio_resolution")
            }
            return same
        }
        if offered.isEmpty {
            let area = configuredSize?.area ?? 1 << 20
            return PixelSize(quotient: quotient, area: area, step: 16).description
        }
        let area = configuredSize?.area ?? 1 << 20
        let sizes = offered.map { (text: $0, size: Self.shape(of: $0)) }
        let nearest = PixelSize.nearest(to: quotient, area: area, in: sizes.compactMap(\.size))
        return sizes.first { $0.size == nearest && nearest != nil }?.text ?? configured
    }

    /// The size of `1024x768 ( 4:3 )`, or a stand-in for `16:9`.
    private static func shape(of text: String) -> PixelSize? {
        if let size = PixelSize(reading: text) { return size }
        guard let match = text.firstMatch(of: /(\d{1,2})\s*:\s*(\d{1,2})/), let width = Int(match.output.1),
            let height = Int(match.output.2), width > 0, height > 0
        else { return nil }
        return PixelSize(width, height)
    }

    /// The Z-Image Space's list at about one megapixel.
    private static let commonResolutions: [JSONValue] = [
        "1024x1024 ( 1:1 )", "1152x896 ( 9:7 )", "896x1152 ( 7:9 )", "1152x864 ( 4:3 )", "864x1152 ( 3:4 )",
        "1248x832 ( 3:2 )", "832x1248 ( 2:3 )", "1280x720 ( 16:9 )", "720x1280 ( 9:16 )",
    ]
}
