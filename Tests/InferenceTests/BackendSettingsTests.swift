import JSON
import Primitives
import Testing

@testable import Inference

/// Equal settings make the same backend, so that a running program can keep one and what it has learned.
@Suite struct BackendSettingsTests {
    private static func settings() -> BackendSettings {
        var settings = BackendSettings(
            baseURL: "https://a.example/v1", apiKeys: [Secret("k1"), Secret("k2")], model: "m")
        settings.extraBody = ["seed": .int(1)]
        return settings
    }

    @Test func settingsReadTwiceFromTheSameConfigurationAreEqual() {
        #expect(Self.settings() == Self.settings())
        #expect(Self.settings().hashValue == Self.settings().hashValue)
    }

    private static let changes: [@Sendable (inout BackendSettings) -> Void] = [
        { $0.baseURL = "https://b.example/v1" }, { $0.apiKeys = [Secret("k2"), Secret("k1")] }, { $0.model = "n" },
        { $0.size = "1024x1024" }, { $0.quality = "high" }, { $0.outputFormat = "png" }, { $0.steps = 9 },
        { $0.extraBody = ["seed": .int(2)] }, { $0.workflow = [1] + $0.workflow }, { $0.proxy = "http://p.example" },
        { $0.mode = .chat }, { $0.app.api = "infer" }, { $0.app.timeout = .seconds(1) }, { $0.app.data = [.int(1)] },
    ]

    @Test(arguments: changes.indices)
    func aChangeOfAnySettingMakesAnotherBackend(number: Int) {
        var changed = Self.settings()
        Self.changes[number](&changed)
        #expect(changed != Self.settings())
    }
}
