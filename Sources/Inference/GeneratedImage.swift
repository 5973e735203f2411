public import Foundation

/// A picture as it came from a model: its first bytes and its size have been checked, its pixels not yet decoded.
public struct GeneratedImage: Sendable {
    /// The file's bytes: PNG, JPEG, WebP, GIF or AVIF, at least 16×16.
    public var bytes: Data
    /// The model that drew it, as the provider spells it.
    public var model: String
    /// The seed it was drawn with, where the provider tells it.
    public var seed: UInt32?

    /// Creates a picture.
    public init(bytes: Data, model: String, seed: UInt32? = nil) {
        self.bytes = bytes
        self.model = model
        self.seed = seed
    }
}
