package import Inference
package import PictorModel

/// Looks at everything the bot needs and says what is wrong, one finding a line. Costs nothing and shows no secret.
public struct Doctor: Sendable {
    private let configuration: Settings
    private let backend: any ImageBackend
    private let model: ChatModel?
    private let messages: @Sendable (String) throws(StorageError) -> any MessageStore
    private let connections: @Sendable () async -> [ConnectionFact]

    /// A doctor for this configuration.
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - backend: The image service.
    ///   - model: The chat model; `nil` = none is configured.
    ///   - messages: Opens the store of messages at a path, which is claimed until it is let go.
    ///   - connections: Looks at the connections to chats.
    package init(
        configuration: Settings, backend: any ImageBackend, model: ChatModel?,
        messages: @escaping @Sendable (_ path: String) throws(StorageError) -> any MessageStore,
        connections: @escaping @Sendable () async -> [ConnectionFact]
    ) {
        self.configuration = configuration
        self.backend = backend
        self.model = model
        self.messages = messages
        self.connections = connections
    }

    /// Looks at all of it, one after the other.
    ///
    /// - Parameter report: Gets each finding as soon as it is there.
    /// - Returns: Whether all is well.
    public func examine(_ report: @Sendable (Finding) -> Void) async -> Bool {
        var isWell = true
        func note(_ findings: [Finding]) {
            for finding in findings {
                report(finding)
                isWell = isWell && finding.isSound
            }
        }
        note([await storage()])
        note(await connections().map { Finding($0) })
        note(await backend.diagnose().map { Finding($0) })
        if let model {
            note(await model.diagnose().map { Finding($0) })
        } else {
            note([.noChatModel(isInChat: false)])
        }
        return isWell
    }

    private func storage() async -> Finding {
        let path = configuration.history.path
        do {
            let store = try messages(path)
            guard try await store.passesIntegrityCheck() else {
                return .storage(.damaged(reason: "integrity check"))
            }
            return .storage(at: path, messages: try await store.count())
        } catch StorageError.claimed {
            return .storageInUse(at: path)
        } catch {
            return .storage(error)
        }
    }
}
