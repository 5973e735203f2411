import Testing

@testable import HTTP

@Suite struct DurationMillisecondsTests {
    @Test(arguments: [
        (Duration.zero, 0), (.milliseconds(1), 1), (.microseconds(1999), 1), (.seconds(86400), 86_400_000),
        (.seconds(Int64.max), Int.max), (.seconds(Int64.max / 1000) + .milliseconds(999), Int.max),
        (.seconds(Int64.min), Int.min),
    ])
    func aTimeTooLongForAnIntIsTheLongestThereIs(duration: Duration, expected: Int) {
        #expect(duration.milliseconds == expected)
    }
}
