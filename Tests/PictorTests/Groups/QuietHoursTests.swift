import Foundation
import Testing

@testable import Pictor

@Suite struct QuietHoursTests {
    @Test(arguments: [
        ("23:00-7:00", "23:00-7:00"), ("23-7", "23:00-7:00"), ("23：00～07：00", "23:00-7:00"), ("23点到7点", "23:00-7:00"),
        ("0:30 - 6:05", "0:30-6:05"), ("8:00-24:00", "8:00-0:00"),
    ])
    func aTimeOfDayIsReadAsPeopleTypeIt(text: String, expected: String) throws {
        #expect(try #require(QuietHours(text)).description == expected)
    }

    @Test(arguments: ["", "23:00", "25-7", "7-7", "a-b", "23:60-7", "24:30-7", "1-2-3", "-", "23:00:00-7"])
    func whatIsNoTimeOfDayIsNothing(text: String) {
        #expect(QuietHours(text) == nil)
    }

    private func moment(_ hour: Int, _ minute: Int) throws -> Date {
        try #require(
            Calendar.current.date(bySettingHour: hour, minute: minute, second: 0, of: Date(timeIntervalSince1970: 1e9)))
    }

    @Test func theyReachOverMidnight() throws {
        let night = try #require(QuietHours("23:00-7:00"))
        for (hour, minute, isQuiet) in [(22, 59, false), (23, 0, true), (0, 0, true), (6, 59, true), (7, 0, false)] {
            #expect(night.contains(try moment(hour, minute)) == isQuiet)
        }
        let noon = try #require(QuietHours("12-13"))
        #expect(try noon.contains(moment(12, 30)))
        #expect(try !noon.contains(moment(13, 0)))
    }
}
