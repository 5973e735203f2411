import PictorModel

private let requesterPainting = JobEnding.cancelled(by: .requester, during: .painting)
private let otherPainting = JobEnding.cancelled(by: .other, during: .painting)
private let requesterSending = JobEnding.cancelled(by: .requester, during: .sending)
private let parcel = JobParcel(pictures: 1, wanted: 1)
private let reencoded = JobParcel(pictures: 1, wanted: 1, isReencoded: true)

private func paid(_ code: JobFailureCode) -> JobEnding { .failed(code, mayHaveBeenPaid: true) }

private func delivered(_ id: String, _ turn: [JobEffect]) -> [JobEffect] {
    [.end(.delivered(message: id, pictures: 1)), .scheduleRecall(message: id)] + turn + [.react(.done)]
}

private func unseen(_ code: JobFailureCode) -> [JobEffect] { [.end(paid(code)), .releaseTurn, .react(.failed)] }

/// Pictures that are here and not on their way.
private let waitRows: [Row] = [
    Row("sending is written down first", .waitingToSend, .endpointReady, .beginningToSend, [.record(.sending)]),
    Row("the endpoint is away: others may paint", .waitingToSend, .endpointAway, .waitingToSend, [.releaseTurn]),
    Row("the bot was muted meanwhile", .waitingToSend, .muted, .ended, unseen(.muted)),
    Row(
        "the reply window closed", .waitingToSend, .windowClosed, .waitingForWindow, [.releaseTurn, .waitForWindow]),
    Row(
        "it is cancelled with the picture in hand", .waitingToSend, .cancelled(by: .requester), .ended,
        [.end(requesterPainting), .releaseTurn, .react(.none)]),
    Row(
        "its request is deleted with the picture in hand", .waitingToSend, .requestRecalled(by: .other), .ended,
        [.end(otherPainting), .releaseTurn, .react(.none)]),
    Row("the next start sends what is kept", .waitingToSend, .stopped, .waitingToSend, [.park(seconds: 0)]),

    Row(
        "the endpoint is back: it is sent without a turn", .awayBeforeSending, .endpointReady, .beginningToSend,
        [.record(.sending)]),
    Row(
        "the endpoint is back, but the bot is muted", .awayBeforeSending, .muted, .ended,
        [.end(paid(.muted)), .react(.failed)]),
    Row(
        "the window closed while the endpoint was away", .awayBeforeSending, .windowClosed, .waitingForWindow,
        [.waitForWindow]),
    Row(
        "it is cancelled while its picture waits", .awayBeforeSending, .cancelled(by: .requester), .ended,
        [.end(requesterPainting), .react(.none)]),
    Row(
        "its request is deleted while its picture waits", .awayBeforeSending, .requestRecalled(by: .other), .ended,
        [.end(otherPainting), .react(.none)]),
    Row("the picture waits for the next start", .awayBeforeSending, .stopped, .waitingToSend, [.park(seconds: 0)]),

    Row("it is written down: off it goes", .beginningToSend, .sendingBegan, .sending, [.send(parcel)]),
    Row(
        "it is not written down: off it goes all the same", .beginningToSend, .storageFailed(recording: .sending),
        .sending, [.send(parcel)]),
    Row("a mute comes before it left", .beginningToSend, .muted, .ended, unseen(.muted)),
    Row(
        "it is cancelled before it left", .beginningToSend, .cancelled(by: .requester), .ended,
        [.end(requesterPainting), .releaseTurn, .react(.none)]),
    Row(
        "its request is deleted before it left", .beginningToSend, .requestRecalled(by: .other), .ended,
        [.end(otherPainting), .releaseTurn, .react(.none)]),
    Row(
        "a stop lets the writing down end", .beginningToSend, .stopped, .beginningToSend,
        [.park(seconds: JobLife.grace)]),

    Row("the requester speaks again", .waitingForWindow, .windowOpened(nil), .waitingToSend, [.waitForEndpoint]),
    Row(
        "the requester did not speak again", .waitingForWindow, .windowExpired, .ended,
        [.end(.windowClosed), .react(.failed)]),
    Row(
        "it is cancelled while it waits for a word", .waitingForWindow, .cancelled(by: .requester), .ended,
        [.end(requesterPainting), .react(.none)]),
    Row(
        "its request is deleted while it waits for a word", .waitingForWindow, .requestRecalled(by: .other), .ended,
        [.end(otherPainting), .react(.none)]),
    Row("it waits on after the next start", .waitingForWindow, .stopped, .waitingForWindow, [.park(seconds: 0)]),
]

