internal import CLibWebsockets
internal import Primitives

// MARK: - Sending

extension Socket {
    func send(_ text: [UInt8]) async throws(WebSocketError) {
        try await send(text, isBinary: false)
    }

    package func send(binary: [UInt8]) async throws(WebSocketError) {
        try await send(binary, isBinary: true)
    }

    private func send(_ text: [UInt8], isBinary: Bool) async throws(WebSocketError) {
        let room = pictor_lws_pre()
        let bytes = [UInt8](unsafeUninitializedCapacity: room + text.count) { buffer, count in
            buffer[..<room].initialize(repeating: 0)
            _ = buffer[room...].initialize(fromContentsOf: text)
            count = room + text.count
        }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (sender: Sender) in
                let refusal = state.withLock { state -> WebSocketError? in
                    guard state.closure == nil, state.closeCode == nil else { return .closed }
                    guard state.outboxBytes + bytes.count <= Self.maximumOutbox else { return .congested }
                    guard !Task.isCancelled else { return .cancelled }
                    state.outbox.append(Outgoing(number: number, bytes: bytes, isBinary: isBinary, sender: sender))
                    state.outboxBytes += bytes.count
                    return nil
                }
                if let refusal {
                    sender.resume(returning: .failure(refusal))
                } else {
                    wantWriteable()
                }
            }
        } onCancel: {
            // Only a message that still waits for its turn can be withdrawn.
            state.withLock { _ = $0.withdrawn.insert(number) }
            wantWriteable()
        }
        state.withLock { _ = $0.withdrawn.remove(number) }
        try result.get()
    }

    func close(code: UInt16) {
        let isFirst = state.withLock { state in
            guard state.closeCode == nil, state.closure == nil else { return false }
            state.closeCode = code
            return true
        }
        guard isFirst else { return }
        loop.perform { context in
            guard context != nil, let wsi = self.wsi else { return }
            // A peer that neither reads nor answers must not keep anybody waiting.
            lws_set_timer_usecs(wsi, 1_000_000)
            lws_rx_flow_control(wsi, 1)
            lws_callback_on_writable(wsi)
        }
    }

    private func wantWriteable() {
        loop.perform { context in
            if context != nil, let wsi = self.wsi { lws_callback_on_writable(wsi) }
        }
    }

    // MARK: Loop thread only

    func writeable(_ wsi: OpaquePointer) -> Int32 {
        if let code = state.withLock({ $0.closeCode }) {
            lws_close_reason(wsi, lws_close_status(UInt32(code)), nil, 0)
            return -1
        }
        guard var outgoing = takeOutgoing() else { return 0 }
        let room = pictor_lws_pre()
        let length = outgoing.bytes.count - room
        let written = outgoing.bytes.withUnsafeMutableBufferPointer { buffer in
            // One message for each time the socket is writeable; libwebsockets keeps what the kernel does not take.
            lws_write(
                wsi, buffer.baseAddress.map { $0 + room }, length, outgoing.isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT
            )
        }
        // A write that failed may have got its first bytes out.
        outgoing.sender.resume(returning: .success(()))
        guard written >= 0 else { return -1 }
        if state.withLock({ !$0.outbox.isEmpty }) { lws_callback_on_writable(wsi) }
        return 0
    }

    /// The next message that nobody has withdrawn.
    private func takeOutgoing() -> Outgoing? {
        while true {
            let (outgoing, isWithdrawn) = state.withLock { state -> (Outgoing?, Bool) in
                guard let outgoing = state.outbox.removeFirst() else { return (nil, false) }
                state.outboxBytes -= outgoing.bytes.count
                return (outgoing, state.withdrawn.contains(outgoing.number))
            }
            guard isWithdrawn else { return outgoing }
            outgoing?.sender.resume(returning: .failure(.cancelled))
        }
    }
}
