public import Foundation

/// What to draw.
public struct ImageRequest: Sendable {
    /// What should be seen, as the model is told it. Not empty.
    public var prompt: String
    /// What should not be seen; ignored by providers that know no such thing.
    public var negativePrompt: String
    /// The rough shape wanted. `.auto` leaves it to the configured size.
    public var aspect: Aspect
    /// The exact shape wanted; goes before `aspect`.
    public var ratio: AspectRatio?
    /// Repeats a picture where the provider knows seeds; `nil` = a random one.
    public var seed: UInt32?
    /// Pictures to edit or look at (PNG, JPEG or WebP bytes); empty draws from nothing. At most 16.
    public var sources: [Data]
    /// The model to draw with, as the provider spells it; `nil` = the configured one. Ignored by providers that know no
    /// models by name.
    public var model: String?

    /// Creates a request.
    public init(
        prompt: String, negativePrompt: String = "", aspect: Aspect = .auto, ratio: AspectRatio? = nil,
        seed: UInt32? = nil, sources: [Data] = [], model: String? = nil
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.aspect = aspect
        self.ratio = ratio
        self.seed = seed
        self.sources = sources
        self.model = model
    }
}

/// The rough shape of a picture.
public enum Aspect: String, Sendable, CaseIterable {
    /// Whatever is configured, or the model's own choice.
    case auto
    /// 1:1.
    case square
    /// Higher than wide, 2:3 or near it.
    case portrait
    /// Wider than high, 3:2 or near it.
    case landscape
}

/// Width to height, such as 16:9.
public struct AspectRatio: Sendable, Hashable, CustomStringConvertible {
    /// The width's share, at least 1.
    public let width: Int
    /// The height's share, at least 1.
    public let height: Int

    /// Creates a ratio in lowest terms; `nil` unless both shares lie in 1–100,000 and neither is over 16 times the
    /// other.
    public init?(width: Int, height: Int) {
        guard (1...100_000).contains(width), (1...100_000).contains(height),
            width <= 16 * height, height <= 16 * width
        else { return nil }
        var (divisor, rest) = (width, height)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        self.width = width / divisor
        self.height = height / divisor
    }

    /// Width over height.
    public var quotient: Double { Double(width) / Double(height) }

    /// As in `16:9`.
    public var description: String { "\(width):\(height)" }
}