/// What is the same whether or not the pictures were encoded anew.
private func onTheWay(_ stand: Stand) -> [Row] {
    [
        Row("it is there", stand, .sent(message: "5"), .ended, delivered("5", [.releaseTurn])),
        Row(
            "nothing of it left: it is sent again", stand, .sendFailed(.absent), .waitingToSend,
            [.record(.painting), .waitForEndpoint]),
        Row(
            "the endpoint went away before anything left", stand, .sendFailed(.endpointAway), .waitingToSend,
            [.record(.painting), .releaseTurn, .waitForEndpoint]),
        Row(
            "it may be there: it is looked for, and others may paint", stand, .sendFailed(.unknown), .searching,
            [.releaseTurn, .searchForReply]),
        Row("the message is refused", stand, .sendFailed(.refused), .ended, told(paid(.sendRefused))),
        Row("the bot is muted, and can tell nobody", stand, .sendFailed(.muted), .ended, unseen(.muted)),
        Row("the bot is not in the chat any more", stand, .sendFailed(.notInChat), .ended, unseen(.notInChat)),
        Row(
            "the replies are used up", stand, .sendFailed(.windowClosed), .waitingForWindow,
            [.record(.painting), .releaseTurn, .waitForWindow]),
        Row("a stop gives it a few seconds", stand, .stopped, .sending, [.park(seconds: JobLife.grace)]),
    ]
}

private let taken: [JobEffect] = [.end(requesterSending), .releaseTurn, .react(.none)]
private let takenWithoutTurn: [JobEffect] = [.end(requesterSending), .react(.none)]

private let calledOffRows: [Row] =
    JobSendFailure.allCases.filter { $0 != .unknown }.map {
        Row(
            "called off, and not there (\($0)): it is not sent again", .sendingCalledOff, .sendFailed($0), .ended, taken
        )
    } + [
        Row(
            "called off, but there: it is taken back", .sendingCalledOff, .sent(message: "5"), .ended,
            taken + [.recall(message: "5")]),
        Row(
            "called off, and perhaps there: it is looked for", .sendingCalledOff, .sendFailed(.unknown), .searching,
            [.releaseTurn, .searchForReply]),
        Row("called off while the bot stops", .sendingCalledOff, .stopped, .sending, [.park(seconds: JobLife.grace)]),
        Row(
            "called off and found: it is taken back", .searchingCalledOff, .searched(.there(message: "6")), .ended,
            takenWithoutTurn + [.recall(message: "6")]),
        Row(
            "called off, and the answer came late: it is taken back", .searchingCalledOff, .sent(message: "5"), .ended,
            takenWithoutTurn + [.recall(message: "5")]),
        Row("called off, and not there", .searchingCalledOff, .searched(.absent), .ended, takenWithoutTurn),
        Row("called off, and nobody can tell", .searchingCalledOff, .searched(.undecidable), .ended, takenWithoutTurn),
        Row(
            "called off while it is looked for, and the bot stops", .searchingCalledOff, .stopped, .ended,
            [.stopWork] + takenWithoutTurn),
    ]

private let unknown = JobEnding.unknownOutcome(afterRestart: false)
private let unknownLater = JobEnding.unknownOutcome(afterRestart: true)

private let searchRows: [Row] = [
    Row("it is found", .searching, .searched(.there(message: "6")), .ended, delivered("6", [])),
    Row("the answer comes after all", .searching, .sent(message: "5"), .ended, delivered("5", [])),
    Row(
        "it is surely not there: it is sent again", .searching, .searched(.absent), .waitingToSend,
        [.record(.painting), .waitForEndpoint]),
    Row(
        "nobody can tell: that is told", .searching, .searched(.undecidable), .ended,
        [.end(unknown), .react(.none), .tell(unknown)]),
    Row("the next start looks again", .searching, .stopped, .searching, [.stopWork, .park(seconds: 0)]),

    Row(
        "it had arrived before the restart", .searchingForNothing, .searched(.there(message: "6")), .ended,
        delivered("6", [])),
    Row("an answer is an answer", .searchingForNothing, .sent(message: "5"), .ended, delivered("5", [])),
    Row(
        "it is not there, and nothing is kept", .searchingForNothing, .searched(.absent), .ended,
        toldWithoutTurn(.interrupted(during: .sending))),
    Row(
        "nobody can tell after the restart", .searchingForNothing, .searched(.undecidable), .ended,
        [.end(unknownLater), .react(.none), .tell(unknownLater)]),
    Row("another stop meanwhile", .searchingForNothing, .stopped, .searching, [.stopWork, .park(seconds: 0)]),

    Row(
        "sent before the restart: it is looked for", .leftSending, .restarted(JobRemains()), .searching,
        [.searchForReply]),
    Row(
        "looked for before it is sent again", .leftSending, .restarted(JobRemains(pictures: 1)), .searching,
        [.searchForReply]),
    Row(
        "looked for before its task is", .leftSending, .restarted(JobRemains(task: Stand.task)), .searching,
        [.searchForReply]),
    Row("stopped before it is looked for", .leftSending, .stopped, .new, [.park(seconds: 0)]),
]

/// The way to the chat.
let sendingRows: [Row] =
    waitRows + onTheWay(.sending) + onTheWay(.sendingReencoded) + calledOffRows + searchRows + [
        Row(
            "a refused picture goes out encoded anew", .sending, .sendFailed(.pictureRefused), .sending,
            [.send(reencoded)]),
        Row(
            "refused twice it is given up", .sendingReencoded, .sendFailed(.pictureRefused), .ended,
            told(paid(.pictureRefused))),
    ]
