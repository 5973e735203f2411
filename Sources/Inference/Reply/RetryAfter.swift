import Foundation
import HTTP
import Primitives

/// How long a service asks to be left alone, in every form it is said.
enum RetryAfter {
    /// The time to wait, at least zero; `nil` if nothing was said.
    ///
    /// Looks at `retry-after-ms`, `retry-after` (seconds or an HTTP date), a reset time in the body, and last at words
    /// such as "try again in 20s" or "retry in 0:09:48".
    static func duration(headers: [HTTPHeader], complaint: ProviderComplaint, now: Date) -> Duration? {
        if let milliseconds = headers["retry-after-ms"].flatMap({ Double($0) }) { return capped(milliseconds / 1000) }
        // No number and no date is longer.
        if let value = headers["retry-after"], value.utf8.count <= 64 {
            if let seconds = Double(value) { return capped(seconds) }
            if let date = httpDate(value) { return capped(date.timeIntervalSince(now)) }
        }
        if let reset = complaint.resetsAt { return capped(reset / 1000 - now.timeIntervalSince1970) }
        return words(complaint.message)
    }

    /// The time named in a sentence, of which the first few kilobytes are read.
    static func words(_ text: String) -> Duration? {
        let text = text.head(bytes: ProviderComplaint.maximumMessage)
        let clock = /(?i)(?:try again|retry)\s+(?:in|after)\s+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})\b/
        if let match = text.firstMatch(of: clock) {
            let hours = match.output.1.flatMap { Double($0) } ?? 0
            // bounded: floating points, which do not trap
            return capped(hours * 3600 + (Double(match.output.2) ?? 0) * 60 + (Double(match.output.3) ?? 0))
        }
        let plain = /(?i)(?:try again|retry)\s+(?:in|after)\s+([\d.]+)\s*(ms|milliseconds|s\b|sec|m\b|min|h\b|hour)?/
        guard let match = text.firstMatch(of: plain), let number = Double(match.output.1) else { return nil }
        let unit =
            switch match.output.2?.lowercased() {
            case "ms", "milliseconds": 0.001
            case "m", "min": 60.0
            case "h", "hour": 3600.0
            default: 1.0
            }
        return capped(number * unit)  // bounded: floating points, which do not trap
    }

    /// RFC 9110 §5.6.7, the one form still sent.
    private static func httpDate(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text)
    }

    private static func capped(_ seconds: Double) -> Duration? {
        // bounded: thirty days at most, and no NaN
        seconds.isFinite ? .milliseconds(Int(min(max(seconds, 0), 30 * 86400) * 1000)) : nil
    }
}
