import ChatCore
import PictorModel

/// The bans of chats, in memory once they were read; a change is in the store before anybody sees it.
struct RememberedBans: Sendable {
    private struct Place: Hashable {
        var chat: ChatKey
        var user: String
    }

    private let store: any GroupStore
    /// The bans of a chat, or those everywhere.
    private let lists = WriteThroughCache<ChatKey?, [Ban]>(capacity: 2048)
    /// Bans one by one, of chats that have more of them than the store lists.
    private let persons = WriteThroughCache<Place, Ban?>(capacity: 4096)

    /// How many the store lists at most.
    private static let listed = 50

    /// What a store has.
    init(_ store: any GroupStore) {
        self.store = store
    }

    /// Bans somebody, as the store does.
    func add(_ ban: Ban, in chat: ChatKey?, by author: String, now: Int64) async throws(StorageError) {
        try await change(in: chat) { () async throws(StorageError) in
            try await store.add(ban, in: chat, by: author, now: now)
        }
    }

    /// Lifts a ban.
    ///
    /// - Returns: Whether there was one.
    func lift(_ user: String, in chat: ChatKey?) async throws(StorageError) -> Bool {
        try await change(in: chat) { () async throws(StorageError) in try await store.lift(user, in: chat) }
    }

    /// The ban that holds for somebody in a chat now, the longer one where there are two.
    func ban(on user: String, in chat: ChatKey, now: Int64) async throws(StorageError) -> Ban? {
        let here = try await known(in: chat, now: now)
        let everywhere = try await known(in: nil, now: now)
        guard max(here.count, everywhere.count) < Self.listed else {
            let ban = try await persons.value(for: Place(chat: chat, user: user)) { () async throws(StorageError) in
                try await store.ban(on: user, in: chat, now: now)
            }
            // The longest of all: once it is over, no other holds.
            return ban.flatMap { $0.holds(at: now) ? $0 : nil }
        }
        return (here + everywhere).filter { $0.user == user && $0.holds(at: now) }
            .max { ($0.until ?? .max) < ($1.until ?? .max) }
    }

    /// The bans that hold in a chat now (`nil` = those that hold everywhere), the newest first; 50 at most.
    func list(in chat: ChatKey?, now: Int64) async throws(StorageError) -> [Ban] {
        try await store.bans(in: chat, now: now)
    }

    private func known(in chat: ChatKey?, now: Int64) async throws(StorageError) -> [Ban] {
        try await lists.value(for: chat) { () async throws(StorageError) in
            try await store.bans(in: chat, now: now)
        }
    }

    private func change<Result>(
        in chat: ChatKey?, writing write: () async throws(StorageError) -> Result
    ) async throws(StorageError) -> Result {
        try await persons.changeAll { () async throws(StorageError) in
            try await lists.change(of: chat, writing: write)
        }
    }
}

extension Ban {
    fileprivate func holds(at now: Int64) -> Bool { until.map { $0 > now } ?? true }
}
