import PictorModel

private let byRequester = JobEnding.cancelled(by: .requester, during: .queued)
private let byOther = JobEnding.cancelled(by: .other, during: .queued)
private let requesterWriting = JobEnding.cancelled(by: .requester, during: .writing)
private let otherWriting = JobEnding.cancelled(by: .other, during: .writing)
private let muted = JobEnding.failed(.muted, mayHaveBeenPaid: false)
private let storage = JobEnding.failed(.storage, mayHaveBeenPaid: false)

/// From the acceptance to the moment before anything is spent.
let preparationRows: [Row] = [
    Row("an accepted job takes its place", .accepted, .accepted, .inLine, [.react(.working), .requestTurn]),
    Row(
        "it may be cancelled at once", .accepted, .cancelled(by: .requester), .ended,
        [.end(byRequester), .react(.none)]),
    Row(
        "its request may be deleted at once", .accepted, .requestRecalled(by: .other), .ended,
        [.end(byOther), .react(.none)]),
    Row(
        "after a restart it takes its place again", .accepted, .restarted(JobRemains()), .inLine,
        [.react(.working), .requestTurn]),
    Row(
        "pictures that cannot be its own change nothing", .accepted, .restarted(JobRemains(pictures: 1)), .inLine,
        [.react(.working), .requestTurn]),
    Row(
        "nor does a task", .accepted, .restarted(JobRemains(task: Stand.task)), .inLine,
        [.react(.working), .requestTurn]),
    Row("nothing is left of the quota", .accepted, .quotaReached, .ended, toldWithoutTurn(.quotaReached)),
    Row("nothing is left of the budget", .accepted, .budgetReached, .ended, toldWithoutTurn(.budgetReached)),
    Row("it is too old to be begun", .accepted, .tooOld, .ended, toldWithoutTurn(.tooOld)),
    Row("a stop leaves it to the next start", .accepted, .stopped, .new, [.park(seconds: 0)]),

    Row(
        "what was being written is begun again", .leftWriting, .restarted(JobRemains()), .inLine,
        [.react(.working), .requestTurn]),
    Row(
        "whatever is left of it", .leftWriting, .restarted(JobRemains(pictures: 1)), .inLine,
        [.react(.working), .requestTurn]),
    Row(
        "a task included", .leftWriting, .restarted(JobRemains(task: Stand.task)), .inLine,
        [.react(.working), .requestTurn]),
    Row(
        "it is cancelled before it was taken up", .leftWriting, .cancelled(by: .requester), .ended,
        [.end(requesterWriting), .react(.none)]),
    Row(
        "its request is deleted before it was taken up", .leftWriting, .requestRecalled(by: .other), .ended,
        [.end(otherWriting), .react(.none)]),
    Row("the quota is used up meanwhile", .leftWriting, .quotaReached, .ended, toldWithoutTurn(.quotaReached)),
    Row("the budget is used up meanwhile", .leftWriting, .budgetReached, .ended, toldWithoutTurn(.budgetReached)),
    Row("it became too old meanwhile", .leftWriting, .tooOld, .ended, toldWithoutTurn(.tooOld)),
    Row("the bot stops again before it is taken up", .leftWriting, .stopped, .new, [.park(seconds: 0)]),

    Row(
        "the line is full", .inLine, .queueFull, .ended,
        toldWithoutTurn(.failed(.queueFull, mayHaveBeenPaid: false))),
    Row("its turn has come", .inLine, .turnGranted, .writing, [.record(.writing), .writePrompt]),
    Row(
        "a long wait is announced", .inLine, .waitIsLong(.queue(ahead: 4, seconds: nil)), .inLine,
        [.announce(.queue(ahead: 4, seconds: nil))]),
    Row(
        "who cannot be served lets the others pass", .inLine, .endpointAway, .waitingToPaint,
        [.releaseTurn, .waitForEndpoint]),
    Row(
        "it is cancelled in the line", .inLine, .cancelled(by: .requester), .ended,
        [.end(byRequester), .releaseTurn, .react(.none)]),
    Row(
        "its request is deleted in the line", .inLine, .requestRecalled(by: .other), .ended,
        [.end(byOther), .releaseTurn, .react(.none)]),
    Row("the quota is used up in the line", .inLine, .quotaReached, .ended, told(.quotaReached)),
    Row("the budget is used up in the line", .inLine, .budgetReached, .ended, told(.budgetReached)),
    Row("it becomes too old in the line", .inLine, .tooOld, .ended, told(.tooOld)),
    Row("a stop leaves it in its state", .inLine, .stopped, .inLine, [.park(seconds: 0)]),

    Row("the prompt is there", .writing, .promptWritten, .waitingToPaint, [.waitForEndpoint]),
    Row(
        "there is nothing to draw", .writing, .promptFailed(.nothingToDraw), .ended,
        told(.failed(.nothingToDraw, mayHaveBeenPaid: false))),
    Row(
        "nothing is written for a chat that cannot be spoken in", .writing, .muted, .ended,
        [.stopWork, .end(muted), .releaseTurn, .react(.failed)]),
    Row(
        "the writing is cut short when it is cancelled", .writing, .cancelled(by: .requester), .ended,
        [.stopWork, .end(requesterWriting), .releaseTurn, .react(.none)]),
    Row(
        "and when its request is deleted", .writing, .requestRecalled(by: .other), .ended,
        [.stopWork, .end(otherWriting), .releaseTurn, .react(.none)]),
    Row(
        "the quota is used up while it is written", .writing, .quotaReached, .ended,
        [.stopWork] + told(.quotaReached)),
    Row(
        "the budget is used up while it is written", .writing, .budgetReached, .ended,
        [.stopWork] + told(.budgetReached)),
    Row(
        "the database takes no note", .writing, .storageFailed(recording: .writing), .ended, [.stopWork] + told(storage)
    ),
    Row("writing is cut short by a stop", .writing, .stopped, .writing, [.stopWork, .park(seconds: 0)]),

    Row(
        "the endpoint is there: painting is written down", .waitingToPaint, .endpointReady, .beginningToPaint,
        [.record(.painting)]),
    Row("nobody waits with a turn in hand", .waitingToPaint, .endpointAway, .waitingToPaint, [.releaseTurn]),
    Row(
        "nothing is spent where it cannot be shown", .waitingToPaint, .muted, .ended,
        [.end(muted), .releaseTurn, .react(.failed)]),
    Row(
        "it is cancelled before it is painted", .waitingToPaint, .cancelled(by: .requester), .ended,
        [.end(requesterWriting), .releaseTurn, .react(.none)]),
    Row(
        "its request is deleted before it is painted", .waitingToPaint, .requestRecalled(by: .other), .ended,
        [.end(otherWriting), .releaseTurn, .react(.none)]),
    Row("the quota is used up before it is painted", .waitingToPaint, .quotaReached, .ended, told(.quotaReached)),
    Row("the budget is used up before it is painted", .waitingToPaint, .budgetReached, .ended, told(.budgetReached)),
    Row("it becomes too old before it is painted", .waitingToPaint, .tooOld, .ended, told(.tooOld)),
    Row("it is left as it is by a stop", .waitingToPaint, .stopped, .waitingToPaint, [.park(seconds: 0)]),

    Row("its endpoint is back: it asks for a turn", .awayBeforePainting, .endpointReady, .inLine, [.requestTurn]),
    Row(
        "its endpoint is back, but the bot is muted there", .awayBeforePainting, .muted, .ended,
        [.end(muted), .react(.failed)]),
    Row(
        "it is cancelled while its endpoint is away", .awayBeforePainting, .cancelled(by: .requester), .ended,
        [.end(requesterWriting), .react(.none)]),
    Row(
        "its request is deleted while its endpoint is away", .awayBeforePainting, .requestRecalled(by: .other), .ended,
        [.end(otherWriting), .react(.none)]),
    Row(
        "the quota is used up while its endpoint is away", .awayBeforePainting, .quotaReached, .ended,
        toldWithoutTurn(.quotaReached)),
    Row(
        "the budget is used up while its endpoint is away", .awayBeforePainting, .budgetReached, .ended,
        toldWithoutTurn(.budgetReached)),
    Row(
        "the outage was longer than a request is good for", .awayBeforePainting, .tooOld, .ended,
        toldWithoutTurn(.tooOld)),
    Row(
        "it waits for the next start instead", .awayBeforePainting, .stopped, .waitingToPaint, [.park(seconds: 0)]),

    Row(
        "painting is written down: the service is asked", .beginningToPaint, .paintingBegan, .painting,
        [.startPainting(pictures: 1)]),
    Row(
        "a mute comes in the last moment", .beginningToPaint, .muted, .ended,
        [nothing, .end(muted), .releaseTurn, .react(.failed)]),
    Row(
        "a cancellation in the last moment costs nothing", .beginningToPaint, .cancelled(by: .requester), .ended,
        [nothing, .end(requesterWriting), .releaseTurn, .react(.none)]),
    Row(
        "nor does a deleted request", .beginningToPaint, .requestRecalled(by: .other), .ended,
        [nothing, .end(otherWriting), .releaseTurn, .react(.none)]),
    Row(
        "the last picture of the day was just taken", .beginningToPaint, .quotaReached, .ended,
        [nothing] + told(.quotaReached)),
    Row(
        "the last of the money was just taken", .beginningToPaint, .budgetReached, .ended,
        [nothing] + told(.budgetReached)),
    Row(
        "nothing is asked that is not written down", .beginningToPaint, .storageFailed(recording: .painting), .ended,
        told(storage)),
    Row(
        "a stop lets the writing down end", .beginningToPaint, .stopped, .beginningToPaint,
        [.park(seconds: JobLife.grace)]),
]

/// The row counts no picture any more.
private let nothing = JobEffect.countPayment(JobPayment(certain: 0, possible: 0))
