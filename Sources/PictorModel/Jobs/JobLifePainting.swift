/// The service at work: it is asked once, and what may have been paid is fetched by its task id or told.
extension JobLife {
    mutating func paintingBegan() -> [JobEffect] {
        guard step == .beginningToPaint else { return [] }
        guard !isStopping else {
            // Nothing was asked: the next start must not take it for paid.
            step = .waitingToPaint
            return [.record(.writing)]
        }
        state = .painting
        step = .painting
        return [.startPainting(pictures: wanted)]
    }

    mutating func taskKnown(_ task: JobTask) -> [JobEffect] {
        guard step == .painting, self.task != task else { return [] }
        self.task = task
        return [.recordTask(task)]
    }

    mutating func pictureMade(at place: Int) -> [JobEffect] {
        guard step == .painting, made < wanted else { return [] }
        made += 1
        task = nil
        return [.keepPicture(place: place)]
    }

    mutating func pictureKept() -> [JobEffect] {
        kept = min(made, kept + 1)
        return []
    }

    mutating func pictureFailed(_ failure: JobFailure) -> [JobEffect] {
        guard step == .painting else { return [] }
        if self.failure == nil { self.failure = failure }
        if failure.mayHaveBeenPaid { possiblyPaid += 1 } else { surelyFree += 1 }
        if let task, failure.code.leavesTaskBehind, !fetched.contains(task) { unfetched.append(task) }
        task = nil
        return []
    }

    mutating func paintingEnded() -> [JobEffect] {
        guard step == .painting else { return [] }
        if made < wanted, let task = unfetched.first {
            // Its id is written down: the next start fetches it.
            guard !isStopping else { return [] }
            unfetched.removeFirst()
            possiblyPaid = max(0, possiblyPaid - 1)
            return fetch(task)
        }
        guard made == 0 else { return [.countPayment(payment)] + handOver() }
        let failure = failure ?? JobFailure(.noPicture)
        if self.failure == nil { possiblyPaid = 1 }
        let ending = JobEnding.failed(failure.code, mayHaveBeenPaid: possiblyPaid > 0)
        return [.countPayment(payment)] + end(ending, retryAfter: failure.retryAfter)
    }

    /// Fetches the picture of a task.
    mutating func fetch(_ task: JobTask) -> [JobEffect] {
        step = .painting
        self.task = task
        fetched.insert(task)
        return [.pollTask(task)]
    }

    /// The cost of a painting that has come to its end.
    private var payment: JobPayment { JobPayment(certain: made, possible: possiblyPaid) }

    /// The cost of a painting that is cut short: of what was neither made nor surely free nobody knows.
    var paymentWhereCut: JobPayment {
        JobPayment(certain: made, possible: max(0, wanted - made - surelyFree))
    }
}
