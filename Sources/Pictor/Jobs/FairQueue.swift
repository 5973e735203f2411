import ChatCore

/// Whose turn it is: chats take turns, within a chat the first come is the first served.
///
/// A pure value: it decides, `JobScheduler` waits.
struct FairQueue: Sendable {
    enum Entry: Equatable {
        /// It may start at once.
        case granted
        /// It waits; `ahead` others are served before it.
        case waiting(ahead: Int)
        /// Too many wait in that chat already.
        case full
    }

    /// How many are served at once.
    private(set) var width: Int
    /// How many may wait in one chat.
    private(set) var lengthPerChat: Int

    /// A job that waits, and when its request came.
    private struct Place {
        var id: Int64
        var arrival: Int
    }

    private var served: Set<Int64> = []
    private var waiting: [ChatKey: [Place]] = [:]
    /// The chats in which somebody waits, the next to be served first.
    private var order: [ChatKey] = []

    init(width: Int, lengthPerChat: Int) {
        self.width = width
        self.lengthPerChat = lengthPerChat
    }

    /// Takes a place in a chat's line: behind those whose requests came before, whenever they entered.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - chat: Whose line.
    ///   - arrival: A number that grows with each request that comes.
    ///   - isBound: Whether the line's length counts.
    /// - Returns: What it got.
    mutating func enter(_ id: Int64, in chat: ChatKey, arrival: Int = .max, isBound: Bool = true) -> Entry {
        if served.count < width, order.isEmpty {
            served.insert(id)
            return .granted
        }
        guard !isBound || waiting[chat, default: []].count < lengthPerChat else { return .full }
        var line = waiting[chat] ?? []
        if line.isEmpty { order.append(chat) }
        let position = line.lastIndex { $0.arrival <= arrival }.map { $0 + 1 } ?? 0
        line.insert(Place(id: id, arrival: arrival), at: position)
        waiting[chat] = line
        return .waiting(ahead: ahead(ofPosition: position, in: chat))
    }

    /// Takes `id` out, served or waiting, and says who may start now.
    mutating func leave(_ id: Int64) -> [Int64] {
        served.remove(id)
        for (chat, line) in waiting where line.contains(where: { $0.id == id }) {
            waiting[chat] = line.filter { $0.id != id }
            if waiting[chat]?.isEmpty == true {
                waiting[chat] = nil
                order.removeAll { $0 == chat }
            }
        }
        return grant()
    }

    /// Changes the bounds and says who may start now. Nobody at work is stopped, and nobody who waits is sent away.
    mutating func resize(width: Int, lengthPerChat: Int) -> [Int64] {
        self.width = width
        self.lengthPerChat = lengthPerChat
        return grant()
    }

    private mutating func grant() -> [Int64] {
        var granted: [Int64] = []
        while served.count < width, let chat = order.first {
            order.removeFirst()
            guard var line = waiting[chat], !line.isEmpty else { continue }
            let next = line.removeFirst().id
            waiting[chat] = line.isEmpty ? nil : line
            // A chat that still waits goes to the end: the others are served first.
            if !line.isEmpty { order.append(chat) }
            served.insert(next)
            granted.append(next)
        }
        return granted
    }

    /// How many are served before `id`, those at work included; `nil` where it does not wait.
    func ahead(of id: Int64) -> Int? {
        for (chat, line) in waiting {
            if let position = line.firstIndex(where: { $0.id == id }) { return ahead(ofPosition: position, in: chat) }
        }
        return nil
    }

    /// Who waits in a chat, in order.
    func waiting(in chat: ChatKey) -> [Int64] { (waiting[chat] ?? []).map(\.id) }

    /// How many are at work.
    var servedCount: Int { served.count }

    /// How many wait, over all chats.
    var waitingCount: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// How many are served before whoever stands at a position of a chat's line, those at work included.
    private func ahead(ofPosition position: Int, in chat: ChatKey) -> Int {
        var ahead = served.count + position
        var hasBeenPassed = false
        for other in order {
            if other == chat {
                hasBeenPassed = true
            } else {
                // As many rounds as the own line has in front; the chats whose turn comes sooner one more.
                ahead += min(waiting[other]?.count ?? 0, position + (hasBeenPassed ? 0 : 1))
            }
        }
        return ahead
    }
}
