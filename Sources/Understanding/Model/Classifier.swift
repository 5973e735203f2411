import Foundation

/// A softmax over characters, words' tags, surroundings and the rules' verdict, trained on labelled chat.
///
/// It covers what the rules cannot: how likely a message as a whole is a request.
enum Classifier {
    /// The intents in the order of the table.
    static let intents: [Intent] = [.draw, .selfie, .edit, .none]

    /// The probability of each intent, in the order of ``intents``.
    static func probabilities(of places: [Int]) -> [Float] {
        let weights = Weights.trained
        var scores = weights.bias
        weights.table.withUnsafeBufferPointer { table in
            var sums: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            for place in places where (place + 1) * 4 <= table.count {
                sums.0 += Int32(table[place * 4])
                sums.1 += Int32(table[place * 4 + 1])
                sums.2 += Int32(table[place * 4 + 2])
                sums.3 += Int32(table[place * 4 + 3])
            }
            scores[0] += Float(sums.0) * weights.scale
            scores[1] += Float(sums.1) * weights.scale
            scores[2] += Float(sums.2) * weights.scale
            scores[3] += Float(sums.3) * weights.scale
        }
        let highest = scores.max() ?? 0
        let powers = scores.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
