import Inference
import Primitives

/// The services that were made last, by their settings. One that a reload leaves as it was goes on, with what it has learned:
/// which key is refused, which parameter a model does not know, and the login to an app.
public final class KeptServices: Sendable {
    private struct Backend {
        var kind: BackendKind
        var settings: BackendSettings
        var backend: any ImageBackend
    }

    private let backends = Locked<[Backend]>([])
    private let model = Locked<ChatModel?>(nil)

    /// None yet.
    public init() {}

    /// The backends of a configuration, each made only where there was none of the same settings. Those that are not named
    /// any more are let go.
    func backends(
        _ wanted: [(kind: BackendKind, settings: BackendSettings)],
        making make: (BackendKind, BackendSettings) -> any ImageBackend
    ) -> [any ImageBackend] {
        backends.withLock { kept in
            let now = wanted.map { kind, settings in
                kept.first { $0.kind == kind && $0.settings == settings }
                    ?? Backend(kind: kind, settings: settings, backend: make(kind, settings))
            }
            kept = now
            return now.map(\.backend)
        }
    }

    /// The chat model of a configuration, made only where the last one had other settings.
    func model(
        _ configuration: ChatModel.Configuration, making make: (ChatModel.Configuration) -> ChatModel
    ) -> ChatModel {
        model.withLock { kept in
            if let kept, kept.configuration == configuration { return kept }
            let model = make(configuration)
            kept = model
            return model
        }
    }
}
