import ChatCore
import Foundation

/// Whose message the chat model judges next. Chats take turns; within a chat the first come is the first served, but for
/// whoever has as many messages being judged as one person may have.
///
/// A pure value: it decides, `JudgementQueue` waits. A message is announced when it arrives, before anybody knows whether the
/// model is needed for it: later messages of the same person are not judged before that is settled, so that they are
/// judged in the order they came in.
struct JudgementLine: Sendable {
    /// How many messages are judged at once and how many wait, each in all, in one chat and of one person over all chats.
    ///
    /// A message waits two minutes at most, and one person's calls follow one another: 512 is more than a fast model answers in that
    /// time. One person can fill an eighth of the line, one chat a quarter.
    struct Bounds: Sendable {
        var judged = 8
        var judgedPerChat = 2
        var judgedPerPerson = 1
        var waiting = 4096
        var waitingPerChat = 1024
        var waitingPerPerson = 512
    }

    /// A message that may have to be judged.
    struct Ticket: Sendable, Hashable {
        /// A number that grows with each event that arrives.
        var arrival: Int
        /// Where it was said.
        var chat: ChatKey
        /// The id of whoever said it.
        var person: String
    }

    /// What a call of `advance` brought about.
    struct Change: Sendable, Equatable {
        /// Arrivals of those whose turn has come.
        var granted: [Int] = []
        /// Arrivals of those that waited too long and have left the line.
        var expired: [Int] = []
    }

    /// A message that waits, and the moment from which it is too old.
    private struct Place {
        var arrival: Int
        var deadline: Date
    }

    private let bounds: Bounds
    /// Arrivals of which it is not settled yet whether they need the model, in ascending order, by person.
    private var announced: [String: [Int]] = [:]
    /// Those that wait, by chat and person in the order of arrival; no list is empty.
    private var waiting: [ChatKey: [String: [Place]]] = [:]
    private var waitingOfPerson: [String: Int] = [:]
    /// The chats in which somebody waits, the next to be served first.
    private var order: [ChatKey] = []
    /// Those being judged, by arrival.
    private var judged: [Int: Ticket] = [:]
    /// Nothing that waits is too old before.
    private var earliestDeadline = Date.distantFuture

    init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// How many wait.
    private(set) var waitingCount = 0

    /// How many are being judged.
    var judgedCount: Int { judged.count }

    /// Takes note that a message arrived. Called in the order of arrival; `enter` or `withdraw` follows.
    mutating func announce(_ ticket: Ticket) { announced[ticket.person, default: []].append(ticket.arrival) }

    /// Takes a place for a message that needs the model; its turn comes with `advance`.
    ///
    /// - Parameters:
    ///   - ticket: The message, announced or not.
    ///   - deadline: The moment from which it is too old to be judged.
    /// - Returns: Whether there was room; where not, the message is out.
    mutating func enter(_ ticket: Ticket, until deadline: Date) -> Bool {
        settle(ticket)
        var chat = waiting[ticket.chat] ?? [:]
        guard waitingCount < bounds.waiting,
            waitingOfPerson[ticket.person, default: 0] < bounds.waitingPerPerson,
            chat.values.reduce(0, { $0 + $1.count }) < bounds.waitingPerChat
        else { return false }
        if chat.isEmpty { order.append(ticket.chat) }
        var line = chat[ticket.person] ?? []
        let position = line.lastIndex { $0.arrival <= ticket.arrival }.map { $0 + 1 } ?? 0
        line.insert(Place(arrival: ticket.arrival, deadline: deadline), at: position)
        chat[ticket.person] = line
        waiting[ticket.chat] = chat
        waitingOfPerson[ticket.person, default: 0] += 1
        waitingCount += 1
        earliestDeadline = min(earliestDeadline, deadline)
        return true
    }

    /// Takes a message out: announced, waiting or being judged.
    mutating func withdraw(_ ticket: Ticket) {
        settle(ticket)
        if judged.removeValue(forKey: ticket.arrival) == nil {
            _ = remove(in: ticket.chat, of: ticket.person) { $0.arrival == ticket.arrival }
        }
    }

    /// Lets go of what is too old at a moment, and says whose turn has come.
    mutating func advance(at now: Date) -> Change {
        var change = Change()
        if now >= earliestDeadline { change.expired = expire(at: now) }
        while judged.count < bounds.judged, let ticket = next() {
            _ = remove(in: ticket.chat, of: ticket.person) { $0.arrival == ticket.arrival }
            // A chat that still waits goes to the end: the others are served first.
            if let index = order.firstIndex(of: ticket.chat) {
                order.remove(at: index)
                order.append(ticket.chat)
            }
            judged[ticket.arrival] = ticket
            change.granted.append(ticket.arrival)
        }
        return change
    }

    /// The message that is judged next, if any may be.
    private func next() -> Ticket? {
        for chat in order where judged.values.count(where: { $0.chat == chat }) < bounds.judgedPerChat {
            var first: Ticket?
            for (person, line) in waiting[chat] ?? [:] {
                guard let arrival = line.first?.arrival, arrival < first?.arrival ?? .max,
                    judged.values.count(where: { $0.person == person }) < bounds.judgedPerPerson,
                    announced[person]?.first ?? .max > arrival
                else { continue }
                first = Ticket(arrival: arrival, chat: chat, person: person)
            }
            if let first { return first }
        }
        return nil
    }

    private mutating func expire(at now: Date) -> [Int] {
        var expired: [Int] = []
        for (chat, people) in waiting {
            for person in people.keys { expired += remove(in: chat, of: person) { $0.deadline <= now } }
        }
        let rest = waiting.values.lazy.flatMap(\.values).joined()
        earliestDeadline = rest.map(\.deadline).min() ?? .distantFuture
        return expired.sorted()
    }

    /// It is known now whether the message needs the model.
    private mutating func settle(_ ticket: Ticket) {
        guard var arrivals = announced[ticket.person], let index = arrivals.firstIndex(of: ticket.arrival) else {
            return
        }
        arrivals.remove(at: index)
        announced[ticket.person] = arrivals.isEmpty ? nil : arrivals
    }

    /// Takes those out that wait in a chat, are of one person and meet a condition; returns their arrivals.
    private mutating func remove(in chat: ChatKey, of person: String, where isGone: (Place) -> Bool) -> [Int] {
        guard var people = waiting[chat], var line = people[person] else { return [] }
        let gone = line.filter(isGone).map(\.arrival)
        guard !gone.isEmpty else { return [] }
        line.removeAll(where: isGone)
        people[person] = line.isEmpty ? nil : line
        waiting[chat] = people.isEmpty ? nil : people
        if people.isEmpty { order.removeAll { $0 == chat } }
        let left = waitingOfPerson[person, default: 0] - gone.count
        waitingOfPerson[person] = left > 0 ? left : nil
        waitingCount -= gone.count
        return gone
    }
}

extension JudgementLine.Ticket {
    /// The ticket of a message that arrived as the so manieth event.
    init(_ message: IncomingMessage, arrival: Int) {
        self.init(arrival: arrival, chat: message.key.chat, person: message.author.id)
    }
}
