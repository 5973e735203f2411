import ChatCore
import Foundation
import Imaging
import Inference
import Logging
import PictorModel
import Understanding

/// Takes an accepted job to its one ending: the picture, or one sentence.
///
/// Every step is written down before it is begun, so that after a crash nothing is paid twice and nothing is forgotten.
final class Painter: Sendable {
    private let backend: any ImageBackend
    private let writer: PromptWriter
    private let darkroom: Darkroom
    private let queue: JobScheduler
    private let log: JobLog
    private let history: History
    private let delivery: ChatSender
    private let sources: SourcePictures
    private let traces: TraceLog
    private let easel: Easel
    private let kept: PictureStore
    private let handover: Handover
    private let endings: Endings
    private let stranded: Stranded
    private let recalls: RecalledRequests
    private let reactions: StatusReactions
    private let settings: ChatSettings
    private let configuration: Configuration
    private let now: @Sendable () -> Date
    private let logger: Logger

    init(
        backend: any ImageBackend, writer: PromptWriter, darkroom: Darkroom, queue: JobScheduler, log: JobLog,
        history: History, delivery: ChatSender, sources: SourcePictures, easel: Easel, kept: PictureStore,
        handover: Handover, endings: Endings, stranded: Stranded, recalls: RecalledRequests, reactions: StatusReactions,
        settings: ChatSettings, traces: TraceLog, configuration: Configuration, now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.backend = backend
        self.writer = writer
        self.darkroom = darkroom
        self.queue = queue
        self.log = log
        self.history = history
        self.delivery = delivery
        self.sources = sources
        self.traces = traces
        self.easel = easel
        self.kept = kept
        self.handover = handover
        self.endings = endings
        self.stranded = stranded
        self.recalls = recalls
        self.reactions = reactions
        self.settings = settings
        self.configuration = configuration
        self.now = now
        self.logger = logger
    }

    /// Puts a job into the line; it is painted when its turn comes, as is configured then. Where the queue is stopped before, the job is taken up
    /// again after the next start.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - target: Where it is wanted.
    ///   - arrival: When its request came, as a number that grows with each.
    ///   - isResumed: Whether it was left behind by an earlier run; then its requester has heard of it.
    ///   - painter: The painter of the configuration at the moment of the call.
    ///   - whenOver: Told once the job has had its ending, or was parked at work.
    func take(
        _ job: Job, answering target: ReplyTarget, arrival: Int, isResumed: Bool = false,
        by painter: @escaping @Sendable () -> Painter, whenOver: @escaping @Sendable () -> Void = {}
    ) async {
        do {
            reactions.begin(job)
            let ahead = try queue.enter(
                job.id, in: job.source.chat, arrival: arrival, isBound: !isResumed
            ) { call in
                await painter().attend(to: job, answering: target, call)
                whenOver()
            }
            if !isResumed { await announce(job, ahead: ahead ?? 0, to: target) }
        } catch {
            if case .full = error { await fail(job, JobStop(.queueFull), target) }
            whenOver()
        }
    }

    private func attend(to job: Job, answering target: ReplyTarget, _ call: JobScheduler.WakeUp) async {
        do {
            if case .cancelled(let person) = call { throw JobScheduler.Refusal.cancelled(by: person) }
            if let person = recalls.author(of: job.source) { throw JobScheduler.Refusal.cancelled(by: person) }
            try await queue.whileWanted(job.id) { try await self.paint(job, answering: target) }
        } catch JobScheduler.Refusal.cancelled(let person) {
            let state = try? await log.job(askedBy: job.source)?.state
            let phase = state.flatMap { JobState.Phase(rawValue: $0.rawValue) } ?? .queued
            let canceller = JobEnding.Canceller(person, requester: job.requester)
            await endings.end(
                job, JobLog.EndingRecord(ending: .cancelled(by: canceller, during: phase), time: seconds))
        } catch let failure as JobStop where failure.isStranding {
            stranded.add(job.id)
            logger.notice("job waits for its endpoint", metadata: ["job.id": "\(job.id)", "chat": "\(target.chat)"])
        } catch let failure as JobStop {
            await fail(job, failure, target)
        } catch let error as StorageError where error != .cancelled {
            await fail(job, JobStop(.storage, detail: "storage: \(error)"), target)
        } catch {
            logger.info("job parked", metadata: ["job.id": "\(job.id)"])
        }
    }

