import Foundation
import Testing

@testable import Pictor

/// The file that operators copy.
@Suite struct ExampleConfigurationTests {
    private let example: [UInt8]

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        example = Array(try Data(contentsOf: root.appending(path: "config.example.toml")))
    }

    @Test func theExampleIsAllDefaultsAndHasNoUnknownKey() throws {
        let (configuration, warnings, _) = try Configuration.parse(example, file: "config.example.toml", needs: [])
        #expect(warnings.isEmpty)
        #expect(configuration == Configuration())
    }

    @Test func theExampleNamesEveryKey() throws {
        let document = try TOMLDocument(parsing: example)
        var named: Set<String> = []
        for case (let section, .table(let keys)) in document.entries.map({ ($0.key, $0.value) }) {
            named.formUnion(keys.map { "\(section).\($0.key)" })
        }
        // The MaiBot plugin's own bookkeeping, which means nothing here.
        #expect(try Configuration.keys().subtracting(["plugin.config_version"]) == named)
    }

    /// How many mutated copies are tried: some here, 100,000 in `make fuzz`.
    private static let mutations = Int(ProcessInfo.processInfo.environment["PICTOR_MUTATIONS"] ?? "") ?? 1000

    @Test func mutatedConfigurationsEndInAValueOrAnErrorAndNeverInACrash() {
        var dice = SeededGenerator(seed: 20_261_123)
        let spice: [[UInt8]] = [
            "[", "]", "[[", "=", "\"", "\"\"\"", "'", "#", ".", ",", "{", "}", "\\u", "\n", "1e", "-", "\0", "é",
        ]
        .map { Array($0.utf8) }
        var outcomes = (valid: 0, refused: 0)
        for _ in 0..<Self.mutations {
            var bytes = example
            for _ in 0..<Int.random(in: 1...8, using: &dice) {
                let at = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &dice)))
                case 2: bytes.insert(contentsOf: spice.randomElement(using: &dice) ?? [], at: at)
                default: bytes = Array(bytes.prefix(at + 1))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            do {
                _ = try Configuration.parse(bytes, file: "config.toml", needs: [.endpoint, .backend])
                outcomes.valid += 1
            } catch {
                #expect(!error.problems.isEmpty)
                outcomes.refused += 1
            }
        }
        #expect(outcomes.valid + outcomes.refused == Self.mutations)
        #expect(outcomes.refused > 0)
    }
}

/// The same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    }
}
