import ChatCore
import Foundation
import PictorModel
import Primitives

/// Stores that keep everything in memory and share nothing with those of SQLite but their contract.
final class MemoryStores: Sendable {
    struct JobRow {
        var job: Job
        var paid = 0
        var granted = 0
        var task: JobTask?

        /// How many pictures count.
        var counted: Int { job.state.isEnding ? paid : job.count }
        /// Whether it is held against its requester.
        var countsForRequester: Bool { job.ending?.wasCalledOffByOthers != true }
    }

    struct BanRow {
        var ban: Ban
        var chat: ChatKey?
    }

    struct Content {
        var messages: [HistoryEntry] = []
        var jobs: [JobRow] = []
        var given: [String: Int] = [:]
        var refusals: [(chat: ChatKey, day: Int64, reason: String)] = []
        var recalls: [DueRecall] = []
        var overrides: [ChatKey?: ChatOverrides] = [:]
        var bans: [BanRow] = []
        var superusers: Set<String> = []
        var looks: [String: String] = [:]
        var traces: [MessageKey: Trace] = [:]
        var lessons: [Lesson] = []
        var pictures: [(picture: NewPicture, created: Int64)] = []
    }

    let content = Locked(Content())

    var stores: Stores { Stores(messages: self, jobs: self, groups: self, traces: self, pictures: self) }
}

extension MemoryStores: MessageStore {
    func append(_ entries: [HistoryEntry]) async throws(StorageError) -> [Bool] {
        content.withLock { content in
            entries.map { entry in
                if content.messages.contains(where: { $0.key == entry.key }) { return false }
                content.messages.append(entry)
                return true
            }
        }
    }

    func recent(
        in chat: ChatKey, limit: Int, since: Int64, before: HistoryEntry?
    ) async throws(StorageError) -> [HistoryEntry] {
        content.withLock { content in
            let end = before.flatMap { before in content.messages.firstIndex { $0.key == before.key } }
            return content.messages.prefix(end ?? content.messages.count).enumerated()
                .filter { $0.element.key.chat == chat && $0.element.time >= since }
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
                .suffix(limit).map(\.element)
        }
    }

    func entry(for key: MessageKey) async throws(StorageError) -> HistoryEntry? {
        content.withLock { $0.messages.first { $0.key == key } }
    }

    func forget(before moment: Int64) async throws(StorageError) -> Int {
        content.withLock { content in
            let count = content.messages.count
            content.messages.removeAll { $0.time < moment }
            return count - content.messages.count
        }
    }

    func count() async throws(StorageError) -> Int { content.withLock { $0.messages.count } }

    func passesIntegrityCheck() async throws(StorageError) -> Bool { true }
}

extension MemoryStores: GroupStore {
    func overrides(for chat: ChatKey?) async throws(StorageError) -> ChatOverrides {
        content.withLock { $0.overrides[chat] ?? ChatOverrides() }
    }

    func changeOverrides<Result: Sendable>(
        for chat: ChatKey?, _ change: @escaping @Sendable (inout ChatOverrides) -> Result
    ) async throws(StorageError) -> Result {
        content.withLock { change(&$0.overrides[chat, default: ChatOverrides()]) }
    }

    func add(_ ban: Ban, in chat: ChatKey?, by author: String, now: Int64) async throws(StorageError) {
        content.withLock { content in
            content.bans.removeAll { $0.chat == chat && $0.ban.user == ban.user }
            content.bans.append(BanRow(ban: ban, chat: chat))
        }
    }

    func lift(_ user: String, in chat: ChatKey?) async throws(StorageError) -> Bool {
        content.withLock { content in
            let count = content.bans.count
            content.bans.removeAll { $0.chat == chat && $0.ban.user == user }
            return content.bans.count < count
        }
    }

    func ban(on user: String, in chat: ChatKey, now: Int64) async throws(StorageError) -> Ban? {
        content.withLock { content in
            content.bans.filter { ($0.chat == nil || $0.chat == chat) && $0.ban.user == user }.map(\.ban)
                .filter { $0.until ?? .max > now }.max { $0.until ?? .max < $1.until ?? .max }
        }
    }

    func bans(in chat: ChatKey?, now: Int64) async throws(StorageError) -> [Ban] {
        content.withLock { content in
            Array(
                content.bans.filter { $0.chat == chat }.map(\.ban).filter { $0.until ?? .max > now }.reversed()
                    .prefix(50))
        }
    }

