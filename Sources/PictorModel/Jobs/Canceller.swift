extension JobEnding.Canceller {
    /// Who called a job off, seen from its requester; `nil` = the bot itself.
    package init(_ person: String?, requester: String) {
        switch person {
        case nil: self = .bot
        case requester: self = .requester
        default: self = .other
        }
    }
}
