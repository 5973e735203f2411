import PictorModel

/// What the codes of `JobState` and `JobEnding` mean, in the words of SQL.
enum JobStateSQL {
    /// The states of jobs that go on, as a list.
    static let unfinished = quoted(JobState.unfinishedCodes)

    /// Whether somebody other than its requester, or the bot itself, called a job off.
    static let isCalledOffByAnother =
        "COALESCE(ending, '') IN (\(quoted(JobEnding.all.filter(\.wasCalledOffByOthers).map(\.code))))"

    /// Codes of ours, which hold no quotation mark, as a list.
    private static func quoted(_ codes: [String]) -> String { codes.map { "'\($0)'" }.joined(separator: ", ") }
}
