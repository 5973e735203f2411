import JSON
import PictorModel
import PictorSettings
import Primitives

/// Reads typed values out of a TOML document and collects everything that is wrong on the way, so that an operator sees
/// all problems at once. What was asked for is what is known: the rest is reported by `reportUnknownKeys()`.
struct ConfigurationReader {
    private(set) var problems: [ConfigurationProblem] = []
    /// What each key came to.
    private(set) var readings = Settings.Readings()

    private let file: String
    private let environment: [String: String]
    private let sections: [String: [String: TOMLDocument.Entry]]
    private let strayEntries: [TOMLDocument.Entry]
    private var sectionLines: [String: Int] = [:]
    /// The sections of each `[[name]]`, such as `name[1]`, in file order.
    private var tableSections: [String: [String]] = [:]
    private var knownKeys: [String: Set<String>] = [:]
    private var section = ""

    init(document: TOMLDocument, file: String, environment: [String: String]) {
        self.file = file
        self.environment = environment
        var sections: [String: [String: TOMLDocument.Entry]] = [:]
        var stray: [TOMLDocument.Entry] = []
        for entry in document.entries {
            guard case .table(let children) = entry.value else {
                if let tables = Self.tables(entry.value) {
                    for (index, table) in tables.enumerated() {
                        let name = "\(entry.key)[\(index + 1)]"
                        sectionLines[name] = table.line
                        sections[name] = table.keys
                        tableSections[entry.key, default: []].append(name)
                    }
                } else {
                    stray.append(entry)
                }
                continue
            }
            sectionLines[entry.key] = entry.line
            sections[entry.key] = Self.byKey(children)
        }
        self.sections = sections
        strayEntries = stray
    }

    private static func byKey(_ entries: [TOMLDocument.Entry]) -> [String: TOMLDocument.Entry] {
        Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The tables of `[[name]]`; `nil` for a list that holds anything else.
    private static func tables(
        _ value: TOMLDocument.Value
    ) -> [(line: Int, keys: [String: TOMLDocument.Entry])]? {
        guard case .array(let items) = value, !items.isEmpty else { return nil }
        var tables: [(line: Int, keys: [String: TOMLDocument.Entry])] = []
        for item in items {
            guard case .table(let entries) = item.value else { return nil }
            tables.append((item.line, byKey(entries)))
        }
        return tables
    }

    /// Every key that was read so far, dotted.
    var askedFor: Set<String> {
        Set(knownKeys.flatMap { section, keys in keys.map { "\(section).\($0)" } })
    }

    /// The section that the next reads are about.
    mutating func enter(_ section: String) {
        self.section = section
        knownKeys[section, default: []] = knownKeys[section] ?? []
    }

    /// Whether the file gives the key at all.
    func isGiven(_ key: String) -> Bool { sections[section]?[key] != nil }

    /// Accepts a key that means nothing here, because configurations of the MaiBot plugin carry it.
    mutating func accept(_ key: String) {
        knownKeys[section, default: []].insert(key)
    }

    mutating func string(_ key: String, default fallback: String) -> String {
        noted(key, readString(key, default: fallback))
    }

    private mutating func readString(_ key: String, default fallback: String) -> String {
        guard let entry = take(key) else { return fallback }
        guard case .string(let value) = entry.value else {
            report(entry, allowed: "带引号的文字", key: key)
            return fallback
        }
        return value
    }

    /// A secret: the environment variable, where it is set, wins over the file.
    mutating func secret(_ key: String, environment variable: String?) -> Secret {
        let value = secretText(key)
        if let variable, let given = environment[variable], !given.isEmpty { return Secret(noted(key, given)) }
        return Secret(noted(key, value))
    }

    private mutating func secretText(_ key: String) -> String {
        guard let entry = take(key) else { return "" }
        guard case .string(let value) = entry.value else {
            problem(.error, line: entry.line, key: key, "应为带引号的文字（内容不在此显示）")
            return ""
        }
        return value
    }

    mutating func boolean(_ key: String, default fallback: Bool) -> Bool {
        noted(key, readBoolean(key, default: fallback))
    }

    private mutating func readBoolean(_ key: String, default fallback: Bool) -> Bool {
        guard let entry = take(key) else { return fallback }
        guard case .boolean(let value) = entry.value else {
            report(entry, allowed: "true 或 false（不带引号）", key: key)
            return fallback
        }
        return value
    }

    /// The unit is what one means, for the message: "秒", "像素"; empty for a plain number.
    mutating func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>, unit: String) -> Int {
        noted(key, readInteger(key, default: fallback, in: range, unit: unit))
    }

