public import Inference

/// Looks at everything the bot needs and says what is wrong, one finding a line. Costs nothing and shows no secret.
public struct Doctor: Sendable {
    private let configuration: Configuration
    private let backend: any ImageBackend
    private let model: ChatModel?
    private let connections: @Sendable () async -> [BackendFinding]

    /// A doctor for this configuration.
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - backend: The image service.
    ///   - model: The chat model; `nil` = none is configured.
    ///   - connections: Looks at the connections to chats.
    public init(
        configuration: Configuration, backend: any ImageBackend, model: ChatModel?,
        connections: @escaping @Sendable () async -> [BackendFinding]
    ) {
        self.configuration = configuration
        self.backend = backend
        self.model = model
        self.connections = connections
    }

    /// Looks at all of it, one after the other.
    ///
    /// - Parameter report: Gets each finding as soon as it is there.
    /// - Returns: Whether all is well.
    public func examine(_ report: @Sendable (BackendFinding) -> Void) async -> Bool {
        var isWell = true
        func note(_ findings: [BackendFinding]) {
            for finding in findings {
                report(finding)
                isWell = isWell && finding.isSound
            }
        }
        note([await storage()])
        note(await connections())
        note(await backend.diagnose())
        if let model {
            note(await model.diagnose())
        } else {
            note([sound("语言模型", "没有配置，只用规则判断，提示词就是原话")])
        }
        return isWell
    }

    private func storage() async -> BackendFinding {
        do {
            let database = try Database(path: configuration.history.path)
            guard try await database.passesIntegrityCheck() else {
                return broken("存储", StorageError.damaged(reason: "integrity check").advice)
            }
            let count = try await History(database: database).count()
            return sound("存储", "\(configuration.history.path) 可以读写，记着 \(count) 条消息")
        } catch StorageError.claimed {
            return sound("存储", "\(configuration.history.path) 正被运行中的机器人使用")
        } catch {
            return broken("存储", error.advice)
        }
    }

    private func sound(_ subject: String, _ sentence: String) -> BackendFinding {
        BackendFinding(isSound: true, subject: subject, sentence: sentence)
    }

    private func broken(_ subject: String, _ sentence: String) -> BackendFinding {
        BackendFinding(isSound: false, subject: subject, sentence: sentence)
    }
}
