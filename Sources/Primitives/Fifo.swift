/// First in, first out; both ends in constant time.
public struct Fifo<Element> {
    private var items: [Element?] = []
    private var head = 0

    /// An empty one.
    public init() {}

    /// How many there are.
    public var count: Int { items.count - head }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// The oldest.
    public var first: Element? { head < items.count ? items[head] : nil }

    /// Adds one behind the newest.
    public mutating func append(_ element: Element) { items.append(element) }

    /// Takes the oldest.
    @discardableResult
    public mutating func removeFirst() -> Element? {
        guard head < items.count else { return nil }
        let element = items[head]
        items[head] = nil
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64, head * 2 > items.count {
            items.removeFirst(head)
            head = 0
        }
        return element
    }
}

extension Fifo: Sendable where Element: Sendable {}
