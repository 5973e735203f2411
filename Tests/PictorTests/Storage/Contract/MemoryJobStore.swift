import ChatCore
import PictorModel
import Primitives

/// Jobs and limits in memory. What counts is worked out anew for each question, from the words of `JobStore`.
extension MemoryStores: JobStore {
    func accept(_ job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError) -> JobAcceptance {
        content.withLock { content in
            if content.jobs.contains(where: { $0.job.source == job.source }) { return .known }
            if let refusal = content.refusal(of: job, on: terms, now: now) { return .refused(refusal) }
            let accepted = Job(
                id: Int64(content.jobs.count + 1), source: job.source, requester: job.requester, intent: job.intent,
                origin: job.origin, request: job.request, isRaw: job.isRaw, count: job.pictures, prompt: job.prompt,
                state: .queued, created: now, changed: now, window: job.window)
            content.jobs.append(JobRow(job: accepted, granted: content.overflow(of: job, on: terms)))
            return .accepted(accepted)
        }
    }

    func refusal(of job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError) -> RefusalReason? {
        content.withLock { $0.refusal(of: job, on: terms, now: now) }
    }

    func standing(
        of requester: String, in chat: ChatKey, on terms: QuotaTerms
    ) async throws(StorageError) -> QuotaStanding {
        content.withLock { content in
            QuotaStanding(
                used: content.used(by: requester, in: nil, since: terms.dayBegan),
                left: content.left(to: requester, in: chat, on: terms), granted: content.allowance(of: requester),
                leftInGroup: content.leftInGroup(chat, on: terms))
        }
    }

    func usage(by requester: String, in chat: ChatKey?, since moment: Int64) async throws(StorageError) -> Int {
        content.withLock { $0.used(by: requester, in: chat, since: moment) }
    }

    func pictures(in chat: ChatKey, since moment: Int64) async throws(StorageError) -> Int {
        content.withLock { $0.pictures(in: chat, since: moment) }
    }

    func give(_ amount: Int, to user: String, by author: String, now: Int64) async throws(StorageError) -> Int {
        content.withLock { content in
            content.given[user, default: 0] += max(amount, -content.allowance(of: user))
            return content.allowance(of: user)
        }
    }

    func allowance(of user: String) async throws(StorageError) -> Int { content.withLock { $0.allowance(of: user) } }

    func count(_ reason: RefusalReason, in chat: ChatKey, on day: Int64) async throws(StorageError) {
        content.withLock { $0.refusals.append((chat, day, reason.code.rawValue)) }
    }

    func refusals(in chat: ChatKey, on day: Int64) async throws(StorageError) -> [(reason: String, count: Int)] {
        content.withLock { content in
            Dictionary(grouping: content.refusals.filter { $0.chat == chat && $0.day == day }, by: \.reason)
                .map { (reason: $0.key, count: $0.value.count) }.sorted {
                    ($1.count, $0.reason) < ($0.count, $1.reason)
                }
        }
    }

    func forgetRefusals(before moment: Int64) async throws(StorageError) {
        content.withLock { $0.refusals.removeAll { $0.day < moment } }
    }

    @discardableResult
    func record(_ phase: JobState.Phase, of id: Int64, now: Int64) async throws(StorageError) -> Bool {
        change(id) { row in
            row.job.state = Job.State(rawValue: phase.rawValue) ?? row.job.state
            row.job.changed = now
            if phase == .writing { row.paid = 0 }
            if phase == .painting { row.paid = max(row.paid, 1) }
        }
    }

    func record(_ task: JobTask, of id: Int64) async throws(StorageError) { change(id) { $0.task = task } }

    func record(_ window: ReplyWindow, of id: Int64) async throws(StorageError) {
        change(id) { $0.job.window = window }
    }

    func note(paid: Int, of id: Int64) async throws(StorageError) {
        change(id) { if $0.job.state == .painting { $0.paid = paid } }
    }

    func keep(_ prompt: Prompt, model: String?, of id: Int64) async throws(StorageError) {
        content.withLock { content in
            guard let index = content.jobs.firstIndex(where: { $0.job.id == id }) else { return }
            content.jobs[index].job.prompt = prompt
            if let model { content.jobs[index].job.model = model }
        }
    }

    func end(_ id: Int64, _ record: EndingRecord) async throws(StorageError) -> Bool {
        let isFirst = change(id) { row in
            row.job.state = Job.State(rawValue: record.ending.outcome.rawValue) ?? row.job.state
            row.job.ending = record.ending
            row.job.changed = record.time
            let asked = row.job.count
            if case .delivered(let message, let pictures) = record.ending {
                row.job.sent = message
                row.paid = max(row.paid, pictures)
                row.job.count = pictures
            }
            row.granted = row.countsForRequester ? max(0, row.granted - max(0, asked - row.paid)) : 0
        }
        if isFirst, let due = record.withdrawAt, case .delivered(let message?, _) = record.ending {
            content.withLock { content in
                guard let chat = content.jobs.first(where: { $0.job.id == id })?.job.source.chat else { return }
                content.recalls.append(DueRecall(message: MessageKey(chat: chat, id: message), due: due))
            }
        }
        return isFirst
    }

