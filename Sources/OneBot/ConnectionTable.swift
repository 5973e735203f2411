/// Which connection serves which account.
///
/// Keyed by generation: a connection's end removes that connection and no other, however late it comes.
struct ConnectionTable {
    private struct Entry {
        var generation: Int
        var account: UserID
        var endpoint: String
        var takesCalls: Bool
    }

    private var entries: [Entry] = []

    /// A connection was shown to serve an account. The newest one of an account is called from now on.
    /// - Returns: Older connections of the same account by the same endpoint, which may be broken without notice.
    mutating func add(_ generation: Int, account: UserID, endpoint: String, takesCalls: Bool) -> [Int] {
        let older = entries.filter {
            $0.account == account && $0.endpoint == endpoint && $0.takesCalls == takesCalls
        }
        entries.append(
            Entry(generation: generation, account: account, endpoint: endpoint, takesCalls: takesCalls))
        return older.map(\.generation)
    }

    /// A connection ended.
    mutating func remove(_ generation: Int) {
        entries.removeAll { $0.generation == generation }
    }

    /// The newest connection that takes calls for this account, or with nil for any.
    func generation(for account: UserID?) -> Int? {
        entries.last { $0.takesCalls && (account == nil || $0.account == account) }?.generation
    }
}
