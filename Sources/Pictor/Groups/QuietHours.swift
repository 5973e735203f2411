import Foundation

/// A time of day in which nothing is drawn, such as 23:00–7:00; it may reach over midnight.
public struct QuietHours: Sendable, Equatable, CustomStringConvertible {
    /// Minutes after midnight, 0–1439, the first that is quiet.
    let begin: Int
    /// Minutes after midnight, 0–1439, the first that is not.
    let end: Int

    /// Reads `23:00-7:00`, `23-7` and what phones make of it, such as `23：00～7：00` or `23点到7点`.
    ///
    /// - Returns: `nil` where it is no time of day, or has no length.
    init?(_ text: String) {
        var plain = text.folding(options: .widthInsensitive, locale: nil).filter { !$0.isWhitespace }
        for sign in ["~", "–", "—", "－", "到", "至"] { plain = plain.replacingOccurrences(of: sign, with: "-") }
        plain = plain.replacingOccurrences(of: "点", with: "")
        let ends = plain.split(separator: "-", omittingEmptySubsequences: true).map(Self.minutes)
        guard ends.count == 2, let begin = ends[0], let end = ends[1], begin != end else { return nil }
        self.begin = begin
        self.end = end
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let hour = Int(parts[0]), (0...24).contains(hour) else { return nil }
        let minute = parts.count == 2 ? Int(parts[1]) : 0
        guard let minute, (0...59).contains(minute), hour < 24 || minute == 0 else { return nil }
        return (hour * 60 + minute) % 1440
    }

    /// Whether that moment, in local time, is quiet.
    func contains(_ moment: Date) -> Bool {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: moment)
        let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        return begin < end ? (begin..<end).contains(minute) : minute >= begin || minute < end
    }

    /// `23:00-7:00`, as `init` reads it.
    public var description: String { "\(Self.clock(begin))-\(Self.clock(end))" }

    private static func clock(_ minutes: Int) -> String {
        let minute = minutes % 60
        return "\(minutes / 60):\(minute < 10 ? "0" : "")\(minute)"
    }
}