    private func paint(_ job: Job, answering target: ReplyTarget) async throws {
        let started = now()
        try await log.record(.writing, of: job.id, now: seconds)
        let material = try await material(for: job)
        let prompt = try await prompt(for: job, from: material)
        // Nothing is spent on a picture that cannot be shown.
        guard !delivery.isMuted(in: target.chat) else { throw JobStop(.muted) }
        guard await delivery.waitForEndpoint(of: target) else {
            try Task.checkCancellation()
            throw JobStop.endpointAway
        }
        // From here on the service may be paid: a restart tells instead of painting again.
        try await log.record(.painting, of: job.id, now: seconds)
        let model = try await settings.inheritedValues(for: job.source.chat).model
        let made = try await ServiceQueue.following { [self] sentence in
            guard job.origin != .guess else { return }
            await delivery.say(sentence, to: target, quoting: job.source.id)
        } draw: { [self] progress in
            try await easel.pictures(
                of: prompt, sources: material.pictures, model: model, for: job, progress: progress)
        }
        let isThere: Bool
        do {
            let remark = material.isRedrawn ? Phrases.redrawn : nil
            isThere = try await handover.send(made, of: job, remark: remark, to: target)
        } catch {
            // Stopped while it waited for the endpoint: the pictures are kept, and the next start sends them.
            try Task.checkCancellation()
            throw error
        }
        if let gone = try? await kept.tidy(configuration.pictures, now: seconds), gone > 0 {
            logger.info("old pictures let go", metadata: ["count": "\(gone)"])
        }
        guard isThere else { return }
        let took = now().timeIntervalSince(started)
        queue.note(took)
        logger.info(
            "picture sent",
            metadata: [
                "job.id": "\(job.id)", "chat": "\(job.source.chat)", "intent": "\(job.intent.rawValue)",
                "backend": "\(backend.name)", "pictures": "\(made.count)",
                "bytes": "\(made.reduce(0) { $0 + $1.bytes.count })",
                "took": "\(String(format: "%.1f", took)) s",
            ])
    }

    /// What a job has to work with besides its words.
    private enum Material {
        /// Pictures to change or to look at; none for a picture from nothing.
        case pictures([Data])
        /// An earlier picture of ours, to be drawn anew with a changed prompt: the service cannot change pictures.
        case earlier(Job, Prompt)

        var pictures: [Data] {
            if case .pictures(let pictures) = self { pictures } else { [] }
        }

        var isRedrawn: Bool {
            if case .earlier = self { true } else { false }
        }
    }

    private func material(for job: Job) async throws -> Material {
        switch job.intent {
        case .draw, .none: return .pictures([])
        case .selfie: return .pictures(backend.canEdit ? await referencePicture() : [])
        case .edit: break
        }
        if backend.canEdit {
            let pictures = await sources.pictures(for: job.source)
            // A download that a stop cut short says nothing of the picture.
            try Task.checkCancellation()
            if !pictures.isEmpty { return .pictures(pictures) }
        }
        // Another's picture is out of reach; of our own we know what it was drawn from.
        guard let earlier = try await pictureToChange(by: job), let prompt = earlier.prompt else {
            throw JobStop(backend.canEdit ? .noPictureToEdit : .cannotEdit)
        }
        return .earlier(earlier, prompt)
    }

    /// The job whose picture, or whose request, an edit points at.
    private func pictureToChange(by job: Job) async throws(StorageError) -> Job? {
        guard let message = await sources.ownMessage(for: job.source) else { return nil }
        if let sent = try await log.job(sentAs: message) { return sent }
        return try await log.job(askedBy: message)
    }

    /// The picture of the persona that a selfie is to look like; none where it is not set or cannot be read.
    private func referencePicture() async -> [Data] {
        guard let path = configuration.persona.referenceImage else { return [] }
        do {
            return [try await darkroom.picture(at: path)]
        } catch {
            logger.warning(
                "selfie without the reference picture: persona.reference_image cannot be used",
                metadata: ["path": "\(path)", "reason": "\(error)"])
            return []
        }
    }