    private mutating func readInteger(
        _ key: String, default fallback: Int, in range: ClosedRange<Int>, unit: String
    ) -> Int {
        guard let entry = take(key) else { return fallback }
        let value: Int
        switch entry.value {
        case .integer(let number): value = Int(number)
        // The plugin's own examples write some counts as 3.0.
        case .float(let number) where number.rounded() == number && abs(number) < 1e9: value = Int(number)
        default:
            report(entry, allowed: Self.bounds(range, unit), key: key)
            return fallback
        }
        guard range.contains(value) else {
            report(entry, allowed: Self.bounds(range, unit), key: key)
            return fallback
        }
        return value
    }

    mutating func number(_ key: String, default fallback: Double, in range: ClosedRange<Double>) -> Double {
        noted(key, readNumber(key, default: fallback, in: range))
    }

    private mutating func readNumber(
        _ key: String, default fallback: Double, in range: ClosedRange<Double>
    ) -> Double {
        guard let entry = take(key) else { return fallback }
        let value: Double
        switch entry.value {
        case .integer(let number): value = Double(number)
        case .float(let number): value = number
        default: value = .nan
        }
        guard range.contains(value) else {
            report(entry, allowed: "\(range.lowerBound) 到 \(range.upperBound) 的数字", key: key)
            return fallback
        }
        return value
    }

