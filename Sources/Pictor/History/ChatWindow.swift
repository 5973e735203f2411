import ChatCore
import PictorModel

/// The last messages of one chat, in order of arrival, each once. A pure value.
struct ChatWindow: Sendable {
    /// How many messages it holds at most, however young, where nothing else is said.
    static let mostYoung = 1024

    /// How many messages it holds at most, where they are old.
    let capacity: Int
    /// Beyond `capacity`, messages older than the newest by more than this go, in seconds.
    private let youth: Int64
    /// How many it holds at most, however young.
    private let limit: Int
    private var entries: [HistoryEntry] = []
    /// The arrival number of each message held, by id.
    private var arrivals: [String: Int] = [:]
    /// The arrival number of the first message held.
    private var first = 0
    /// Whether it holds every message that the chat ever had.
    private(set) var isWhole = false

    /// An empty window.
    ///
    /// Young messages stay beyond the capacity, since in a flood those that arrived together are judged one by one, each by what
    /// was said before it, and since a replay of them is no news.
    init(capacity: Int, youth: Int64 = 0, limit: Int = mostYoung) {
        self.capacity = max(1, capacity)
        self.youth = youth
        self.limit = max(capacity, limit)
    }

    /// Whether a message it holds is older than a moment, in Unix seconds.
    func reaches(behind moment: Int64) -> Bool { entries.contains { $0.time < moment } }

    /// How many messages it holds.
    var count: Int { entries.count }

    /// Takes a message in; the oldest goes where there is no room.
    ///
    /// - Returns: Whether it is new: `false` where it is held already.
    mutating func append(_ entry: HistoryEntry) -> Bool {
        guard arrivals[entry.key.id] == nil else { return false }
        arrivals[entry.key.id] = first + entries.count
        entries.append(entry)
        trim()
        return true
    }

    /// Takes in what the store has, in front of what arrived since. What is held already stays where it is.
    ///
    /// - Parameters:
    ///   - stored: The store's last messages, in order of arrival.
    ///   - isAll: Whether the store has no others.
    mutating func fill(with stored: [HistoryEntry], isAll: Bool) {
        let earlier = stored.filter { arrivals[$0.key.id] == nil }
        entries = earlier + entries
        first -= earlier.count
        for (place, entry) in earlier.enumerated() { arrivals[entry.key.id] = first + place }
        isWhole = isAll
        trim()
    }

    /// The message of this id, where it is held.
    func entry(_ id: String) -> HistoryEntry? { arrivals[id].map { entries[$0 - first] } }

    /// The last messages, the oldest first, as `MessageStore.recent` gives them.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - since: Unix seconds; nothing older.
    ///   - before: The message before which they arrived; `nil` = all.
    /// - Returns: `nil` where `before` is not held, or more are asked for than the window can tell of.
    func recent(limit: Int, since: Int64, before: HistoryEntry? = nil) -> [HistoryEntry]? {
        var end = entries.count
        if let before {
            guard let arrival = arrivals[before.key.id] else { return nil }
            end = arrival - first
        }
        // Whether something older would count as well is only known of a whole chat, or where the window goes back far enough.
        guard isWhole || end >= limit || entries.first.map({ $0.time < since }) == true else { return nil }
        // The clocks behind the times may differ from the order of arrival, which breaks ties.
        let found = entries[..<end].enumerated().filter { $0.element.time >= since }.sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        return found.suffix(limit).map(\.element)
    }

    private mutating func trim() {
        guard entries.count > capacity, let newest = entries.last?.time else { return }
        let (oldest, _) = newest.subtractingReportingOverflow(youth)
        let old = entries.prefix(entries.count - capacity).prefix { $0.time < oldest }
        let surplus = max(old.count, entries.count - limit)
        guard surplus > 0 else { return }
        for entry in entries.prefix(surplus) { arrivals[entry.key.id] = nil }
        entries.removeFirst(surplus)
        first += surplus
        isWhole = false
    }
}
