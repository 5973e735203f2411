package import Understanding

/// What the image service is asked to draw.
package struct Prompt: Sendable, Equatable {
    /// The words; English unless they were given raw.
    package var text: String
    /// What must not be in it; empty = nothing said.
    package var negative: String
    /// Square, portrait, landscape or whatever fits.
    package var aspect: RequestOptions.Aspect
    /// An exact ratio, where one was asked for.
    package var ratio: RequestOptions.Ratio?
    /// The same seed and words draw the same picture, where the service honours it.
    package var seed: UInt32?

    /// A prompt of some words.
    package init(
        text: String, negative: String = "", aspect: RequestOptions.Aspect = .auto,
        ratio: RequestOptions.Ratio? = nil, seed: UInt32? = nil
    ) {
        self.text = text
        self.negative = negative
        self.aspect = aspect
        self.ratio = ratio
        self.seed = seed
    }
}
