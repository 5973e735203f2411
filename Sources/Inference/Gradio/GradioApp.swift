import Foundation
import JSON

/// What a Gradio app says of itself in `/config` and `/info`.
struct GradioApp: Sendable {
    /// One argument of an endpoint.
    struct Parameter: Sendable, Equatable {
        /// Its name; where the app gives none, its label.
        var name: String
        /// What the field is called on the page.
        var label: String
        /// The value used where nothing better is known; `nil` = none is told.
        var preset: JSONValue?
        /// `string`, `number`, `boolean`, `array`, …
        var type: String
        /// The values allowed; empty = any.
        var choices: [JSONValue]
    }

    /// The version, such as `5.50.0`.
    var version: String
    /// What every path begins with: `/gradio_api` from 5 on, empty before.
    var prefix: String
    /// The endpoints by name without slash, with their arguments in call order.
    var endpoints: [String: [Parameter]]

    /// Version 3 answers a plain POST to `/api/…` and has no queue we could follow.
    var isOfVersion3: Bool { version.hasPrefix("3.") }

    /// Reads `/config`; `nil` if it is no Gradio app's.
    init?(config: JSONValue, info: JSONValue?) {
        guard let version = config["version"]?.text else { return nil }
        self.version = version
        prefix = config["api_prefix"]?.text ?? ""
        endpoints = [:]
        for (path, endpoint) in info?["named_endpoints"]?.members ?? [:] {
            endpoints[String(path.drop { $0 == "/" })] = endpoint["parameters"]?.items.map { Parameter($0) } ?? []
        }
    }
}

extension GradioApp.Parameter {
    init(_ json: JSONValue) {
        label = json["label"]?.text ?? ""
        name = json["parameter_name"]?.text ?? label
        preset = json["parameter_has_default"] == .bool(true) ? json["parameter_default"] ?? .null : nil
        type = json["type"]?["type"]?.text ?? json["type"]?.text ?? "string"
        choices = json["type"]?["enum"]?.items ?? Self.options(json["type"]?["description"]?.text ?? "")
    }

    /// The values of version 3's `Option from: [('label', 'value'), …]`; none in any other text.
    private static func options(_ description: String) -> [JSONValue] {
        guard description.hasPrefix("Option from:") else { return [] }
        return description.matches(of: /\('[^']*', '([^']*)'\)/).map { .string(String($0.output.1)) }
    }
}
