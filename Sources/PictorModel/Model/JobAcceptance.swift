/// What became of a request.
package enum JobAcceptance: Sendable, Equatable {
    /// It is written down.
    case accepted(Job)
    /// The same message has made a job before.
    case known
    /// It does not keep to the terms.
    case refused(RefusalReason)
}
