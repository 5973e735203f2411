/// The life of a job, from its acceptance to its one ending, without clock, store or tasks.
///
/// `handle` takes what happened and gives what is to be done, in order. What holds by construction:
/// - a job ends once, and after its ending nothing is to be done any more;
/// - the service is asked once: what may have been paid is fetched by its task id, or told, never painted again;
/// - pictures that surely did not arrive are sent again; where nobody can tell, that is told;
/// - a guess that fails stays silent;
/// - a turn is held only while something is done with it: whoever waits for an endpoint or a window gives it back.
public struct JobLife: Sendable, Hashable {
    /// How a request was made.
    public enum Origin: Sendable, Hashable {
        /// A command, or words that plainly ask.
        case plain
        /// Words that probably ask.
        case guess
    }

    /// Where a job stands in memory, waits included.
    public enum Step: Sendable, Hashable, CaseIterable {
        /// Read from its row, and nothing happened since.
        case new
        /// It waits for its turn.
        case inLine
        /// The prompt is being written.
        case writing
        /// It waits for its endpoint before anything is spent.
        case waitingToPaint
        /// The state `painting` is being written down.
        case beginningToPaint
        /// The service is at work, or a task is being fetched.
        case painting
        /// The pictures are here and wait for the endpoint.
        case waitingToSend
        /// The state `sending` is being written down.
        case beginningToSend
        /// The pictures are on their way.
        case sending
        /// It is being looked up whether they arrived.
        case searching
        /// They wait until the requester may be answered again.
        case waitingForWindow
        /// It is over.
        case ended
    }

    /// Its turn to work.
    public enum Turn: Sendable, Hashable {
        /// None, and none wanted.
        case none
        /// It stands in the line.
        case requested
        /// It has it.
        case held
    }

    /// How often pictures are sent that surely did not arrive, or of which nothing left.
    public static let attempts = 5
    /// How many seconds work that is under way has when the process stops.
    public static let grace = 8

    /// How the request was made.
    public let origin: Origin
    /// How many pictures were asked for; at least 1.
    public let wanted: Int

    /// What is stored, or being stored.
    public internal(set) var state: JobState
    /// Where it stands in memory.
    public internal(set) var step: Step
    /// Its turn.
    public internal(set) var turn = Turn.none
    /// How many pictures were made.
    public internal(set) var made = 0
    /// How many of them are safe on the disk.
    public internal(set) var kept = 0
    /// The service's task, once it is known.
    public internal(set) var task: JobTask?
    /// How the request may be answered; `nil` = without limit.
    public internal(set) var window: JobReplyAllowance?
    /// Whether no reply is possible now, whatever the window says.
    public internal(set) var isWindowClosed = false
    /// Whether its requester was told of its ending.
    public internal(set) var isTold = false
    /// Whether the process stops: nothing new is begun.
    public internal(set) var isStopping = false
    /// Who called it off while its pictures were on their way.
    public internal(set) var canceller: JobEnding.Canceller?

    /// Whether its prompt stands, so that a second turn need not write it again.
    var hasPrompt = false
    /// Whether its pictures were refused once and go out encoded anew.
    var isReencoded = false
    var isAfterRestart = false
    /// How often the pictures were sent and surely did not arrive.
    var failedSends = 0
    /// The first failure of a picture; it is the one that is told.
    var failure: JobFailure?
    /// Pictures that failed and may have been paid.
    var possiblyPaid = 0
    /// Pictures that failed and surely cost nothing.
    var surelyFree = 0
    /// Tasks whose pictures did not come in time, to be fetched, and all that were ever fetched.
    var unfetched: [JobTask] = []
    var fetched: Set<JobTask> = []
    /// The waits that were announced.
    var announced: Set<JobNotice.Kind> = []

    /// The life of a job as its row says it.
    ///
    /// - Parameters:
    ///   - origin: How the request was made.
    ///   - pictures: How many are asked for.
    ///   - state: The stored state.
    ///   - window: How the request may be answered.
    public init(origin: Origin, pictures: Int = 1, state: JobState = .queued, window: JobReplyAllowance? = nil) {
        self.origin = origin
        wanted = max(1, pictures)
        self.state = state
        self.window = window
        step = state.phase == nil ? .ended : .new
    }

    /// Whether the service may have been paid for it by now.
    public var mayHaveBeenPaid: Bool { ending?.mayHaveBeenPaid ?? state.phase?.mayHaveBeenPaid ?? false }

