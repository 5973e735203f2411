/// What the classifier sees of a message, as positions in its weight table.
///
/// Characters and words' tags in ones, twos and threes, the surroundings, and what the rules said. Hashing keeps the
/// table small; two features that share a place cost little.
enum Features {
    /// Places in the weight table.
    static let places = 1 << 15

    /// What stands in the message and around it.
    static func words(of reading: Reading, _ facts: Facts) -> [Int] {
        var found: [Int] = []
        found.reserveCapacity(256)
        found.append(place(of: 1, 0, 0, 0))
        characters(reading, &found)
        tags(reading, &found)
        for bit in 0..<21 where facts.rawValue & (1 << UInt32(bit)) != 0 {
            found.append(place(of: 4, UInt64(bit), 0, 0))
        }
        let length = reading.text.folded.count
        found.append(
            place(of: 5, UInt64(length < 4 ? 0 : length < 8 ? 1 : length < 16 ? 2 : length < 40 ? 3 : 4), 0, 0))
        return unique(found)
    }

    /// What the rules said; kept apart so that training can leave it out now and then.
    static func verdicts(of reading: Reading, _ facts: Facts, _ ruled: Judgement) -> [Int] {
        var found: [Int] = []
        let intent = UInt64(Intent.allCases.firstIndex(of: ruled.intent) ?? 3)
        let isSure: UInt64 = ruled.certainty >= 0.9 ? 1 : 0
        found.append(place(of: 6, intent, isSure, 0))
        found.append(place(of: 7, hash(ruled.rule), 0, 0))
        found.append(place(of: 8, hash(ruled.rule), facts.contains(.addressed) ? 1 : 0, 0))
        found.append(place(of: 9, intent, facts.contains(.addressed) ? 1 : 0, facts.contains(.personSpoke) ? 1 : 0))
        for clause in reading.readings { found.append(place(of: 10, hash(clause.rule), 0, 0)) }
        return unique(found)
    }

    private static func unique(_ places: [Int]) -> [Int] {
        var sorted = places
        sorted.sort()
        var last = -1
        sorted.removeAll { place in
            defer { last = place }
            return place == last
        }
        return sorted
    }

    private static func characters(_ reading: Reading, _ found: inout [Int]) {
        var before: UInt64 = 1
        var twoBefore: UInt64 = 1
        for clause in reading.clauses {
            for token in clause.tokens {
                for position in token.start..<token.end {
                    let here = UInt64(reading.text.folded[position])
                    found.append(place(of: 2, here, 0, 0))
                    found.append(place(of: 2, before, here, 0))
                    found.append(place(of: 2, twoBefore, before, here))
                    twoBefore = before
                    before = here
                }
            }
            let end = UInt64(clause.ending) | 1 << 40
            found.append(place(of: 2, before, end, 0))
            twoBefore = before
            before = end
        }
    }

    private static func tags(_ reading: Reading, _ found: inout [Int]) {
        var before: UInt64 = 1
        var twoBefore: UInt64 = 1
        for clause in reading.clauses {
            for token in clause.tokens {
                let here = token.tags.bits
                found.append(place(of: 3, here, 0, 0))
                found.append(place(of: 3, before, here, 0))
                found.append(place(of: 3, twoBefore, before, here))
                twoBefore = before
                before = here
            }
            let last = clause.tokens.last?.tags.bits ?? 0
            found.append(place(of: 11, last, UInt64(clause.ending == 0x3F ? 1 : 0), 0))
            twoBefore = 1
            before = 1
        }
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func place(of kind: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) -> Int {
        var mixed = kind &* 0x9E37_79B9_7F4A_7C15
        for part in [first, second, third] {
            mixed = (mixed ^ part) &* 0xBF58_476D_1CE4_E5B9
            mixed ^= mixed >> 29
        }
        mixed = (mixed ^ (mixed >> 32)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(places))
    }
}
