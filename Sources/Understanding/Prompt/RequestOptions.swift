/// What a request says about the picture's form, apart from its content.
public struct RequestOptions: Sendable, Equatable {
    /// A ratio of width to height, as in `16:9`.
    public struct Ratio: Sendable, Equatable {
        /// The share of the width, 1…100.
        public var width: Int
        /// The share of the height, 1…100.
        public var height: Int

        /// Makes a ratio.
        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// A shape in words.
    public enum Aspect: String, Sendable, CaseIterable {
        /// As the backend likes.
        case auto
        /// As wide as high.
        case square
        /// Higher than wide.
        case portrait
        /// Wider than high.
        case landscape
    }

    /// Something asked for that is out of range, and what is done instead.
    public enum Note: Sendable, Equatable {
        /// More pictures than one request may have.
        case countClamped(asked: Int, to: Int)
        /// A ratio beyond 1:4 … 4:1.
        case ratioClamped(asked: Ratio, to: Ratio)
        /// A seed that is no number from 0 to 4294967295.
        case seedIgnored(String)
    }

    /// How many pictures, 1…4.
    public var count = 1
    /// The exact ratio, if one was given.
    public var ratio: Ratio?
    /// The shape in words; follows ``ratio`` where that is given.
    public var aspect = Aspect.auto
    /// The number that makes a picture repeatable.
    public var seed: UInt32?
    /// What must not be in the picture; "" if nothing was said.
    public var negative = ""
    /// A style by name, as in `--style 水彩`; "" if none.
    public var style = ""

    /// Makes options that ask for nothing special.
    public init() {}
}

/// A request split into its words and its options.
public struct ParsedRequest: Sendable, Equatable {
    /// The request without its options.
    public var text: String
    /// The options that stood at its end.
    public var options: RequestOptions
    /// What was out of range.
    public var notes: [RequestOptions.Note]
}
