public import ChatCore
internal import Foundation
public import HTTP
public import Logging
public import OneBot

/// Joins the bot to QQ by a OneBot 11 endpoint such as NapCat.
///
/// Chats and messages are named by their numbers in decimal, so that keys stored by every earlier version stay valid.
public final class OneBotAdapter: ChatAdapter {
    let client: OneBotClient
    let largePictures: LargePictures
    let download: PictureDownload
    let logger: Logger

    /// An adapter of a client.
    ///
    /// - Parameters:
    ///   - client: The client; `run` runs it.
    ///   - transport: Fetches pictures.
    ///   - largeBytes: Above this, in bytes, the pictures of one message are laid on the endpoint's disk.
    ///   - logger: Gets what went wrong by the way.
    public init(
        client: OneBotClient, transport: any HTTPTransport, largeBytes: Int = 8 << 20, logger: Logger
    ) {
        self.client = client
        self.logger = logger
        largePictures = LargePictures(client: client, threshold: largeBytes, logger: logger)
        download = PictureDownload(transport: transport, logger: logger)
    }

    /// Runs the client.
    public func run() async throws { try await client.run() }

    /// Waits for events of the client.
    public func nextEvents(atMost limit: Int) async -> [ChatEvent]? {
        var events = client.events.makeAsyncIterator()
        guard let first = await events.next() else { return nil }
        return ([first] + client.events.ready(atMost: max(1, limit) - 1)).compactMap(ChatEvent.init)
    }

    /// Takes the events that the client holds.
    public func pendingEvents() -> [ChatEvent] { client.events.ready(atMost: .max).compactMap(ChatEvent.init) }

    /// Groups can do everything but buttons; in private there are no reactions and nothing can be read back.
    public func capabilities(in chat: ChatKey) -> Capabilities {
        let isGroup = chat.kind == .group
        return Capabilities(canReact: isGroup, canReadHistory: isGroup)
    }

    /// Whether the account's endpoint is connected and says that QQ is.
    public func isReady(_ account: String) -> Bool { UserID(account).map { client.isReady($0) } ?? false }

    /// Waits for the account's endpoint.
    public func waitUntilReady(_ account: String, within limit: Duration) async -> Bool {
        guard let account = UserID(account) else { return false }
        return await client.waitUntilReady(account, within: limit)
    }

    /// The client's connections; listeners are left out, since what they accept has entries of its own.
    public var connections: [ConnectionState] {
        client.status.compactMap { status in
            switch status.phase {
            case .connected:
                .connected(account: status.account?.description ?? "", isOnline: status.isOnline != false)
            case .tokenRejected: .tokenRejected
            case .connecting, .opening: .connecting
            case .waiting(let attempt): .waiting(attempt: attempt)
            case .listening, .closed: nil
            }
        }
    }

    /// The account's groups, as the endpoint lists them.
    public func groups(of account: String) async throws(SendFailure) -> [GroupSummary] {
        guard let account = UserID(account) else { throw .notFound }
        do {
            return try await client.call(.getGroupList, as: account).map {
                GroupSummary(chat: .group($0.groupID, of: account), name: $0.name)
            }
        } catch {
            throw SendFailure(error)
        }
    }
}
