public import Foundation

/// How one backend has done, for the operator: counts and times, no prompt, no key.
public struct BackendHealth: Sendable, Codable, Equatable {
    /// What went wrong last.
    public struct Failure: Sendable, Codable, Equatable {
        /// When.
        public var time: Date
        /// The class, by the name of `InferenceError.Kind`.
        public var kind: String

        /// What is said of it, in Chinese.
        public var sentence: String { InferenceError.Kind(rawValue: kind)?.sentence ?? kind }
    }

    /// Which backend: kind, host and model.
    public var service: String
    /// Pictures it has drawn.
    public var pictures = 0
    /// Times it has failed; a refusal of what was asked is no failure of the backend.
    public var failures = 0
    /// When it last drew a picture; `nil` = never.
    public var lastPicture: Date?
    /// Its last failure; `nil` = none.
    public var lastFailure: Failure?

    /// A backend of which nothing is known.
    public init(service: String) {
        self.service = service
    }

    /// Whether the last thing it did was to fail.
    public var isFailing: Bool {
        guard let lastFailure else { return false }
        return lastPicture.map { $0 < lastFailure.time } ?? true
    }

    /// One Chinese line for an operator.
    ///
    /// - Parameter now: The time, from which the ages are counted.
    /// - Returns: Counts, and the last failure where nothing was drawn since.
    public func line(now: Date) -> String {
        var line = "画成 \(pictures) 张，失败 \(failures) 次"
        if let lastPicture { line += "，上一张在 \(Self.age(now.timeIntervalSince(lastPicture)))前" }
        if isFailing, let lastFailure {
            line += "；\(Self.age(now.timeIntervalSince(lastFailure.time)))前失败：\(lastFailure.sentence)"
        }
        return line
    }

    private static func age(_ seconds: TimeInterval) -> String {
        // What was remembered in a file may lie as far away as a number can be written.
        let whole = Int(exactly: max(0, seconds).rounded(.down)) ?? .max
        return switch whole {
        case ..<120: "\(whole) 秒"
        case ..<7200: "\(whole / 60) 分钟"
        case ..<172_800: "\(whole / 3600) 小时"
        default: "\(whole / 86400) 天"
        }
    }
}
