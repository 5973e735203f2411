import Foundation

extension Verdict {
    /// Reads a model's reply as tolerantly as is safe.
    ///
    /// Looked for in this order: the tool call, the whole text, the last fenced block, the last balanced object with
    /// a key of ours, the same after light mending.
    /// - Parameters:
    ///   - content: The text of the reply, with whatever surrounds the object; thinking is dropped.
    ///   - toolArguments: The arguments of the first tool call, where the model made one; they go first.
    ///   - assumed: What is asked where the object only carries a prompt: set for an explicit command, else `nil`.
    /// - Returns: The verdict, or `nil` where there is none: then nothing may be drawn.
    public static func parse(content: String, toolArguments: String? = nil, assumed: Intent? = nil) -> Verdict? {
        if let toolArguments, let verdict = read(toolArguments, assumed) { return verdict }
        guard let spoken = ModelReply.spoken(content) else { return nil }
        let text = spoken.trimmed
        if let whole = json(text) {
            // An array, a string or null is an answer, but no verdict.
            return (whole as? [String: Any]).flatMap { Verdict(fields: $0, assumed: assumed) }
        }
        if let fenced = ModelReply.lastFenced(text), let verdict = read(fenced, assumed) { return verdict }
        return ModelReply.balancedObjects(in: text).reversed().lazy.compactMap { read($0, assumed) }.first
    }

    private static func read(_ text: String, _ assumed: Intent?) -> Verdict? {
        guard text.utf8.count <= ModelReply.maximumLength else { return nil }
        for candidate in [text, ModelReply.mended(text)] {
            if let fields = json(candidate) as? [String: Any], let verdict = Verdict(fields: fields, assumed: assumed) {
                return verdict
            }
        }
        return nil
    }

    private static func json(_ text: String) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
    }

    /// Makes a verdict of an object's fields, where they hold one.
    private init?(fields: [String: Any], assumed: Intent?) {
        func text(_ key: String) -> String { (fields[key] as? String)?.trimmed ?? "" }
        let prompt = text("prompt")
        var intent: Intent
        if let named = Self.intents[text("intent").lowercased()] {
            intent = named
        } else if fields["intent"] == nil, let draw = fields["draw"] {
            intent = Self.isTrue(draw) ? (Self.intents[text("mode").lowercased()] ?? .draw) : .none
        } else if fields["intent"] == nil, let assumed, !prompt.isEmpty {
            intent = assumed
        } else {
            return nil
        }
        if let draw = fields["draw"], !Self.isTrue(draw) { intent = .none }
        var confidence = 1.0
        if let number = fields["confidence"] as? Double { confidence = number }
        if let words = fields["confidence"] as? String, let number = Double(words) { confidence = number }
        let aspect = text("aspect").isEmpty ? text("aspect_ratio") : text("aspect")
        self.init(
            intent: intent, subject: text("subject"), prompt: prompt, negative: text("negative"),
            aspect: Self.aspect(named: aspect), confidence: confidence.isFinite ? min(max(confidence, 0), 1) : 0)
    }

    /// The shape a word or ratio stands for.
    private static func aspect(named name: String) -> RequestOptions.Aspect {
        let name = name.lowercased()
        if let known = RequestOptions.Aspect(rawValue: name) ?? aspects[name] { return known }
        let parts = name.split(whereSeparator: { ":x×*/".contains($0) }).compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return .auto }
        return parts[0] == parts[1] ? .square : parts[0] < parts[1] ? .portrait : .landscape
    }

    private static func isTrue(_ value: Any) -> Bool {
        if let word = value as? String { return ["true", "1", "是", "yes", "对", "画"].contains(word.lowercased()) }
        return (value as? NSNumber)?.doubleValue == 1
    }

    private static let intents: [String: Intent] = [
        "draw": .draw, "image": .draw, "picture": .draw, "画图": .draw, "画": .draw, "selfie": .selfie, "自拍": .selfie,
        "edit": .edit, "改图": .edit, "修图": .edit, "none": .none, "no": .none, "null": .none, "无": .none, "chat": .none,
    ]
    private static let aspects: [String: RequestOptions.Aspect] = [
        "vertical": .portrait, "tall": .portrait, "竖": .portrait, "竖图": .portrait, "竖版": .portrait,
        "horizontal": .landscape, "wide": .landscape, "widescreen": .landscape, "横": .landscape, "横图": .landscape,
        "横版": .landscape, "方": .square, "方图": .square, "方形": .square, "正方形": .square,
    ]
}
