public import Foundation

/// From when on an export begins, as an operator writes it: `1d`, `12h`, `2026-11-24` or `2026-11-24T08:30`.
public enum ExportStart {
    /// The moment that is meant.
    ///
    /// - Parameters:
    ///   - text: A number with `m`, `h`, `d` or `w` for the time until now, or a local date with or without a time.
    ///   - now: The present.
    /// - Returns: Unix seconds; `nil` where the text is neither.
    public static func parse(_ text: String, now: Date) -> Int64? {
        let present = Int64(now.timeIntervalSince1970)
        if let unit = text.last, let seconds = units[unit] {
            guard let count = Int64(text.dropLast()), (0...1_000_000).contains(count) else { return nil }
            return present - count * seconds
        }
        let (day, time) =
            text.firstIndex { $0 == "T" || $0 == " " }.map {
                (text[..<$0], text[text.index(after: $0)...])
            } ?? (text[...], "00:00")
        let date = day.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard date.count == 3, (2...3).contains(clock.count), let year = date[0], let month = date[1],
            let dayOfMonth = date[2], let hour = clock[0], let minute = clock[1]
        else { return nil }
        let parts = DateComponents(
            year: year, month: month, day: dayOfMonth, hour: hour, minute: minute,
            second: clock.count == 3 ? clock[2] ?? -1 : 0)
        guard (1970...9999).contains(year), parts.isValidDate(in: .current),
            let moment = Calendar.current.date(from: parts)
        else { return nil }
        return Int64(moment.timeIntervalSince1970)
    }

    private static let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
}
