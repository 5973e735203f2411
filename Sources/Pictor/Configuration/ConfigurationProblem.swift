public import PictorModel

/// One thing that is wrong, or odd, in a configuration file.
public struct ConfigurationProblem: Sendable, Equatable {
    /// Whether the bot can start all the same.
    public enum Severity: Sendable, Equatable {
        /// It cannot.
        case error
        /// It can; the value is ignored or suspicious.
        case warning
    }

    /// Whether the bot can start all the same.
    public let severity: Severity
    /// The file's path as the operator gave it.
    public let file: String
    /// 1-based line; `nil` where the problem is that something is missing, or comes from the environment.
    public let line: Int?
    /// The dotted key, for example `api.timeout`; empty for the file as a whole.
    public let key: String
    /// What was found and what is allowed, in Chinese. Never a secret's text.
    public let explanation: String

    /// One line for the operator: severity, place, key, explanation.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject = key.isEmpty ? "" : " \(key)："
        return "\(severity == .error ? "错误" : "提醒") \(place)\(subject.isEmpty ? " " : subject)\(explanation)"
    }
}

/// A configuration that cannot be used, with everything that is wrong in it.
public struct InvalidConfiguration: Error, CustomStringConvertible {
    /// Every problem, warnings included, in file order.
    public let problems: [ConfigurationProblem]

    /// All problems, one a line.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
