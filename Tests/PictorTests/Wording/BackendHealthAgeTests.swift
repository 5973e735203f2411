import Foundation
import Inference
import Testing

@testable import Pictor

@Suite struct BackendHealthAgeTests {
    /// It is remembered in a file, which anybody may have written.
    @Test(arguments: [1e300, -1e300, .infinity, -.infinity, .nan])
    func aTimeFromBeyondAllCalendarsIsStillTold(time: Double) {
        var health = BackendHealth(service: "openai")
        health.lastPicture = Date(timeIntervalSinceReferenceDate: time)
        #expect(health.line(now: Date()).hasPrefix("画成 0 张，失败 0 次，上一张在 "))
    }

    @Test(arguments: [
        (-5.0, "0 秒"), (0.9, "0 秒"), (119.9, "119 秒"), (120, "2 分钟"), (7200, "2 小时"), (172_800, "2 天"),
    ])
    func anAgeIsToldInItsLargestUnit(age: Double, expected: String) {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        var health = BackendHealth(service: "openai")
        health.lastPicture = now - age
        #expect(health.line(now: now).hasSuffix("上一张在 \(expected)前"))
    }
}
