/// The way to the chat: what surely did not arrive is sent again, and what nobody can tell is told.
extension JobLife {
    /// Waits for a way to send the pictures; nothing of them is on its way.
    mutating func handOver() -> [JobEffect] {
        step = .waitingToSend
        guard !isStopping else { return [] }
        guard isWindowClosed else { return [.waitForEndpoint] }
        step = .waitingForWindow
        return release() + [.waitForWindow]
    }

    mutating func sendingBegan() -> [JobEffect] {
        guard step == .beginningToSend else { return [] }
        guard !isStopping else { return notSent() }
        return send()
    }

    /// Sends the pictures, whether or not the state could be written down.
    mutating func send() -> [JobEffect] {
        state = .sending
        step = .sending
        return [.send(JobParcel(pictures: made, wanted: wanted, isReencoded: isReencoded))]
    }

    /// They are there.
    mutating func arrived(_ message: String?) -> [JobEffect] {
        guard let canceller else { return end(.delivered(message: message, pictures: max(1, made))) }
        // It arrived after it was called off.
        return end(.cancelled(by: canceller, during: .sending)) + (message.map { [.recall(message: $0)] } ?? [])
    }

    mutating func sendFailed(_ failure: JobSendFailure) -> [JobEffect] {
        guard step == .sending else { return [] }
        switch (failure, canceller) {
        case (.unknown, let canceller?) where isStopping: return end(.cancelled(by: canceller, during: .sending))
        case (.unknown, _):
            step = .searching
            return release() + (isStopping ? [] : [.searchForReply])
        case (_, let canceller?): return end(.cancelled(by: canceller, during: .sending))
        case (.absent, nil): return notArrived()
        case (.endpointAway, nil): return notSent(releasing: true)
        case (.windowClosed, nil):
            isWindowClosed = true
            return notSent()
        case (.pictureRefused, nil):
            guard !isReencoded else { return end(.failed(.pictureRefused, mayHaveBeenPaid: true)) }
            isReencoded = true
            return isStopping ? notSent() : send()
        case (.refused, nil): return end(.failed(.sendRefused, mayHaveBeenPaid: true))
        case (.muted, nil): return end(.failed(.muted, mayHaveBeenPaid: true))
        case (.notInChat, nil): return end(.failed(.notInChat, mayHaveBeenPaid: true))
        }
    }

    mutating func searched(_ result: SearchResult) -> [JobEffect] {
        guard step == .searching else { return [] }
        if case .there(let message) = result { return arrived(message) }
        if let canceller { return end(.cancelled(by: canceller, during: .sending)) }
        guard result == .absent else { return end(.unknownOutcome(afterRestart: isAfterRestart)) }
        return made > 0 ? notArrived() : end(.interrupted(during: .sending))
    }

    /// They surely did not arrive: they are sent again, a few times.
    private mutating func notArrived() -> [JobEffect] {
        failedSends += 1
        guard failedSends < Self.attempts else { return end(.failed(.connectionBroken, mayHaveBeenPaid: true)) }
        return notSent()
    }

    /// Nothing is on its way: said in the row, so that a restart sends what is kept without having to search for it.
    private mutating func notSent(releasing isReleasing: Bool = false) -> [JobEffect] {
        state = .painting
        return [.record(.painting)] + (isReleasing ? release() : []) + handOver()
    }

    mutating func windowClosed() -> [JobEffect] {
        isWindowClosed = true
        return step == .waitingToSend ? handOver() : []
    }

    mutating func windowOpened(_ window: JobReplyAllowance?) -> [JobEffect] {
        self.window = window
        isWindowClosed = false
        guard step == .waitingForWindow, !isStopping else { return [] }
        return handOver()
    }
}
