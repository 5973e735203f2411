import Foundation
import Imaging

/// A small landscape: a sky, a sun or moon, ridges one behind the other, and a few motifs that words of the prompt ask
/// for. All of it follows from the prompt and the seed.
struct Sketch {
    private typealias Colour = SIMD3<Float>

    private let motifs: Motifs
    private let seed: UInt64

    init(prompt: String, seed: UInt32) {
        motifs = Motifs(prompt)
        // FNV-1a: `Hasher` differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in prompt.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.seed = hash ^ (UInt64(seed) &* 0x9e37_79b9_7f4a_7c15)
    }

    func bitmap(side: Int) throws(ImagingError) -> Bitmap {
        var dice = Dice(seed: seed)
        let hue = dice.next()
        let top = Self.colour(hue: hue, saturation: 0.55, value: motifs.isNight ? 0.18 : 0.85)
        let low = Self.colour(hue: hue + 0.12 + 0.2 * dice.next(), saturation: 0.45, value: motifs.isNight ? 0.35 : 1)
        let land = Self.colour(hue: hue + 0.45 + 0.2 * dice.next(), saturation: 0.5, value: motifs.isNight ? 0.2 : 0.5)
        let disc = (x: 0.2 + 0.6 * dice.next(), y: 0.15 + 0.25 * dice.next(), radius: 0.06 + 0.06 * dice.next())
        let glow = Colour(1, 0.95, motifs.isNight ? 0.85 : 0.6)
        let ridges = (0..<4).map { Ridge(level: 0.5 + 0.12 * Float($0), dice: &dice) }

        var canvas = SketchCanvas(side: side)
        for x in 0..<side {
            let u = Float(x) / Float(side)
            let heights = ridges.map { $0.height(at: u) }
            for y in 0..<side {
                let v = Float(y) / Float(side)
                var colour = top + (low - top) * v
                let dx = u - disc.x, dy = v - disc.y
                let distance = (dx * dx + dy * dy).squareRoot()
                let light = distance < disc.radius ? 1 : max(0, 0.35 - (distance - disc.radius) * 1.4)
                colour += (glow - colour) * light
                for index in heights.indices where v > heights[index] {
                    // The farther, the more it takes the colour of the sky.
                    let near = Float(index + 1) / Float(heights.count)
                    colour = low + (land * (1.1 - 0.35 * near) - low) * (0.35 + 0.65 * near)
                }
                canvas[x, y] = colour
            }
        }
        scatter(on: &canvas, dice: &dice)
        if motifs.hasFace { drawFace(on: &canvas, dice: &dice) }
        return try Bitmap(width: side, height: side, pixels: canvas.bytes)
    }

    private func scatter(on canvas: inout SketchCanvas, dice: inout Dice) {
        let side = Float(canvas.side)
        if motifs.isNight {
            for _ in 0..<90 { canvas.dab(dice.next() * side, dice.next() * side * 0.45, 1, Colour(1, 1, 0.9), 0.8) }
        }
        if motifs.hasBlossoms {
            for _ in 0..<120 {
                canvas.dab(dice.next() * side, dice.next() * side, 2 + 3 * dice.next(), Colour(1, 0.8, 0.87), 0.85)
            }
        }
        if motifs.isRaining {
            for _ in 0..<160 {
                let x = dice.next() * side, y = dice.next() * side
                for step in 0..<14 {
                    canvas.dab(x - Float(step) * 0.4, y + Float(step), 0.8, Colour(0.9, 0.95, 1), 0.35)
                }
            }
        }
    }

    private func drawFace(on canvas: inout SketchCanvas, dice: inout Dice) {
        let side = Float(canvas.side), x = side * 0.5, y = side * 0.6
        let hair = Self.colour(hue: dice.next(), saturation: 0.5, value: 0.35)
        let mouth = Colour(0.8, 0.35, 0.35)
        canvas.dab(x, y - side * 0.02, side * 0.2, hair, 1)
        canvas.dab(x, y + side * 0.03, side * 0.16, Colour(1, 0.87, 0.78), 1)
        for eye in [Float(-0.06), 0.06] { canvas.dab(x + eye * side, y + side * 0.03, side * 0.018, hair * 0.5, 1) }
        for step in -10...10 {
            let t = Float(step) / 10
            canvas.dab(x + t * side * 0.05, y + side * (0.115 - 0.025 * t * t), side * 0.006, mouth, 1)
        }
    }

    private static func colour(hue: Float, saturation: Float, value: Float) -> Colour {
        let turn = (hue - hue.rounded(.down)) * 6
        func channel(_ shift: Float) -> Float {
            let k = (turn + shift).truncatingRemainder(dividingBy: 6)
            return value - value * saturation * max(0, min(k, 4 - k, 1))
        }
        return Colour(channel(5), channel(3), channel(1))
    }
}

/// What a prompt's words put into the landscape.
private struct Motifs {
    let isNight: Bool
    let isRaining: Bool
    let hasBlossoms: Bool
    let hasFace: Bool

    init(_ prompt: String) {
        let words = prompt.lowercased()
        func mentions(_ any: [String]) -> Bool { any.contains(where: words.contains) }
        isNight = mentions(["夜", "晚", "星", "月", "night", "star", "moon"])
        isRaining = mentions(["雨", "rain"])
        hasBlossoms = mentions(["樱", "花", "雪", "blossom", "sakura", "flower", "snow"])
        hasFace = mentions(["自拍", "selfie", "portrait", "girl", "女孩"])
    }
}

/// A line of hills: three waves of its own.
private struct Ridge {
    private let level: Float
    private let waves: [SIMD3<Float>]

    init(level: Float, dice: inout Dice) {
        self.level = level
        var waves: [SIMD3<Float>] = []
        for length in [Float(4), 9, 23] {
            waves.append(SIMD3(length + 3 * dice.next(), 0.16 / length.squareRoot() * dice.next(), 6 * dice.next()))
        }
        self.waves = waves
    }

    func height(at u: Float) -> Float {
        waves.reduce(level) { $0 + $1.y * sin($1.x * u + $1.z) }
    }
}

/// SplitMix64, as numbers from 0 up to 1.
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Float {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Float((z ^ (z >> 31)) >> 40) / Float(1 << 24)
    }
}