    func painting(of id: Int64) async throws(StorageError) -> JobPainting? {
        content.withLock { content in
            content.jobs.first { $0.job.id == id }.map { JobPainting(paid: $0.paid, task: $0.task) }
        }
    }

    func unfinished() async throws(StorageError) -> [Job] { jobs { !$0.state.isEnding } }

    func unfinished(in chat: ChatKey, of requester: String?) async throws(StorageError) -> [Job] {
        jobs { !$0.state.isEnding && $0.source.chat == chat && (requester == nil || $0.requester == requester) }
    }

    func unfinished(of requester: String) async throws(StorageError) -> [Job] {
        jobs { !$0.state.isEnding && $0.requester == requester }
    }

    func job(askedBy source: MessageKey) async throws(StorageError) -> Job? { jobs { $0.source == source }.first }

    func job(sentAs message: MessageKey) async throws(StorageError) -> Job? {
        jobs { $0.source.chat == message.chat && $0.sent == message.id }.first
    }

    func lastRepeatable(in chat: ChatKey, to requester: String?) async throws(StorageError) -> Job? {
        jobs { job in
            guard job.source.chat == chat else { return false }
            guard let requester else { return job.state == .done }
            guard job.requester == requester else { return false }
            return job.state == .done || job.state == .unknown || job.state == .failed && job.origin != .guess
        }.last
    }

    func recentDurations() async throws(StorageError) -> [Int64] {
        jobs { $0.state == .done }.suffix(20).reversed().map { $0.changed - $0.created }
    }

    func dueRecalls(limit: Int) async throws(StorageError) -> [DueRecall] {
        content.withLock { Array($0.recalls.sorted { $0.due < $1.due }.prefix(limit)) }
    }

    func forgetRecall(of message: MessageKey) async throws(StorageError) {
        content.withLock { $0.recalls.removeAll { $0.message == message } }
    }

    private func jobs(where isMeant: @Sendable (Job) -> Bool) -> [Job] {
        content.withLock { $0.jobs.map(\.job).filter(isMeant) }
    }

    @discardableResult
    private func change(_ id: Int64, _ change: @Sendable (inout JobRow) -> Void) -> Bool {
        content.withLock { content in
            guard let index = content.jobs.firstIndex(where: { $0.job.id == id }),
                !content.jobs[index].job.state.isEnding
            else { return false }
            change(&content.jobs[index])
            return true
        }
    }
}

extension MemoryStores.Content {
    func used(by requester: String, in chat: ChatKey?, since moment: Int64) -> Int {
        jobs.filter {
            $0.job.requester == requester && $0.job.created >= moment && $0.countsForRequester
                && (chat == nil || $0.job.source.chat == chat)
        }.reduce(0) { $0 + max(0, $1.counted - $1.granted) }
    }

    func pictures(in chat: ChatKey, since moment: Int64) -> Int {
        jobs.filter { $0.job.source.chat == chat && $0.job.created >= moment }.reduce(0) { $0 + $1.counted }
    }

    func allowance(of user: String) -> Int {
        max(0, given[user, default: 0] - jobs.filter { $0.job.requester == user }.reduce(0) { $0 + $1.granted })
    }

    func left(to requester: String, in chat: ChatKey, on terms: QuotaTerms) -> Int? {
        [(terms.userDaily, nil), (terms.userDailyHere, chat)].filter { $0.0 >= 0 }
            .map { max(0, $0.0 - used(by: requester, in: $0.1, since: terms.dayBegan)) }.min()
    }

    func leftInGroup(_ chat: ChatKey, on terms: QuotaTerms) -> Int? {
        terms.groupDaily < 0 ? nil : max(0, terms.groupDaily - pictures(in: chat, since: terms.dayBegan))
    }

    func overflow(of job: JobRequest, on terms: QuotaTerms) -> Int {
        left(to: job.requester, in: job.source.chat, on: terms).map { max(0, job.pictures - $0) } ?? 0
    }

    func refusal(of job: JobRequest, on terms: QuotaTerms, now: Int64) -> RefusalReason? {
        let last = jobs.last {
            $0.job.source.chat == job.source.chat && $0.job.requester == job.requester && $0.countsForRequester
                && $0.counted > 0
        }
        if let last, last.job.created <= now, terms.cooldown > now - last.job.created {
            return .tooSoon(seconds: terms.cooldown - (now - last.job.created))
        }
        let over = overflow(of: job, on: terms), granted = over > 0 ? allowance(of: job.requester) : 0
        if over > granted { return .userLimit(terms.daily ?? 0, left: max(0, job.pictures - over + granted)) }
        if let left = leftInGroup(job.source.chat, on: terms), job.pictures > left {
            return .groupLimit(terms.groupDaily, left: left)
        }
        return nil
    }
}
