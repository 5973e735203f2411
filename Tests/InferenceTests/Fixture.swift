import Foundation
import Testing

/// Test data beside the tests.
enum Fixture {
    static func data(_ name: String) throws -> Data {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil))
        return try Data(contentsOf: url)
    }

    /// A PNG of 24×20 pixels of noise.
    static let picture = (try? data("picture.png")) ?? Data()
    /// What gateways answer when they have no picture.
    static let placeholder = (try? data("placeholder.png")) ?? Data()
}
