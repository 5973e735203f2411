import Inference
import Logging
import OneBot
import PictorApp
import PictorModel
import Primitives
import Testing
import WebSocket

@testable import Pictor
@testable import SQLiteStore

@Suite(.timeLimit(.minutes(5))) struct DoctorTests {
    private func examine(
        _ transport: any WebSocketTransport, _ configure: (inout Settings) -> Void = { _ in }
    ) async -> (isWell: Bool, findings: [Finding]) {
        var configuration = Settings()
        configuration.onebot.url = ScriptedEndpoint.url
        configuration.onebot.accessToken = Secret("very-secret-token")
        configuration.history.path = "/proc/nowhere/pictor.sqlite"
        configure(&configuration)
        let doctor = Doctor(
            configuration: configuration, backend: ScriptedBackend(), model: nil,
            messages: { path throws(StorageError) in SQLiteMessageStore(database: try Database(path: path)) },
            connections: EndpointCheck(
                configuration: configuration, transport: transport,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ).facts)
        let findings = Locked<[Finding]>([])
        let isWell = await doctor.examine { finding in findings.withLock { $0.append(finding) } }
        return (isWell, findings.withLock { $0 })
    }

    @Test func aConnectedEndpointIsSoundAndNamesItsAccount() async {
        let (isWell, findings) = await examine(ScriptedEndpoint())
        let endpoint = findings.first { $0.subject == "QQ 端点" }
        #expect(endpoint?.isSound == true)
        #expect(endpoint?.sentence.contains("10001") == true)
        // The folder of the history cannot be made.
        #expect(findings.first { $0.subject == "存储" }?.isSound == false)
        #expect(!isWell)
    }

    @Test func aRejectedTokenIsSaidWithoutTheToken() async {
        let (_, findings) = await examine(RefusingTransport())
        let endpoint = findings.first { $0.subject == "QQ 端点" }
        #expect(endpoint?.isSound == false)
        #expect(endpoint?.sentence.contains("access_token") == true)
        #expect(!findings.contains { $0.sentence.contains("very-secret-token") })
    }
}

/// An endpoint that answers the upgrade with 401.
private struct RefusingTransport: WebSocketTransport {
    func connect(
        to url: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) -> any WebSocketConnection {
        throw .upgradeRefused(status: 401)
    }

    func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener {
        throw .cannotBind("not here")
    }
}
