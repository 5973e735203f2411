/// Who waits for which call. Whoever takes a waiter out resumes it, so each is resumed once.
struct WaitingCalls {
    typealias Waiter = CheckedContinuation<Result<ActionResponse, OneBotError>, Never>

    private enum Place {
        case expected
        case waiting(Waiter)
        case settled(Result<ActionResponse, OneBotError>)
    }

    private var places: [String: Place] = [:]

    /// A call is about to be sent.
    mutating func expect(_ echo: String) { places[echo] = .expected }

    /// Somebody waits.
    /// - Returns: The result, where it came before the waiter.
    mutating func wait(_ echo: String, _ waiter: Waiter) -> Result<ActionResponse, OneBotError>? {
        if case .settled(let result) = places[echo] {
            places[echo] = nil
            return result
        }
        places[echo] = .waiting(waiter)
        return nil
    }

    /// A result is there.
    /// - Returns: Who is to be resumed with it; nil where nobody waits yet.
    mutating func take(_ echo: String, _ result: Result<ActionResponse, OneBotError>) -> Waiter? {
        switch places[echo] {
        case .waiting(let waiter):
            places[echo] = nil
            return waiter
        case .expected:
            places[echo] = .settled(result)
            return nil
        case .settled, nil: return nil
        }
    }
}
