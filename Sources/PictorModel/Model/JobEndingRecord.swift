/// An ending as it is written down.
package struct JobEndingRecord: Sendable, Equatable {
    /// How the job ended.
    package var ending: JobEnding
    /// When the message with its pictures is to be withdrawn, in Unix seconds.
    package var withdrawAt: Int64?
    /// When it ended, in Unix seconds.
    package var time: Int64

    /// An ending at a time.
    package init(ending: JobEnding, withdrawAt: Int64? = nil, time: Int64) {
        self.ending = ending
        self.withdrawAt = withdrawAt
        self.time = time
    }
}
