package import ChatCore

/// An ending as it is written down.
package struct EndingRecord: Sendable, Equatable {
    /// How the job ended.
    package var ending: JobEnding
    /// When the message with its pictures is to be withdrawn, in Unix seconds.
    package var withdrawAt: Int64?
    /// When it ended, in Unix seconds.
    package var time: Int64

    /// Makes it from its parts.
    package init(
        ending: JobEnding, withdrawAt: Int64? = nil, time: Int64
    ) {
        self.ending = ending
        self.withdrawAt = withdrawAt
        self.time = time
    }
}

/// What the row of an unfinished job tells of its painting.
package struct JobPainting: Sendable, Equatable {
    /// How many pictures may have been paid for.
    package var paid: Int
    /// The service's task, where one is known.
    package var task: JobTask?

    /// Makes it from its parts.
    package init(
        paid: Int, task: JobTask? = nil
    ) {
        self.paid = paid
        self.task = task
    }
}

/// A message of the bot that is to be recalled.
package struct DueRecall: Sendable, Equatable {
    /// Which.
    package var message: MessageKey
    /// Unix seconds.
    package var due: Int64

    /// Makes it from its parts.
    package init(message: MessageKey, due: Int64) {
        self.message = message
        self.due = due
    }
}
