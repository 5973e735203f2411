internal import CIntentWeights

/// The classifier's weights, made by Tools/intent/train.py.
struct Weights {
    /// What one step of a weight is worth.
    let scale: Float
    /// What each intent starts from: draw, selfie, edit, none.
    let bias: [Float]
    /// Four signed steps for each place, in the order of ``bias``.
    let table: [Int8]

    /// The weights that are part of the program.
    static let trained: Weights = {
        var count = 0
        let bytes = UnsafeRawBufferPointer(start: pictor_intent_weights(&count), count: count)
        return Weights(parsing: bytes)
    }()

    /// Reads the form in which `train.py` writes them: `scale` and `bias` as little-endian 32-bit floats, then the table.
    ///
    /// The bytes are part of the program: any other number of them is a fault of the build, and ends it.
    init(parsing bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 20 + Features.places * 4, "weights.bin does not fit the features")
        let floats = (0..<5).map { place in
            Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)))
        }
        scale = floats[0]
        bias = Array(floats[1...])
        table = bytes.dropFirst(20).map { Int8(bitPattern: $0) }
    }
}
