import Foundation

extension Date {
    /// The local time of day as `HH:mm`.
    var clockTime: String {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: self)
        let hour = parts.hour ?? 0, minute = parts.minute ?? 0
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// The Unix second at which the local day began.
    var startOfDay: Int64 { Int64(Calendar.current.startOfDay(for: self).timeIntervalSince1970) }
}
