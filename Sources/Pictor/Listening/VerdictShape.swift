import Inference
import JSON
import Understanding

extension JSONShape {
    /// The verdict as a JSON object, for models that can be held to one.
    static let verdict = JSONShape(
        name: "draw_decision", purpose: "Tells whether the last message of a chat asks for a picture, and which.",
        schema: [
            "type": "object",
            "properties": [
                "intent": ["type": "string", "enum": ["draw", "selfie", "edit", "none"]],
                "subject": ["type": "string", "description": "The thing wanted, in the speaker's own words."],
                "prompt": ["type": "string", "description": "An English prompt for an image model."],
                "negative": ["type": "string", "description": "What must not be seen, in English."],
                "aspect": ["type": "string", "enum": ["auto", "square", "portrait", "landscape"]],
                "confidence": ["type": "number"],
            ],
            "required": ["intent", "subject", "prompt", "negative", "aspect", "confidence"],
            "additionalProperties": false,
        ])
}
