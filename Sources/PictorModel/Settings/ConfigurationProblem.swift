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
    /// What is wrong with it. Never a secret's text.
    public let fact: ConfigurationFact

    /// A problem.
    public init(severity: Severity, file: String, line: Int?, key: String, fact: ConfigurationFact) {
        self.severity = severity
        self.file = file
        self.line = line
        self.key = key
        self.fact = fact
    }
}

/// A configuration that cannot be used, with everything that is wrong in it.
public struct InvalidConfiguration: Error, Sendable, Equatable {
    /// Every problem, warnings included, in file order.
    public let problems: [ConfigurationProblem]

    /// A refusal for these problems.
    public init(problems: [ConfigurationProblem]) { self.problems = problems }
}