    private func prompt(for job: Job, from material: Material) async throws -> Prompt {
        let chat = await lines(upTo: job)
        let prompt: Prompt
        var cost = ModelCost()
        defer { traces.note(cost, for: job.source) }
        do throws(PromptWriter.Failure) {
            switch material {
            case .pictures:
                prompt = try await writer.prompt(for: job, chat: chat, time: now().clockTime, cost: &cost)
            case .earlier(let earlier, let drawn):
                prompt = try await writer.prompt(
                    changing: earlier, drawnFrom: drawn, for: job, chat: chat, time: now().clockTime, cost: &cost)
            }
        } catch {
            try Task.checkCancellation()
            throw JobStop(JobFailureCode(error))
        }
        // The request was looked at when it came; a model may have put in what it did not say.
        let words = GroupRules(
            configuration: configuration, values: try await settings.values(for: job.source.chat),
            isGroup: job.source.chat.kind == .group
        ).bannedWords
        guard !words.match(prompt.text) else {
            throw JobStop(.bannedWord)
        }
        try await log.keep(prompt, model: nil, of: job.id)
        logger.debug("prompt written", metadata: ["job.id": "\(job.id)", "prompt": "\(prompt.text)"])
        return prompt
    }

    /// The one place where a failure surfaces: logged once, and answered once unless it was a mere guess.
    private func fail(_ job: Job, _ stop: JobStop, _ target: ReplyTarget) async {
        logger.warning(
            "no picture",
            metadata: [
                "job.id": "\(job.id)", "chat": "\(job.source.chat)", "reason": "\(stop.failure.code.rawValue)",
                "detail": "\(stop.detail)",
            ])
        guard await endings.end(job, JobLog.EndingRecord(ending: stop.ending, time: seconds)), job.origin != .guess,
            let sentence = EndingWording.sentence(
                for: stop.ending, retryAfter: stop.failure.retryAfter, queueLength: configuration.limits.queueLength)
        else { return }
        await delivery.say(sentence, to: target, quoting: job.source.id)
    }

    /// A word to whoever will wait long enough to wonder.
    private func announce(_ job: Job, ahead: Int, to target: ReplyTarget) async {
        guard job.origin != .guess else { return }
        let expected = await expectedWait(ahead: ahead)
        // A picture that was quicker speaks for itself.
        guard expected.map({ $0 > 20 }) ?? (ahead >= 3), queue.contains(job.id) else { return }
        await delivery.say(Phrases.waiting(ahead: ahead, seconds: expected), to: target, quoting: job.source.id)
    }

    /// Seconds until a job with so many before it is done, from the last pictures; `nil` where there were none.
    func expectedWait(ahead: Int) async -> Int64? {
        var durations = queue.durations
        // After a start there are only those that include the wait for their turn.
        if durations.isEmpty { durations = (try? await log.recentDurations()) ?? [] }
        guard !durations.isEmpty else { return nil }
        let each = durations.sorted()[durations.count / 2]
        let rounds = Int64(ahead / configuration.limits.maxConcurrent + 1)
        return max(1, each * rounds)
    }

    /// Recent chat as the model sees it, the request last.
    private func lines(upTo job: Job) async -> [PromptRecipe.Line] {
        guard let request = try? await history.entry(for: job.source) else { return [] }
        let since = request.time - configuration.llm.contextTime.components.seconds
        let recent = try? await history.recent(
            in: job.source.chat, limit: configuration.llm.contextMessageLimit, since: since, before: request)
        return ((recent ?? []) + [request]).map(PromptRecipe.Line.init)
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}

extension PromptRecipe.Line {
    /// A remembered message as a line of chat.
    init(_ entry: HistoryEntry) {
        self.init(id: entry.key.id, name: entry.isOwn ? "我" : entry.authorName, text: entry.line)
    }
}

extension ImageRequest {
    /// What the service is asked, from a prompt of ours.
    init(_ prompt: Prompt, sources: [Data], model: String? = nil) {
        self.init(
            prompt: prompt.text, negativePrompt: prompt.negative,
            aspect: Aspect(rawValue: prompt.aspect.rawValue) ?? .auto,
            ratio: prompt.ratio.flatMap { AspectRatio(width: $0.width, height: $0.height) }, seed: prompt.seed,
            sources: sources, model: model)
    }
}
