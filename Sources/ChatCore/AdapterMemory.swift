/// What an adapter has to remember over a restart: a session to resume, the last sequence number, aliases of message ids.
///
/// Small values by name, apart from every other adapter's. Kept by the bot's store.
public protocol AdapterMemory: Sendable {
    /// What was kept under a name; `nil` where there is nothing.
    func value(for name: String) async -> String?

    /// Keeps a value, or forgets it where it is `nil`.
    ///
    /// - Returns: Whether it was kept.
    @discardableResult
    func keep(_ value: String?, for name: String) async -> Bool
}
