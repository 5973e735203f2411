/// Why a protocol did not do what it was asked, as a fact.
public enum SendFailure: Error, Sendable, Hashable {
    /// Nothing left: the account has no connection, or lost it before. Safe to try again.
    case away
    /// It left, and nobody knows what became of it. Never to be repeated blindly: look with `findReply` first.
    case outcomeUnknown
    /// The account, or everybody, is muted there. Trying again before it ends risks a ban.
    case muted
    /// The picture itself was refused; another encoding may pass.
    case pictureRefused
    /// The message is larger than the protocol takes, in bytes. Nothing left.
    case tooLarge(bytes: Int, limit: Int)
    /// The right to answer ended, or is used up.
    case windowClosed
    /// The protocol's own limit on messages is reached.
    case quotaExceeded(retryAfter: Duration?)
    /// The message, chat or person that was named is not known.
    case notFound
    /// The account is not a member there, or may not do that.
    case forbidden
    /// The protocol or the endpoint cannot do that at all.
    case unsupported
    /// Refused, and the same will be refused again. `reason` is for the log: without secrets and carried bytes.
    case refused(reason: String)
}
