/// First in, first out; both ends in constant time.
struct Fifo<Element> {
    private var items: [Element?] = []
    private var head = 0

    /// How many there are.
    var count: Int { items.count - head }

    /// Whether there are none.
    var isEmpty: Bool { count == 0 }

    /// The oldest.
    var first: Element? { head < items.count ? items[head] : nil }

    /// Adds one behind the newest.
    mutating func append(_ element: Element) { items.append(element) }

    /// Takes the oldest.
    @discardableResult
    mutating func removeFirst() -> Element? {
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
