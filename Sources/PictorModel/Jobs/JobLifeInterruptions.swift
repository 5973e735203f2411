/// What comes from outside: somebody calls the job off, the process stops or starts, the database says no.
extension JobLife {
    mutating func cancelled(by canceller: JobEnding.Canceller) -> [JobEffect] {
        if step == .sending || step == .searching || step == .new && state == .sending {
            // It may be there already: first that is found out, then it is taken back.
            if self.canceller == nil { self.canceller = canceller }
            return []
        }
        guard step == .painting else {
            return end(.cancelled(by: canceller, during: state.phase ?? .queued), cutting: true)
        }
        let payment = paymentWhereCut
        return [.stopWork, .countPayment(payment)] + end(.cancelled(by: canceller, during: .painting))
    }

    /// Takes up what an earlier run left.
    mutating func restarted(with remains: JobRemains) -> [JobEffect] {
        guard step == .new, !isStopping else { return [] }
        isAfterRestart = true
        made = min(max(0, remains.pictures), wanted)
        kept = made
        switch state {
        case .queued, .writing: return [.react(.working)] + enterLine()
        case .painting:
            if made < wanted, let task = remains.task { return fetch(task) }
            let payment: [JobEffect] = remains.payment == nil ? [.countPayment(paymentWhereCut)] : []
            return payment + (made > 0 ? handOver() : end(.interrupted(during: .painting)))
        case .sending:
            step = .searching
            return [.searchForReply]
        case .ended: return []
        }
    }

    /// Only what nothing was begun of may be too old.
    mutating func tooOld() -> [JobEffect] {
        switch step {
        case .new, .inLine, .waitingToPaint: isUnpaid ? end(.tooOld) : []
        default: []
        }
    }

    /// Before anything is spent a database that cannot be written is an ending; after it, the picture goes out all the
    /// same.
    mutating func notRecorded(_ phase: JobState.Phase) -> [JobEffect] {
        switch (step, phase) {
        case (.writing, .writing), (.beginningToPaint, .painting):
            return end(.failed(.storage, mayHaveBeenPaid: false), cutting: true)
        case (.beginningToSend, .sending) where isStopping:
            step = .waitingToSend
            return []
        case (.beginningToSend, .sending): return send()
        default: return []
        }
    }

    /// What is under way has a few seconds; what only waits, or costs nothing to do again, is left to the next start.
    mutating func stopped() -> [JobEffect] {
        guard !isStopping else { return [] }
        isStopping = true
        switch step {
        case .new, .inLine, .waitingToPaint, .waitingToSend, .waitingForWindow: return [.park(seconds: 0)]
        case .searching:
            // Whoever called it off was told so, and the next start knows nothing of that.
            if let canceller { return [.stopWork] + end(.cancelled(by: canceller, during: .sending)) }
            return [.stopWork, .park(seconds: 0)]
        case .writing: return [.stopWork, .park(seconds: 0)]
        case .beginningToPaint, .painting, .beginningToSend, .sending: return [.park(seconds: Self.grace)]
        case .ended: return []
        }
    }
}
