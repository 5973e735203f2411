import PictorModel

private let task = Stand.task
private let requester = JobEnding.cancelled(by: .requester, during: .painting)
private let other = JobEnding.cancelled(by: .other, during: .painting)
private let nothing = JobEnding.failed(.noPicture, mayHaveBeenPaid: true)
private let notice = JobNotice.service(ahead: 2, seconds: 40)

private func cost(_ certain: Int, _ possible: Int) -> JobEffect {
    .countPayment(JobPayment(certain: certain, possible: possible))
}

private func cut(_ ending: JobEnding, _ certain: Int, _ possible: Int) -> [JobEffect] {
    [.stopWork, cost(certain, possible), .end(ending), .releaseTurn, .react(.none)]
}

/// What is the same wherever the service is at work on one picture.
private func common(_ stand: Stand) -> [Row] {
    [
        Row("the service's own line is announced", stand, .waitIsLong(notice), .painting, [.announce(notice)]),
        Row("a picture is kept at once", stand, .pictureMade(place: 0), .painting, [.keepPicture(place: 0)]),
        Row(
            "a stop gives it a few seconds", stand, .stopped, .painting, [.park(seconds: JobLife.grace)]),
    ]
}

/// The service at work.
let paintingRows: [Row] =
    common(.painting) + common(.paintingThree) + common(.paintingTask) + common(.paintingLostTask) + [
        Row("a task id is written down", .painting, .taskKnown(task), .painting, [.recordTask(task)]),
        Row(
            "it ends without a word: it may have been paid", .painting, .paintingEnded, .ended,
            [cost(0, 1)] + told(nothing)),
        Row(
            "a cancelled painting may have been paid", .painting, .cancelled(by: .requester), .ended,
            cut(requester, 0, 1)),
        Row(
            "a deleted request stops the painting", .painting, .requestRecalled(by: .other), .ended, cut(other, 0, 1)),

        Row("a task of the next picture", .paintingThree, .taskKnown(task), .painting, [.recordTask(task)]),
        Row(
            "fewer than asked are sent all the same", .paintingThree, .paintingEnded, .waitingToSend,
            [cost(1, 0), .waitForEndpoint]),
        Row(
            "one is made and two are uncertain when it is cancelled", .paintingThree, .cancelled(by: .requester),
            .ended, cut(requester, 1, 2)),
        Row(
            "the same where the request is deleted", .paintingThree, .requestRecalled(by: .other), .ended,
            cut(other, 1, 2)),

        Row(
            "the service says that it ended with nothing", .paintingTask, .paintingEnded, .ended,
            [cost(0, 1)] + told(nothing)),
        Row(
            "a cancelled task may have been paid", .paintingTask, .cancelled(by: .requester), .ended,
            cut(requester, 0, 1)),
        Row(
            "a deleted request stops the task", .paintingTask, .requestRecalled(by: .other), .ended, cut(other, 0, 1)),

        Row("another task after the lost one", .paintingLostTask, .taskKnown(task), .painting, [.recordTask(task)]),
        Row(
            "a picture that did not come in time is fetched, not painted again", .paintingLostTask, .paintingEnded,
            .painting, [.pollTask(task)]),
        Row(
            "a lost task may have been paid when it is cancelled", .paintingLostTask, .cancelled(by: .requester),
            .ended, cut(requester, 0, 1)),
        Row(
            "or when its request is deleted", .paintingLostTask, .requestRecalled(by: .other), .ended,
            cut(other, 0, 1)),

        Row(
            "a restart lost it, and that is told", .leftPainting, .restarted(JobRemains()), .ended,
            [cost(0, 1)] + toldWithoutTurn(.interrupted(during: .painting))),
        Row(
            "kept pictures are sent after a restart", .leftPainting, .restarted(JobRemains(pictures: 1)),
            .waitingToSend, [cost(1, 0), .waitForEndpoint]),
        Row(
            "a known task is fetched after a restart", .leftPainting, .restarted(JobRemains(task: task)), .painting,
            [.pollTask(task)]),
        Row(
            "it is cancelled before it is taken up", .leftPainting, .cancelled(by: .requester), .ended,
            [.end(requester), .react(.none)]),
        Row(
            "its request is deleted before it is taken up", .leftPainting, .requestRecalled(by: .other), .ended,
            [.end(other), .react(.none)]),
        Row("the bot stops again before it is taken up", .leftPainting, .stopped, .new, [.park(seconds: 0)]),
    ]
