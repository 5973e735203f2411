public import Foundation
public import JSON

/// `[generation]`.
public struct GenerationSettings: Sendable, Equatable {
    /// The image model.
    public var model = "gpt-image-1"
    /// Empty = whatever the service likes.
    public var size = ""
    /// `quality` of OpenAI-style services; empty = not sent.
    public var quality = ""
    /// `output_format` of OpenAI-style services; empty = not sent.
    public var outputFormat = ""
    /// Further members of the request, as they are.
    public var extraBody: [String: JSONValue] = [:]
    /// Put in front of every prompt.
    public var promptAddition = ""
    /// Whether an edge is trimmed.
    public var cropEnabled = false
    /// `top`, `bottom`, `left`, `right`; anything else leaves the picture as it is.
    public var cropPosition = "bottom"
    /// Pixels; not positive or too many leaves the picture as it is.
    public var cropPixels = 40
    /// The Space's own words for a size.
    public var gradioResolution = "1024x1024 ( 1:1 )"
    /// Steps.
    public var gradioSteps = 8
    /// Time shift.
    public var gradioShift = 3.0
    /// For one picture.
    public var gradioTimeout = Duration.seconds(120)
    /// The endpoint's name.
    public var gradioAPI = "generate"
    /// The endpoint's arguments with placeholders in them; empty = found out by name.
    public var gradioData: [JSONValue] = []
    /// ComfyUI's workflow, read from its file; empty = none.
    public var comfyWorkflow = Data()

    /// All defaults.
    public init() {}
}
