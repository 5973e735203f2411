import ChatCore
import Foundation
import Testing

@testable import Pictor

/// Whose turn it is to be judged.
@Suite struct JudgementLineTests {
    private let start = Date(timeIntervalSince1970: 1_000_000)
    private var deadline: Date { start + 120 }

    private func ticket(_ arrival: Int, group: Int = 1, person: Int = 1) -> JudgementLine.Ticket {
        JudgementLine.Ticket(
            arrival: arrival, chat: ChatKey(account: "1", kind: .group, peer: "\(group)"), person: "\(person)")
    }

    @Test func groupsTakeTurnsAndWithinOneTheFirstIsFirst() {
        var line = JudgementLine(bounds: JudgementLine.Bounds(judged: 1))
        let tickets = [
            ticket(1, group: 1, person: 1), ticket(2, group: 1, person: 2), ticket(3, group: 1, person: 3),
            ticket(4, group: 2, person: 4), ticket(5, group: 3, person: 5),
        ]
        for ticket in tickets {
            let hasRoom = line.enter(ticket, until: deadline)
            #expect(hasRoom)
        }
        var order: [Int] = []
        while let next = line.advance(at: start).granted.first {
            order.append(next)
            line.withdraw(tickets[next - 1])
        }
        #expect(order == [1, 4, 5, 2, 3])
    }

    @Test func onePersonCannotFillAGroupsPartNorOneGroupAll() {
        var bounds = JudgementLine.Bounds()
        (bounds.waiting, bounds.waitingPerChat, bounds.waitingPerPerson) = (6, 4, 2)
        var line = JudgementLine(bounds: bounds)
        let room = [(1, 1), (1, 1), (1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 5), (3, 6), (4, 7)].enumerated()
            .map { arrival, place in
                line.enter(ticket(arrival, group: place.0, person: place.1), until: deadline)
            }
        #expect(room == [true, true, false, true, true, false, false, true, true, false])
        #expect(line.waitingCount == 6)
    }

    @Test func whatIsTooOldLeavesAndMakesRoom() {
        var bounds = JudgementLine.Bounds()
        bounds.waitingPerPerson = 1
        var line = JudgementLine(bounds: bounds)
        let first = line.enter(ticket(1), until: deadline), granted = line.advance(at: start)
        let second = line.enter(ticket(2), until: deadline), before = line.advance(at: deadline - 0.001)
        let after = line.advance(at: deadline), third = line.enter(ticket(3), until: deadline + 60)
        #expect(first && second && third)
        #expect(granted == JudgementLine.Change(granted: [1]))
        #expect(before == JudgementLine.Change(granted: []))
        #expect(after == JudgementLine.Change(expired: [2]))
    }

    /// The same rules in the plainest way there is.
    private struct Plain {
        let bounds: JudgementLine.Bounds
        var announced: [JudgementLine.Ticket] = []
        var waiting: [(ticket: JudgementLine.Ticket, deadline: Date)] = []
        var judged: [JudgementLine.Ticket] = []
        var order: [ChatKey] = []

        mutating func enter(_ ticket: JudgementLine.Ticket, until deadline: Date) -> Bool {
            announced.removeAll { $0 == ticket }
            guard waiting.count < bounds.waiting,
                waiting.count(where: { $0.ticket.chat == ticket.chat }) < bounds.waitingPerChat,
                waiting.count(where: { $0.ticket.person == ticket.person }) < bounds.waitingPerPerson
            else { return false }
            if !order.contains(ticket.chat) { order.append(ticket.chat) }
            waiting.append((ticket, deadline))
            return true
        }

        mutating func withdraw(_ ticket: JudgementLine.Ticket) {
            announced.removeAll { $0 == ticket }
            judged.removeAll { $0 == ticket }
            waiting.removeAll { $0.ticket == ticket }
            tidy()
        }

        mutating func tidy() { order.removeAll { chat in !waiting.contains { $0.ticket.chat == chat } } }

        mutating func advance(at now: Date) -> JudgementLine.Change {
            var change = JudgementLine.Change()
            change.expired = waiting.filter { $0.deadline <= now }.map(\.ticket.arrival).sorted()
            waiting.removeAll { $0.deadline <= now }
            tidy()
            while judged.count < bounds.judged {
                let eligible = waiting.map(\.ticket).filter { ticket in
                    judged.count { $0.chat == ticket.chat } < bounds.judgedPerChat
                        && judged.count { $0.person == ticket.person } < bounds.judgedPerPerson
                        && !announced.contains { $0.person == ticket.person && $0.arrival < ticket.arrival }
                }
                guard let chat = order.first(where: { chat in eligible.contains { $0.chat == chat } }),
                    let next = eligible.filter({ $0.chat == chat }).min(by: { $0.arrival < $1.arrival })
                else { break }
                waiting.removeAll { $0.ticket == next }
                order.removeAll { $0 == chat }
                order.append(chat)
                tidy()
                judged.append(next)
                change.granted.append(next.arrival)
            }
            return change
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 31)
        }
    }

    @Test(arguments: 1...20) func itDoesWhatThePlainestRulesDo(seed: Int) {
        var random = Generator(state: UInt64(seed))
        var bounds = JudgementLine.Bounds(judged: 4)
        (bounds.waiting, bounds.waitingPerChat, bounds.waitingPerPerson) = (30, 12, 6)
        var line = JudgementLine(bounds: bounds), plain = Plain(bounds: bounds)
        var now = start, open: [JudgementLine.Ticket] = []
        for step in 1...600 {
            now += Double.random(in: 0...2, using: &random)
            switch Int.random(in: 0...9, using: &random) {
            case 0...4:
                let new = ticket(
                    step, group: .random(in: 1...4, using: &random), person: .random(in: 1...6, using: &random))
                line.announce(new)
                plain.announced.append(new)
                open.append(new)
            case 5...7:
                guard let one = plain.announced.randomElement(using: &random) else { continue }
                let end = now + Double.random(in: 5...60, using: &random)
                let hasRoom = (line.enter(one, until: end), plain.enter(one, until: end))
                #expect(hasRoom.0 == hasRoom.1)
            default:
                guard let one = open.randomElement(using: &random) else { continue }
                open.removeAll { $0 == one }
                line.withdraw(one)
                plain.withdraw(one)
            }
            let change = (line.advance(at: now), plain.advance(at: now))
            #expect(change.0 == change.1)
            #expect(line.waitingCount == plain.waiting.count && line.judgedCount == plain.judged.count)
        }
    }
}
