import Foundation
import JSON
import Testing

@testable import Inference

@Suite struct OpenAIRequestBodyTests {
    /// The body for a service that cannot be reached from a test.
    private func body(
        _ base: String, _ model: String, _ mode: OpenAIImageBackend.Mode, _ request: ImageRequest
    ) throws -> JSONValue {
        let configuration = OpenAIImageBackend.Configuration(baseURL: base, apiKeys: [], model: model)
        let traits = OpenAIModelTraits(model: model, base: try #require(BaseAddress(base)))
        let body = OpenAIRequestBody(request, configuration, traits, mode: mode, without: [])
        return try #require(JSONValue(reading: body.body))
    }

    private let landscape = ImageRequest(prompt: "x", negativePrompt: "y", aspect: .landscape, seed: 3)

    @Test func siliconFlowHasItsOwnWords() throws {
        let base = "https://api.siliconflow.cn/v1"
        let expected: JSONValue = [
            "model": "Qwen/Qwen-Image", "prompt": "x", "negative_prompt": "y", "image_size": "1584x1056", "seed": 3,
        ]
        #expect(try body(base, "Qwen/Qwen-Image", .images, landscape) == expected)
        let plain = try body(base, "Kwai-Kolors/Kolors", .images, ImageRequest(prompt: "x"))
        #expect(plain["image_size"] == "1024x1024")
    }

    @Test func xAIIsToldARatioAndNoSize() throws {
        let sent = try body("https://api.x.ai/v1", "grok-imagine-image-2.0", .images, landscape)
        #expect(sent["aspect_ratio"] == "3:2" && sent["size"] == nil)
    }

    @Test func openRouterIsAskedForAPicture() throws {
        let sent = try body("https://openrouter.ai/api/v1", "google/gemini-image", .chat, landscape)
        #expect(sent["modalities"] == ["image", "text"])
        #expect(sent["image_config"] == ["aspect_ratio": "3:2"])
    }

    @Test func theResponsesEndpointIsGivenTheTool() throws {
        let sent = try body("https://api.openai.com/v1", "gpt-5.5", .responses, ImageRequest(prompt: "x"))
        let expected: JSONValue = [
            "model": "gpt-5.5", "input": "x", "tools": [["type": "image_generation"]],
            "tool_choice": ["type": "image_generation"],
        ]
        #expect(sent == expected)
    }

    @Test func aPictureForTheResponsesEndpointSaysHowCloselyItIsToBeLookedAt() throws {
        let picture = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let sent = try body(
            "https://api.openai.com/v1", "gpt-5.5", .responses, ImageRequest(prompt: "x", sources: [picture]))
        let parts = sent["input"]?.items.first?["content"]?.items
        #expect(parts?.first == ["type": "input_text", "text": "x"])
        #expect(
            parts?.last == [
                "type": "input_image", "detail": "auto",
                "image_url": .string("data:image/png;base64,\(picture.base64EncodedString())"),
            ])
    }

    @Test(arguments: [
        ("https://api.openai.com/v1", "gpt-image-2", OpenAIImageBackend.Mode.images, true),
        ("https://api.openai.com/v1", "gpt-5.5", .responses, true),
        ("https://openrouter.ai/api/v1", "google/gemini-image", .chat, true),
        ("https://relay.example/v1", "gemini-2.5-flash-image", .chat, false),
        ("https://relay.example/v1/chat/completions", "flux", .chat, true),
        ("https://relay.example/v1", "flux", .images, false),
        ("https://ark.cn-beijing.volces.com/api/v3", "doubao-seedream-4-0", .images, true),
    ])
    func theEndpointFollowsFromModelAndAddress(
        base: String, model: String, mode: OpenAIImageBackend.Mode, isSure: Bool
    ) throws {
        let traits = OpenAIModelTraits(model: model, base: try #require(BaseAddress(base)))
        #expect(traits.mode == (mode, isSure))
    }
}
