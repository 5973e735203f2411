/// A square of colours to paint on, each channel 0…1.
struct SketchCanvas {
    let side: Int
    private var pixels: [SIMD3<Float>]

    init(side: Int) {
        self.side = side
        pixels = Array(repeating: .zero, count: side * side)
    }

    subscript(x: Int, y: Int) -> SIMD3<Float> {
        get { pixels[y * side + x] }
        set { pixels[y * side + x] = newValue }
    }

    /// A soft round spot.
    mutating func dab(_ x: Float, _ y: Float, _ radius: Float, _ colour: SIMD3<Float>, _ opacity: Float) {
        let left = max(0, Int(x - radius - 1)), right = min(side - 1, Int(x + radius + 1))
        let top = max(0, Int(y - radius - 1)), bottom = min(side - 1, Int(y + radius + 1))
        guard left <= right, top <= bottom else { return }
        for py in top...bottom {
            for px in left...right {
                let dx = Float(px) - x, dy = Float(py) - y
                let cover = max(0, min(1, radius + 0.5 - (dx * dx + dy * dy).squareRoot())) * opacity
                self[px, py] += (colour - self[px, py]) * cover
            }
        }
    }

    /// RGBA, rows from the top.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pixels.count * 4)
        for pixel in pixels {
            let clamped = pixel.clamped(lowerBound: .zero, upperBound: .one) * 255
            bytes.append(UInt8(clamped.x))
            bytes.append(UInt8(clamped.y))
            bytes.append(UInt8(clamped.z))
            bytes.append(255)
        }
        return bytes
    }
}
