/// What happens to a job. Every event may come at any time; one that has no meaning at a job's step changes nothing.
public enum JobEvent: Sendable, Hashable {
    // The line.
    /// It is written down and may enter the line.
    case accepted
    /// Too many wait in its chat.
    case queueFull
    /// Its turn has come.
    case turnGranted
    /// It will wait long enough for people to wonder.
    case waitIsLong(JobNotice)

    // The prompt.
    /// The prompt is written and kept.
    case promptWritten
    /// There is no prompt, or nothing that it could be drawn from.
    case promptFailed(JobFailureCode)

    // The endpoint, in answer to `waitForEndpoint` or by itself.
    /// Its account can speak.
    case endpointReady
    /// Its account cannot speak now. `endpointReady` will follow once it can.
    case endpointAway
    /// The bot may not speak in that chat.
    case muted

    // The painting.
    /// The state `painting` is durable: the service may be asked now.
    case paintingBegan
    /// The service works under this id, by which the picture can be fetched later.
    case taskKnown(JobTask)
    /// One picture is here; places count from 0.
    case pictureMade(place: Int)
    /// One picture is safe on the disk.
    case pictureKept
    /// One picture, or the whole painting, failed.
    case pictureFailed(JobFailure)
    /// The service will be asked for nothing more; whatever it made or failed to make was told before.
    case paintingEnded

    // The sending.
    /// The state `sending` is durable: the pictures may leave now.
    case sendingBegan
    /// They are there, as this message; `nil` where its id is not told.
    case sent(message: String?)
    /// They are not there, or nobody can tell.
    case sendFailed(JobSendFailure)
    /// What a search for them found.
    case searched(SearchResult)
    /// The reply window is over, or its replies are used up.
    case windowClosed
    /// The requester spoke again; `nil` where there is no limit now.
    case windowOpened(JobReplyAllowance?)
    /// The requester did not speak again in time.
    case windowExpired

    // From outside.
    /// Somebody calls it off.
    case cancelled(by: JobEnding.Canceller)
    /// The message that asked was deleted.
    case requestRecalled(by: JobEnding.Canceller)
    /// The bot was started anew, and this is left of the job.
    case restarted(JobRemains)
    /// The settings changed. They are read at the turn; what is at work keeps those it began with.
    case settingsReloaded
    /// The requester's or the chat's pictures are used up.
    case quotaReached
    /// The budget is used up.
    case budgetReached
    /// It is older than what may still be begun.
    case tooOld
    /// The database did not take the state that `record` asked for.
    case storageFailed(recording: JobState.Phase)
    /// The process stops: what is under way has a few seconds, and nothing new is begun.
    case stopped
}

/// What became of pictures that are not known to be there.
public enum JobSendFailure: Sendable, Hashable, CaseIterable {
    /// Nothing of them left: they are certainly not there.
    case absent
    /// Nothing of them left, since the account cannot speak now.
    case endpointAway
    /// They may be there.
    case unknown
    /// They are not there, and the same again will not help.
    case refused
    /// They are not there; encoded otherwise they may pass.
    case pictureRefused
    /// They are not there: the bot may not speak.
    case muted
    /// They are not there: the bot is no longer in the chat.
    case notInChat
    /// They are not there: the time or the number of replies is used up.
    case windowClosed
}

/// What a search for pictures of unknown outcome found.
public enum SearchResult: Sendable, Hashable {
    /// They are there, as this message; `nil` where its id is not told.
    case there(message: String?)
    /// They are certainly not there.
    case absent
    /// Nobody can tell.
    case undecidable
}

/// A task at a service.
public struct JobTask: Sendable, Hashable {
    /// Which service, by its name in the settings.
    public var service: String
    /// The id it gave.
    public var id: String

    /// A task.
    public init(service: String, id: String) {
        self.service = service
        self.id = id
    }
}

/// What a restart finds of a job besides its row.
public struct JobRemains: Sendable, Hashable {
    /// How many of its pictures are kept and whole.
    public var pictures: Int
    /// A task whose picture is not among them.
    public var task: JobTask?
    /// The payment that was recorded; `nil` where the painting was cut short.
    public var payment: JobPayment?

    /// What is left; nothing unless said.
    public init(pictures: Int = 0, task: JobTask? = nil, payment: JobPayment? = nil) {
        self.pictures = pictures
        self.task = task
        self.payment = payment
    }
}

/// How often and how long a request may be answered, on protocols that limit it.
public struct JobReplyAllowance: Sendable, Hashable {
    /// Unix seconds until which it may; whoever holds the clock reports `windowClosed` then.
    public var deadline: Int64
    /// How many replies are left.
    public var repliesLeft: Int
    /// How many replies the pictures take.
    public var repliesForPictures: Int

    /// A window.
    public init(deadline: Int64, repliesLeft: Int, repliesForPictures: Int) {
        self.deadline = deadline
        self.repliesLeft = repliesLeft
        self.repliesForPictures = repliesForPictures
    }
}
