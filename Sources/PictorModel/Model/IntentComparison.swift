public import Foundation
import JSON
import Understanding

/// What a change of rules or model flips: verdicts beside those of an earlier run, or beside labels.
public struct IntentComparison: Sendable {
    /// A line that holds no verdict and no label.
    public struct MalformedLine: Error, Sendable {
        /// Counted from 1.
        public let number: Int
    }

    private let before: [String: Intent]
    package private(set) var judged = 0
    package private(set) var unknown = 0
    /// How many verdicts changed, by `before→after`.
    package private(set) var flips: [String: Int] = [:]

    /// A comparison with the lines of an earlier run: `{"id", "intent"}`, or labelled rows, `{"id", "expected":
    /// {"intent"}}`. Empty lines do not count.
    ///
    /// - Throws: `MalformedLine`.
    public init(with lines: some Sequence<some StringProtocol>) throws(MalformedLine) {
        var before: [String: Intent] = [:]
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            guard let json = try? JSONValue(parsing: Data(line.utf8)), let id = json["id"],
                let word = (json["intent"] ?? json["expected"]?["intent"])?.string,
                let intent = Intent(rawValue: word)
            else { throw MalformedLine(number: index + 1) }
            before[Self.key(id)] = intent
        }
        self.before = before
    }

    /// Takes a verdict in.
    ///
    /// - Parameter line: What an intent replay wrote.
    /// - Returns: `{"id", "before", "after", "subject", "decided_by"}` where the verdict differs, without a line break.
    public mutating func difference(_ line: Data) -> Data? {
        guard let json = try? JSONValue(parsing: line), let id = json["id"],
            let after = json["intent"]?.string.flatMap(Intent.init(rawValue:))
        else { return nil }
        judged += 1
        guard let before = before[Self.key(id)] else {
            unknown += 1
            return nil
        }
        guard before != after else { return nil }
        flips["\(before.rawValue)→\(after.rawValue)", default: 0] += 1
        return JSONValue.object([
            "id": id, "before": .string(before.rawValue), "after": .string(after.rawValue),
            "subject": json["subject"] ?? "", "decided_by": json["decided_by"] ?? .null,
        ]).serialized
    }

    /// `"7"` and `7` are different ids.
    private static func key(_ id: JSONValue) -> String { String(decoding: id.serialized, as: UTF8.self) }
}
