/// What is to be done for a job. A runner performs effects in their order, and reports what came of them as events, in the
/// order in which it happened.
///
/// Where one fails the others are performed all the same; nothing is in one list that must not be done without the other.
public enum JobEffect: Sendable, Hashable {
    // The store.
    /// Write the state down, durably; reports `storageFailed` where that fails, `paintingBegan` or `sendingBegan` after
    /// those two states where the job goes on to them.
    case record(JobState)
    /// Write down under which id the service works.
    case recordTask(JobTask)
    /// Write down what the painting cost, in place of what was written before.
    case countPayment(JobPayment)
    /// Keep a picture on the disk, and let go of the task that it came from in the same transaction, so that a restart does
    /// not fetch it again. Reports `pictureKept`, or nothing: the picture goes out all the same.
    case keepPicture(place: Int)
    /// Write the ending down, once, and forget every wait of the job. Kept in mind where the database does not take it.
    case end(JobEnding)
    /// Withdraw this message when its time in the chat is over; written in one transaction with the ending.
    case scheduleRecall(message: String)

    // The line.
    /// Take a place in the line, by the job's arrival; reports `turnGranted` or `queueFull`.
    case requestTurn
    /// Give back the turn, or the place in the line. A grant that is on its way by then is not reported.
    case releaseTurn

    // Work.
    /// Write the prompt; reports `promptWritten` or `promptFailed`.
    case writePrompt
    /// Report `endpointReady` once the account can speak, at once where it can, and `endpointAway` meanwhile; `muted`
    /// where it may not speak there.
    case waitForEndpoint
    /// Ask the service for so many pictures; reports what comes, and `paintingEnded` last.
    case startPainting(pictures: Int)
    /// Fetch the picture of a task; reports as painting does. Nothing is paid for it.
    case pollTask(JobTask)
    /// Send the pictures; reports `sent` or `sendFailed`.
    case send(JobParcel)
    /// Look for the pictures among the chat's messages, not sooner after their sending than their absence proves
    /// something; reports `searched`.
    case searchForReply
    /// Report `windowOpened` when the requester speaks again, or `windowExpired`.
    case waitForWindow
    /// Cancel the work under way; what it still reports changes nothing.
    case stopWork
    /// Leave the job to the next start, its row as it stands, once its work has ended or so many seconds are over.
    case park(seconds: Int)

    // People.
    /// Tell the requester how the job ended; `retryAfter` in seconds where the provider named a time.
    case tell(JobEnding, retryAfter: Int? = nil)
    /// Tell the requester that it takes a while.
    case announce(JobNotice)
    /// Mark the request.
    case react(JobMark)
    /// Withdraw a message now: it arrived after the job was called off.
    case recall(message: String)
}

/// The pictures as they go out.
public struct JobParcel: Sendable, Hashable {
    /// How many there are.
    public var pictures: Int
    /// How many were asked for; where it is more, the message says so.
    public var wanted: Int
    /// Whether they are encoded anew, smaller and plainer.
    public var isReencoded = false

    /// So many pictures.
    public init(pictures: Int, wanted: Int, isReencoded: Bool = false) {
        self.pictures = pictures
        self.wanted = wanted
        self.isReencoded = isReencoded
    }
}

/// A wait that is worth a word, at most one for each kind and job.
public enum JobNotice: Sendable, Hashable {
    /// So many jobs are served before, for about so many seconds.
    case queue(ahead: Int, seconds: Int?)
    /// The same in the service's own line.
    case service(ahead: Int, seconds: Int?)

    enum Kind: Hashable { case queue, service }

    var kind: Kind {
        switch self {
        case .queue: .queue
        case .service: .service
        }
    }
}

/// What a request is marked with.
public enum JobMark: String, Sendable, Hashable, CaseIterable {
    /// It was heard and is worked on.
    case working
    /// Its picture is there.
    case done
    /// There is none.
    case failed
    /// No mark any more.
    case none
}
