internal import Logging
internal import Primitives
import WebSocket

/// Listens for endpoints that connect to us (reverse WebSocket) and serves each connection in its own task.
struct ReverseServer: Sendable {
    /// Far above any number of accounts; bounds the memory that unknown clients can use.
    static let maximumConnections = 64

    var host: String
    var port: Int
    var admission: ReverseAdmission
    var transport: any WebSocketTransport
    var logger: Logger
    var owner: EndpointOwner

    /// Runs until the task is cancelled.
    /// - Throws: `OneBotError.openListenerWithoutToken`, `.cannotListen`.
    func run() async throws(OneBotError) {
        guard !admission.accessToken.isEmpty || Self.isLoopback(host) else {
            throw .openListenerWithoutToken(host: host)
        }
        let refusals = Locked<Set<String>>([])
        let listener: any WebSocketListener
        do {
            listener = try await transport.listen(host: host, port: port) { [admission, logger] request in
                let decision = admission.decide(request)
                if case .refuse(let status) = decision {
                    // Endpoints retry every few seconds without end: one warning for each address.
                    let isNews = refusals.withLock {
                        $0.count < 1000 && $0.insert("\(request.peer) \(status)").inserted
                    }
                    logger.log(
                        level: isNews ? .warning : .debug, "reverse connection refused",
                        metadata: [
                            "peer": "\(request.peer)", "http.status": "\(status)",
                            "path": "\(request.path.prefix(100))",
                        ])
                }
                return decision
            }
        } catch {
            if error == .cancelled { return }
            throw .cannotListen(host: host, port: port, reason: error.sentence)
        }
        owner.report(.listening(port: listener.port), nil)
        logger.info("listening for endpoints", metadata: ["host": "\(host)", "port": "\(listener.port)"])
        await accept(from: listener)
        owner.report(.closed, nil)
    }

    private func accept(from listener: any WebSocketListener) async {
        let open = Locked(0)
        await withDiscardingTaskGroup { group in
            while let connection = await listener.accept() {
                guard open.withLock({ $0 < Self.maximumConnections }) else {
                    connection.close(code: 1013)
                    continue
                }
                open.withLock { $0 += 1 }
                group.addTask {
                    let link = owner.makeLink(connection)
                    let ending = await link.run()
                    owner.linkEnded(link)
                    open.withLock { $0 -= 1 }
                    if ending != .finished { owner.report(.listening(port: listener.port), ending.sentence) }
                }
            }
            group.cancelAll()
        }
        // Only now: it aborts open connections, and each link has closed its own with 1000 before.
        listener.close()
    }

    /// Whether the address can be reached from this machine only.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