    func superusers() async throws(StorageError) -> Set<String> { content.withLock { $0.superusers } }

    func addSuperuser(_ user: String) async throws(StorageError) {
        content.withLock { _ = $0.superusers.insert(user) }
    }

    func englishLooks(of source: String) async throws(StorageError) -> String? { content.withLock { $0.looks[source] } }

    func keepEnglishLooks(_ english: String, of source: String) async throws(StorageError) {
        content.withLock { $0.looks[source] = $0.looks[source] ?? english }
    }
}

extension MemoryStores: TraceStore {
    func write(
        taking take: @escaping @Sendable () -> [TraceNote], written: @escaping @Sendable ([TraceNote]) -> Void
    ) async throws(StorageError) {
        content.withLock { content in
            let notes = take()
            for note in notes {
                switch note {
                case .trace(let trace):
                    guard content.messages.contains(where: { $0.key == trace.message }) else { continue }
                    content.traces[trace.message] = trace
                case .cost(let cost, let message): content.traces[message]?.cost.add(cost)
                }
            }
            written(notes)
        }
    }

    func trace(of message: MessageKey) async throws(StorageError) -> Trace? { content.withLock { $0.traces[message] } }

    func forgetTraces(before moment: Int64) async throws(StorageError) {
        content.withLock { content in content.traces = content.traces.filter { $0.value.time >= moment } }
    }

    func learn(_ lesson: Lesson, keeping limit: Int) async throws(StorageError) {
        content.withLock { content in
            content.lessons.removeAll { $0.source.chat == lesson.source.chat && $0.text == lesson.text }
            content.lessons.append(lesson)
            let surplus = content.lessons.filter { $0.source.chat == lesson.source.chat }.dropLast(limit)
            content.lessons.removeAll { surplus.contains($0) }
        }
    }

    func lessons(of chat: ChatKey) async throws(StorageError) -> [Lesson] {
        content.withLock { $0.lessons.filter { $0.source.chat == chat } }
    }

    func forgetLesson(of source: MessageKey) async throws(StorageError) -> Bool {
        content.withLock { content in
            let count = content.lessons.count
            content.lessons.removeAll { $0.source == source }
            return content.lessons.count < count
        }
    }

    func forgetLessons(of chat: ChatKey) async throws(StorageError) -> Int {
        content.withLock { content in
            let count = content.lessons.count
            content.lessons.removeAll { $0.source.chat == chat }
            return count - content.lessons.count
        }
    }
}

extension MemoryStores: PictureStore {
    func keep(_ picture: NewPicture, now: Int64) async throws(StorageError) {
        content.withLock { content in
            content.pictures.removeAll { $0.picture.job == picture.job && $0.picture.place == picture.place }
            content.pictures.append((picture, now))
        }
    }

    private func kept(_ job: Int64) -> [NewPicture] {
        content.withLock { content in
            content.pictures.map(\.picture).filter { $0.job == job }.sorted { $0.place < $1.place }
        }
    }

    func pictures(of job: Int64) async throws(StorageError) -> [Data] { kept(job).map(\.bytes) }

    func pictures(sentAs message: MessageKey) async throws(StorageError) -> [Data] {
        guard let job = try await job(sentAs: message) else { return [] }
        return kept(job.id).map(\.bytes)
    }

    func seeds(of job: Int64) async throws(StorageError) -> [UInt32] { kept(job).compactMap(\.seed) }

    func tidy(_ bounds: PictureSettings, now: Int64) async throws(StorageError) -> Int {
        content.withLock { content in
            let allowed = bounds.maximumMegabytes << 20, oldest = now - Int64(bounds.maximumDays) * 86_400
            let open = Set(content.jobs.filter { !$0.job.state.isEnding }.map(\.job.id))
            var total = 0
            var kept: [(picture: NewPicture, created: Int64)] = []
            for entry in content.pictures.sorted(by: { $0.created < $1.created }).reversed() {
                total += entry.picture.bytes.count
                if open.contains(entry.picture.job) || total <= allowed && entry.created >= oldest {
                    kept.append(entry)
                }
            }
            defer { content.pictures = kept.reversed() }
            return content.pictures.count - kept.count
        }
    }

    func sweep() async {}

    func usage() async throws(StorageError) -> PictureUsage {
        content.withLock { content in
            PictureUsage(
                count: content.pictures.count,
                bytes: content.pictures.reduce(0) { $0 + Int64($1.picture.bytes.count) }, databaseBytes: 0)
        }
    }
}
