import Foundation

/// Width and height in pixels.
struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    var width: Int
    var height: Int

    init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads `1024x1024`, `1024×1024` or `1024*1024`, alone or at the start of a longer text; `nil` for anything else.
    init?(reading text: String) {
        guard let match = text.firstMatch(of: /^\s*(\d{2,5})\s*[xX×*]\s*(\d{2,5})(?!\d)/),
            let width = Int(match.output.1), let height = Int(match.output.2), width > 0, height > 0
        else { return nil }
        self.init(width, height)
    }

    /// About `area` pixels in the shape of `quotient` (width over height), both sides multiples of `step`.
    init(quotient: Double, area: Int, step: Int) {
        func rounded(_ side: Double) -> Int { max(step, Int((side / Double(step)).rounded()) * step) }
        self.init(rounded((Double(area) * quotient).squareRoot()), rounded((Double(area) / quotient).squareRoot()))
    }

    /// Width over height.
    var quotient: Double { Double(width) / Double(height) }

    /// Width times height.
    var area: Int { width * height }

    /// As in `1024x768`.
    var description: String { "\(width)x\(height)" }

    /// The size whose shape is nearest; of equal shapes the one nearest in area.
    static func nearest(to quotient: Double, area: Int, in sizes: [PixelSize]) -> PixelSize? {
        sizes.min { first, second in
            let (a, b) = (first.distance(to: quotient), second.distance(to: quotient))
            return abs(a - b) > 0.001 ? a < b : abs(first.area - area) < abs(second.area - area)
        }
    }

    /// How far the shape is from `quotient`: 0 for the same shape, 0.69 for one twice as wide.
    func distance(to quotient: Double) -> Double {
        // The logarithm counts 2:1 and 1:2 as equally far from a square.
        abs(log(self.quotient / quotient))
    }
}

extension ImageRequest {
    /// The shape asked for as width over height; `nil` leaves it to the configuration.
    var quotient: Double? {
        if let ratio { return ratio.quotient }
        return switch aspect {
        case .auto: nil
        case .square: 1
        case .portrait: 2.0 / 3
        case .landscape: 3.0 / 2
        }
    }
}