    mutating func choice<Choice>(_ key: String, default fallback: Choice) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        noted(key, readChoice(key, default: fallback))
    }

    private mutating func readChoice<Choice>(_ key: String, default fallback: Choice) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let entry = take(key) else { return fallback }
        if case .string(let text) = entry.value, let value = Choice(rawValue: text.lowercased()) { return value }
        let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: "、")
        report(entry, allowed: "\(names) 之一", key: key)
        return fallback
    }

    mutating func strings(_ key: String, default fallback: [String]) -> [String] {
        noted(key, readStrings(key, default: fallback))
    }

    private mutating func readStrings(_ key: String, default fallback: [String]) -> [String] {
        guard let entry = take(key) else { return fallback }
        guard case .array(let items) = entry.value else {
            report(entry, allowed: "文字的列表，例如 [\"小绘\"]", key: key)
            return fallback
        }
        var values: [String] = []
        for item in items {
            guard case .string(let value) = item.value else {
                report(item, allowed: "列表里的每一项都是带引号的文字", key: key)
                continue
            }
            values.append(value)
        }
        return values
    }

    /// Secrets in a list; left out where the environment gives one instead.
    mutating func secrets(_ key: String, unless variable: String) -> [Secret] {
        let values = noted(key, secretTexts(key)).map { Secret($0) }
        return environment[variable, default: ""].isEmpty ? values : []
    }

    private mutating func secretTexts(_ key: String) -> [String] {
        guard let entry = take(key) else { return [] }
        guard case .array(let items) = entry.value else {
            problem(.error, line: entry.line, key: key, "应为文字的列表，例如 [\"sk-1\", \"sk-2\"]（内容不在此显示）")
            return []
        }
        var values: [String] = []
        for item in items {
            guard case .string(let value) = item.value else {
                problem(.error, line: item.line, key: key, "列表里的每一项都应是带引号的文字（内容不在此显示）")
                continue
            }
            values.append(value)
        }
        return values
    }

    /// A value written as JSON in a text; `nil` where the key is not given, or empty, or not what `accept` wants.
    mutating func json<Value>(_ key: String, example: String, _ accept: (JSONValue) -> Value?) -> Value? {
        let text = string(key, default: "")
        guard !text.isEmpty else { return nil }
        if let json = try? JSONValue(parsing: Array(text.utf8)), let value = accept(json) { return value }
        problem(.error, key: key, "应为写在单引号里的 JSON，例如 '\(example)'")
        return nil
    }

    /// The tables of `[[name]]`, each under the name of a section to enter.
    mutating func tables(_ name: String, limit: Int) -> [String] {
        if let line = sectionLines[name] {
            section = name
            problem(.error, line: line, key: "", "要写两对方括号：[[\(name)]]，可以写多个")
            knownKeys[name] = Set(sections[name]?.keys.map { $0 } ?? [])
            return []
        }
        let found = tableSections[name] ?? []
        if found.count > limit {
            section = found[limit]
            problem(.error, line: sectionLines[section], key: "", "[[\(name)]] 最多写 \(limit) 个")
            // Said once; its keys are not looked at.
            for extra in found[limit...] { knownKeys[extra] = Set(sections[extra]?.keys.map { $0 } ?? []) }
        }
        return Array(found.prefix(limit))
    }

    /// QQ ids; a quoted number is as good as a bare one.
    mutating func ids(_ key: String) -> [Int64] {
        noted(key, readIDs(key))
    }

    private mutating func readIDs(_ key: String) -> [Int64] {
        guard let entry = take(key) else { return [] }
        guard case .array(let items) = entry.value else {
            report(entry, allowed: "QQ 号的列表，例如 [10001, 10002]", key: key)
            return []
        }
        var values: [Int64] = []
        for item in items {
            switch item.value {
            case .integer(let value) where value > 0: values.append(value)
            case .string(let text) where (Int64(text) ?? 0) > 0: values.append(Int64(text) ?? 0)
            default: report(item, allowed: "列表里的每一项都是一个 QQ 号", key: key)
            }
        }
        return values
    }

    /// Adds a problem found after reading, at the line of `key` where the file gives it.
    mutating func problem(_ severity: ConfigurationProblem.Severity, key: String, _ explanation: String) {
        problem(severity, line: sections[section]?[key]?.line, key: key, explanation)
    }

    /// Warns of each section and key nobody asked for, with the nearest that exists.
    mutating func reportUnknownKeys() {
        for entry in strayEntries {
            let near = Self.nearest(to: entry.key, among: knownKeys.keys)
            problems.append(
                ConfigurationProblem(
                    severity: .warning, file: file, line: entry.line, key: entry.key,
                    explanation: "不认识，已忽略。设置要写在 [小节] 里" + (near.map { "，是不是想写 [\($0)]？" } ?? "")))
        }
        for (name, keys) in sections.sorted(by: { (sectionLines[$0.key] ?? 0) < (sectionLines[$1.key] ?? 0) }) {
            guard let known = knownKeys[name] else {
                let near = Self.nearest(to: name, among: knownKeys.keys)
                problems.append(
                    ConfigurationProblem(
                        severity: .warning, file: file, line: sectionLines[name], key: "[\(name)]",
                        explanation: "没有这个小节，已忽略" + (near.map { "，是不是想写 [\($0)]？" } ?? "")))
                continue
            }
            for entry in keys.values.sorted(by: { $0.line < $1.line }) where !known.contains(entry.key) {
                let near = Self.nearest(to: entry.key, among: known)
                problems.append(
                    ConfigurationProblem(
                        severity: .warning, file: file, line: entry.line, key: "\(name).\(entry.key)",
                        explanation: "没有这个设置，已忽略" + (near.map { "，是不是想写 \($0)？" } ?? "")))
            }
        }
    }

    /// Keeps what a key came to, for telling later what has changed.
    private mutating func noted<Value>(_ key: String, _ value: Value) -> Value {
        readings.note(value, of: "\(section).\(key)")
        return value
    }

    private mutating func take(_ key: String) -> TOMLDocument.Entry? {
        knownKeys[section, default: []].insert(key)
        return sections[section]?[key]
    }

    private mutating func report(_ entry: TOMLDocument.Entry, allowed: String, key: String) {
        problem(.error, line: entry.line, key: key, "现在是 \(Self.shown(entry.value))，应为 \(allowed)")
    }

    private mutating func problem(
        _ severity: ConfigurationProblem.Severity, line: Int?, key: String, _ explanation: String
    ) {
        problems.append(
            ConfigurationProblem(
                severity: severity, file: file, line: line, key: key.isEmpty ? section : "\(section).\(key)",
                explanation: explanation))
    }

    private static func bounds(_ range: ClosedRange<Int>, _ unit: String) -> String {
        let bounds =
            range.upperBound == Int.max ? "不小于 \(range.lowerBound)" : "\(range.lowerBound) 到 \(range.upperBound)"
        return bounds + " 的整数" + (unit.isEmpty ? "" : "（\(unit)）")
    }

    private static func shown(_ value: TOMLDocument.Value) -> String {
        switch value {
        case .table: "一个小节"
        case .array: "一个列表"
        case .string(let text): "\"\(text.prefix(40))\""
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .date: "一个日期"
        }
    }

    /// The candidate with the fewest edits, where those are few enough to be a slip.
    private static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let ranked = candidates.map { ($0, edits(from: word, to: $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let ranked, ranked.1 <= max(2, word.count / 3) else { return nil }
        return ranked.0
    }

    private static func edits(from left: String, to right: String) -> Int {
        let left = Array(left.lowercased().prefix(64)), right = Array(right.lowercased().prefix(64))
        var row = Array(0...right.count)
        for i in left.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let substituted = diagonal + (left[i] == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
