public import Foundation

/// Joins the bot to chats over one protocol.
///
/// Everything is named by text keys. An adapter keeps its own connections, reports what happens as `ChatEvent`s, and does
/// what it is asked or says why not. Every implementation passes the suite in `Tests/PictorTests/Adapters/ChatAdapterContract.swift`.
public protocol ChatAdapter: Sendable {
    /// Serves until the task is cancelled; then `nextEvents` ends after what was reported before.
    ///
    /// - Throws: Only what no waiting can mend, such as an address that cannot be listened at.
    func run() async throws

    /// Waits until something happened and takes it, oldest first. For one reader.
    ///
    /// - Parameter limit: How many events at most, at least 1.
    /// - Returns: At least one event; `nil` once the adapter has ended and nothing is left, or where the task is cancelled.
    func nextEvents(atMost limit: Int) async -> [ChatEvent]?

    /// Takes what happened and was not read yet, without waiting.
    func pendingEvents() -> [ChatEvent]

    /// What the protocol can do in a chat.
    func capabilities(in chat: ChatKey) -> Capabilities

    /// Whether an account can speak now, as far as the protocol knows.
    func isReady(_ account: String) -> Bool

    /// Waits until an account can speak.
    ///
    /// - Returns: Whether it can; `false` after `limit`, or where the task is cancelled.
    func waitUntilReady(_ account: String, within limit: Duration) async -> Bool

    /// What is known of each connection, for whoever looks after the bot.
    var connections: [ConnectionState] { get }

    /// Sends a message. Cancelling the task does not stop what has begun to leave.
    ///
    /// - Returns: Its ids, and what is left of the right to answer.
    /// - Throws: `SendFailure`; after `.outcomeUnknown` it may be there.
    func send(_ message: OutgoingMessage, to target: ReplyTarget) async throws(SendFailure) -> SentMessage

    /// Looks once for an answer of the account to a request.
    ///
    /// - Parameters:
    ///   - request: The message that the answer would quote.
    ///   - hasPictures: Whether the answer has a picture.
    ///   - moment: Nothing said before it can be the answer.
    /// - Returns: `.absent` only where the messages that were looked through surely reach back to `moment` or the request.
    func findReply(to request: MessageKey, hasPictures: Bool, since moment: Date) async -> ReplySearch

    /// Takes back a message of the account.
    func recall(_ message: MessageKey) async throws(SendFailure)

    /// Puts a reaction under a message, or takes it away.
    func react(_ mark: ReactionMark, to message: MessageKey, isAdded: Bool) async throws(SendFailure)

    /// A message as the protocol knows it now: with fresh addresses of its pictures.
    func message(_ key: MessageKey) async throws(SendFailure) -> IncomingMessage

    /// The bytes of a picture, from wherever the protocol can have them, and with a fresh address where the given one has
    /// expired.
    ///
    /// - Parameters:
    ///   - picture: The picture.
    ///   - index: Its place among the photos of its message.
    ///   - message: The message that carried it.
    ///   - isUsable: Whether a file is one; where the first is none, such as a page that says why, another address is tried.
    /// - Returns: The file; `nil` where it is not to be had any more.
    func bytes(
        of picture: ChatPicture, at index: Int, in message: MessageKey, isUsable: @Sendable (Data) -> Bool
    ) async -> Data?

    /// The chats that an account is in.
    func groups(of account: String) async throws(SendFailure) -> [GroupSummary]
}

/// What a search for an answer came to.
public enum ReplySearch: Sendable, Hashable {
    /// It is there, under this id.
    case found(String)
    /// It is surely not there.
    case absent
    /// Nobody can tell.
    case undecidable
}

/// A group that an account is in.
public struct GroupSummary: Sendable, Hashable {
    /// The chat.
    public var chat: ChatKey
    /// Its name; "" where the protocol tells none.
    public var name: String

    /// Describes a group.
    public init(chat: ChatKey, name: String) {
        self.chat = chat
        self.name = name
    }
}

/// How one connection of an adapter stands.
public enum ConnectionState: Sendable, Hashable {
    /// It serves an account; `isOnline` = whether that account is connected to the service behind the endpoint.
    case connected(account: String, isOnline: Bool)
    /// It is being opened.
    case connecting
    /// It cannot be opened and is tried again.
    case waiting(attempt: Int)
    /// The endpoint refuses the access token.
    case tokenRejected
}