    /// Its ending, once it has one.
    public var ending: JobEnding? { if case .ended(let ending) = state { ending } else { nil } }

    /// Whether it can still be called off; whoever asked for that can be told so.
    public var canBeCancelled: Bool { step != .ended && canceller == nil }

    /// Takes what happened.
    ///
    /// - Parameter event: What happened.
    /// - Returns: What is to be done, in order; nothing where the event means nothing at this step.
    public mutating func handle(_ event: JobEvent) -> [JobEffect] {
        guard step != .ended else { return [] }
        switch event {
        case .accepted: return accepted()
        case .queueFull: return queueFull()
        case .turnGranted: return turnGranted()
        case .waitIsLong(let notice): return waitIsLong(notice)
        case .promptWritten: return promptWritten()
        case .promptFailed(let code): return promptFailed(code)
        case .endpointReady: return endpointReady()
        case .endpointAway: return endpointAway()
        case .muted: return muted()
        case .paintingBegan: return paintingBegan()
        case .taskKnown(let task): return taskKnown(task)
        case .pictureMade(let place): return pictureMade(at: place)
        case .pictureKept: return pictureKept()
        case .pictureFailed(let failure): return pictureFailed(failure)
        case .paintingEnded: return paintingEnded()
        case .sendingBegan: return sendingBegan()
        case .sent(let message): return step == .sending || step == .searching ? arrived(message) : []
        case .sendFailed(let failure): return sendFailed(failure)
        case .searched(let result): return searched(result)
        case .windowClosed: return windowClosed()
        case .windowOpened(let window): return windowOpened(window)
        case .windowExpired: return step == .waitingForWindow ? end(.windowClosed) : []
        case .cancelled(let canceller), .requestRecalled(let canceller): return cancelled(by: canceller)
        case .restarted(let remains): return restarted(with: remains)
        case .settingsReloaded: return []
        case .quotaReached: return isUnpaid ? end(.quotaReached, cutting: true) : []
        case .budgetReached: return isUnpaid ? end(.budgetReached, cutting: true) : []
        case .tooOld: return tooOld()
        case .storageFailed(let phase): return notRecorded(phase)
        case .stopped: return stopped()
        }
    }
}

// MARK: - Shared by the steps

extension JobLife {
    /// Whether nothing was spent on its picture yet.
    var isUnpaid: Bool {
        switch step {
        case .new: state.phase?.mayHaveBeenPaid == false
        case .inLine, .writing, .waitingToPaint, .beginningToPaint: true
        default: false
        }
    }

    /// Whether the chat can be spoken in, as far as the reply window goes.
    private var mayAnswer: Bool {
        guard let window else { return !isWindowClosed }
        return !isWindowClosed && window.repliesLeft > 0
    }

    /// Gives back the turn, or the place in the line, where there is one.
    mutating func release() -> [JobEffect] {
        defer { turn = .none }
        return turn == .none ? [] : [.releaseTurn]
    }

    /// The one way to an ending.
    ///
    /// - Parameters:
    ///   - ending: Which.
    ///   - retryAfter: Seconds for which the provider asked to be left alone.
    ///   - isCutting: Whether it comes from outside, so that work under way must be stopped.
    /// - Returns: All that an ending brings with it.
    mutating func end(_ ending: JobEnding, retryAfter: Int? = nil, cutting isCutting: Bool = false) -> [JobEffect] {
        var effects: [JobEffect] = isCutting && step == .writing ? [.stopWork] : []
        // The row counts the first picture from the state on, and it was not asked for; where the state is not in the row, it
        // counts nothing.
        if step == .beginningToPaint, ending != .failed(.storage, mayHaveBeenPaid: false) {
            effects.append(.countPayment(JobPayment(certain: 0, possible: 0)))
        }
        state = .ended(ending)
        step = .ended
        effects.append(.end(ending))
        if case .delivered(let message?, _) = ending { effects.append(.scheduleRecall(message: message)) }
        effects += release()
        switch ending.outcome {
        case .done: effects.append(.react(.done))
        case .failed: effects.append(.react(origin == .plain ? .failed : .none))
        case .cancelled, .unknown: effects.append(.react(.none))
        }
        if origin == .plain, ending.isTold, mayAnswer {
            isTold = true
            effects.append(.tell(ending, retryAfter: retryAfter))
        }
        return effects
    }
}
