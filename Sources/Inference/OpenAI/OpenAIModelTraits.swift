import Foundation

/// What is known beforehand about a model at a service: its endpoint, its spelling of sizes, the sizes it offers.
///
/// Only a start: what a service refuses is learned and remembered.
struct OpenAIModelTraits: Sendable {
    /// Services that spell the same wishes differently.
    enum Dialect: Sendable {
        case openAI
        /// `image_size`, `negative_prompt`, `seed`, `image`.
        case siliconFlow
        /// `aspect_ratio` instead of `size`.
        case xAI
        /// `image` for edits, sizes from 2K on.
        case ark
        /// `modalities` and `image_config` in a chat.
        case openRouter
    }

    let dialect: Dialect
    /// The endpoint to try first, and whether the name or address makes it sure.
    let mode: (first: OpenAIImageBackend.Mode, isSure: Bool)
    private let model: String

    init(model: String, base: BaseAddress) {
        self.model = model.lowercased()
        let host = base.address.host
        dialect =
            if host.hasSuffix("siliconflow.cn") || host.hasSuffix("siliconflow.com") {
                .siliconFlow
            } else if host.hasSuffix("x.ai") {
                .xAI
            } else if host.hasSuffix("volces.com") || host.hasSuffix("bytepluses.com") {
                .ark
            } else if host.hasSuffix("openrouter.ai") || host.hasSuffix("ai-gateway.vercel.sh") {
                .openRouter
            } else {
                .openAI
            }
        mode = Self.mode(self.model, base, dialect)
    }

    private static func mode(
        _ model: String, _ base: BaseAddress, _ dialect: Dialect
    ) -> (first: OpenAIImageBackend.Mode, isSure: Bool) {
        switch base.writtenEndpoint {
        case "/chat/completions": return (.chat, true)
        case "/images/generations", "/images/edits": return (.images, true)
        case "/responses": return (.responses, true)
        default: break
        }
        func isNamed(_ parts: [String]) -> Bool { parts.contains { model.contains($0) } }
        switch dialect {
        case .siliconFlow, .xAI, .ark: return (.images, true)
        case .openRouter: return (.chat, true)
        case .openAI: break
        }
        // Chat models that draw, before the families whose names they contain.
        if isNamed(["gpt-4o-image", "nano-banana", "-chat", "nai-", "sora_image"]) { return (.chat, false) }
        if model.contains("gemini"), model.contains("image") { return (.chat, false) }
        if isNamed(["gpt-image", "dall-e", "cogview", "glm-image"]) { return (.images, true) }
        if model.firstMatch(of: /^(gpt-[45]|o[1-9]\b)/) != nil, base.address.host == "api.openai.com" {
            return (.responses, true)
        }
        if isNamed(["gpt-4", "gpt-5", "claude", "gemini", "sora"]) { return (.chat, false) }
        return (.images, false)
    }

    // MARK: - Sizes

    /// The size for a shape.
    ///
    /// - Parameters:
    ///   - quotient: Width over height.
    ///   - configured: The operator's size, which gives the area and is kept where its shape is already right.
    /// - Returns: The size as the service spells it.
    func size(for quotient: Double, configured: String) -> String {
        let own = PixelSize(reading: configured)
        if let own, own.distance(to: quotient) < 0.05 { return configured }
        if let sizes = offeredSizes {
            return PixelSize.nearest(to: quotient, area: own?.area ?? 1 << 20, in: sizes)?.description ?? configured
        }
        // Free choice within 1:3 to 3:1, sides divisible by 16, at most 3840x2160.
        let bounded = min(max(quotient, 1.0 / 3), 3)
        let area = min(own?.area ?? 1 << 20, 3840 * 2160 / 2)
        return PixelSize(quotient: bounded, area: area, step: model.contains("gpt-image") ? 16 : 64).description
    }

    /// The nearest of the ratios that services with a ratio parameter accept.
    func ratio(for quotient: Double) -> String {
        let known = [(1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5), (5, 4), (9, 16), (16, 9), (21, 9)]
        let nearest = PixelSize.nearest(to: quotient, area: 1, in: known.map { PixelSize($0.0, $0.1) })
        return nearest.map { "\($0.width):\($0.height)" } ?? "1:1"
    }

    /// The sizes of models that take no others; `nil` = any.
    private var offeredSizes: [PixelSize]? {
        func sizes(_ text: String) -> [PixelSize] {
            text.split(separator: " ").compactMap { PixelSize(reading: String($0)) }
        }
        if model.firstMatch(of: /gpt-image-1|chatgpt-image/) != nil { return sizes("1024x1024 1536x1024 1024x1536") }
        if model.contains("dall-e-3") { return sizes("1024x1024 1792x1024 1024x1792") }
        if model.contains("dall-e-2") { return sizes("1024x1024") }
        if model.contains("cogview") {
            return sizes("1024x1024 768x1344 864x1152 1344x768 1152x864 1440x720 720x1440")
        }
        if model.contains("glm-image") {
            return sizes("1280x1280 1568x1056 1056x1568 1472x1088 1088x1472 1728x960 960x1728")
        }
        if model.contains("kolors") { return sizes("1024x1024 960x1280 768x1024 720x1440 720x1280") }
        if model.contains("qwen-image") {
            return sizes("1328x1328 1664x928 928x1664 1472x1140 1140x1472 1584x1056 1056x1584")
        }
        if model.contains("seedream-3") {
            return sizes("1024x1024 864x1152 1152x864 1280x720 720x1280 832x1248 1248x832 1512x648")
        }
        if model.contains("seedream") {
            return sizes("2048x2048 2304x1728 1728x2304 2560x1440 1440x2560 2496x1664 1664x2496 3024x1296")
        }
        return nil
    }
}
