import PictorModel
import Testing

/// Where a job can stand, each reached by events alone.
enum Stand: String, CaseIterable, Sendable {
    case accepted, leftWriting, leftPainting, leftSending
    case inLine, writing, waitingToPaint, awayBeforePainting, beginningToPaint
    case painting, paintingThree, paintingTask, paintingLostTask
    case waitingToSend, awayBeforeSending, beginningToSend
    case sending, sendingReencoded, sendingCalledOff, searching, searchingCalledOff, searchingForNothing
    case waitingForWindow, ended

    static let task = JobTask(service: "main", id: "t-1")

    /// A job there; it was plainly asked for.
    var life: JobLife { life(origin: .plain) }

    /// A job there.
    func life(origin: JobLife.Origin, window: JobReplyAllowance? = nil) -> JobLife {
        let state: JobState =
            switch self {
            case .leftWriting: .writing
            case .leftPainting: .painting
            case .leftSending, .searchingForNothing: .sending
            default: .queued
            }
        var life = JobLife(origin: origin, pictures: self == .paintingThree ? 3 : 1, state: state, window: window)
        for event in events { _ = life.handle(event) }
        return life
    }

    private var events: [JobEvent] {
        switch self {
        case .accepted, .leftWriting, .leftPainting, .leftSending: []
        case .inLine: [.accepted]
        case .writing: Stand.inLine.events + [.turnGranted]
        case .waitingToPaint: Stand.writing.events + [.promptWritten]
        case .awayBeforePainting: Stand.waitingToPaint.events + [.endpointAway]
        case .beginningToPaint: Stand.waitingToPaint.events + [.endpointReady]
        case .painting: Stand.beginningToPaint.events + [.paintingBegan]
        case .paintingThree: Stand.painting.events + [.pictureMade(place: 0)]
        case .paintingTask: Stand.painting.events + [.taskKnown(Stand.task)]
        case .paintingLostTask: Stand.paintingTask.events + [.pictureFailed(JobFailure(.timeout))]
        case .waitingToSend: Stand.painting.events + [.pictureMade(place: 0), .pictureKept, .paintingEnded]
        case .awayBeforeSending: Stand.waitingToSend.events + [.endpointAway]
        case .beginningToSend: Stand.waitingToSend.events + [.endpointReady]
        case .sending: Stand.beginningToSend.events + [.sendingBegan]
        case .sendingReencoded: Stand.sending.events + [.sendFailed(.pictureRefused)]
        case .sendingCalledOff: Stand.sending.events + [.cancelled(by: .requester)]
        case .searching: Stand.sending.events + [.sendFailed(.unknown)]
        case .searchingCalledOff: Stand.searching.events + [.cancelled(by: .requester)]
        case .searchingForNothing: [.restarted(JobRemains())]
        case .waitingForWindow: Stand.waitingToSend.events + [.windowClosed]
        case .ended: Stand.sending.events + [.sent(message: "5")]
        }
    }
}

/// One cell of the table: what an event does at a stand.
struct Row: Sendable, CustomTestStringConvertible {
    var sentence: String
    var stand: Stand
    var event: JobEvent
    var effects: [JobEffect]
    var step: JobLife.Step

    init(_ sentence: String, _ stand: Stand, _ event: JobEvent, _ step: JobLife.Step, _ effects: [JobEffect]) {
        self.sentence = sentence
        self.stand = stand
        self.event = event
        self.effects = effects
        self.step = step
    }

    var testDescription: String { "\(stand): \(sentence)" }

    func check() {
        var life = stand.life
        #expect(life.handle(event) == effects)
        #expect(life.step == step)
    }
}

/// An ending that is told, of a job that holds a turn or a place.
func told(_ ending: JobEnding) -> [JobEffect] { [.end(ending), .releaseTurn, .react(.failed), .tell(ending)] }

/// An ending that is told, of a job without turn and place.
func toldWithoutTurn(_ ending: JobEnding) -> [JobEffect] { [.end(ending), .react(.failed), .tell(ending)] }

/// What every event looks like, with data where it has some.
let catalogue: [JobEvent] =
    [
        .accepted, .queueFull, .turnGranted, .waitIsLong(.queue(ahead: 4, seconds: nil)),
        .waitIsLong(.service(ahead: 2, seconds: 40)), .promptWritten, .promptFailed(.nothingToDraw), .endpointReady,
        .endpointAway, .muted, .paintingBegan, .taskKnown(Stand.task), .pictureMade(place: 0), .pictureKept,
        .pictureFailed(JobFailure(.policy)), .pictureFailed(JobFailure(.timeout)), .paintingEnded, .sendingBegan,
        .sent(message: "5"), .searched(.there(message: "6")), .searched(.absent), .searched(.undecidable),
        .windowClosed, .windowOpened(nil), .windowExpired, .cancelled(by: .requester), .requestRecalled(by: .other),
        .restarted(JobRemains()), .restarted(JobRemains(pictures: 1)), .restarted(JobRemains(task: Stand.task)),
        .settingsReloaded, .quotaReached, .budgetReached, .tooOld, .stopped,
    ] + JobSendFailure.allCases.map { .sendFailed($0) } + JobState.Phase.allCases.map { .storageFailed(recording: $0) }
