/// From the acceptance to the moment before anything is spent: the line, the prompt, the endpoint.
extension JobLife {
    mutating func accepted() -> [JobEffect] {
        guard step == .new, state == .queued, !isStopping else { return [] }
        return [.react(.working)] + enterLine()
    }

    /// Takes a place in the line.
    mutating func enterLine() -> [JobEffect] {
        step = .inLine
        turn = .requested
        return [.requestTurn]
    }

    mutating func queueFull() -> [JobEffect] {
        guard step == .inLine else { return [] }
        turn = .none
        return end(.failed(.queueFull, mayHaveBeenPaid: false))
    }

    mutating func turnGranted() -> [JobEffect] {
        guard step == .inLine, !isStopping else { return [] }
        turn = .held
        // The first turn wrote the prompt; only the endpoint was missing.
        guard !hasPrompt else {
            step = .waitingToPaint
            return [.waitForEndpoint]
        }
        state = .writing
        step = .writing
        return [.record(.writing), .writePrompt]
    }

    /// A word to whoever waits long, once for each kind of wait. The replies that the pictures need are not spent on it.
    mutating func waitIsLong(_ notice: JobNotice) -> [JobEffect] {
        switch notice.kind {
        // After a restart the requester has heard of the wait.
        case .queue: guard step == .inLine, !isAfterRestart else { return [] }
        case .service: guard step == .painting else { return [] }
        }
        guard origin == .plain, !isStopping, !isWindowClosed, !announced.contains(notice.kind) else { return [] }
        if let window {
            guard window.repliesLeft > window.repliesForPictures else { return [] }
            self.window?.repliesLeft -= 1
        }
        announced.insert(notice.kind)
        return [.announce(notice)]
    }

    mutating func promptWritten() -> [JobEffect] {
        guard step == .writing, !isStopping else { return [] }
        hasPrompt = true
        step = .waitingToPaint
        return [.waitForEndpoint]
    }

    mutating func promptFailed(_ code: JobFailureCode) -> [JobEffect] {
        guard step == .writing, !isStopping else { return [] }
        return end(.failed(code, mayHaveBeenPaid: false))
    }

    mutating func endpointReady() -> [JobEffect] {
        guard !isStopping else { return [] }
        switch step {
        case .waitingToPaint where turn == .held:
            step = .beginningToPaint
            return [.record(.painting)]
        case .waitingToPaint: return enterLine()
        case .waitingToSend:
            // Without a turn: it bounds what is painted at once, and a picture that is here should not wait for that.
            step = .beginningToSend
            return [.record(.sending)]
        default: return []
        }
    }

    /// Nobody waits for an endpoint with a turn in hand, or in front of those whose endpoint is there.
    mutating func endpointAway() -> [JobEffect] {
        switch step {
        case .inLine:
            step = .waitingToPaint
            return release() + (isStopping ? [] : [.waitForEndpoint])
        case .waitingToPaint, .waitingToSend: return release()
        default: return []
        }
    }

    /// A mute may be over before a job's turn, or before a picture is made; at the other steps it is an ending that
    /// nobody can be told.
    mutating func muted() -> [JobEffect] {
        switch step {
        case .writing, .waitingToPaint, .beginningToPaint:
            end(.failed(.muted, mayHaveBeenPaid: false), cutting: true)
        case .waitingToSend, .beginningToSend: end(.failed(.muted, mayHaveBeenPaid: true))
        case .new, .inLine, .painting, .sending, .searching, .waitingForWindow, .ended: []
        }
    }
}
