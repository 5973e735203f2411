import PictorModel

/// Numbers that look random and are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A job in a world that performs its effects truthfully: a row on a disk, a service that is paid, a chat that shows what
/// arrived, and a process that stops and is killed.
struct JobWorld {
    /// What was asked for and not answered yet.
    fileprivate enum Pending: Equatable {
        case began(JobState.Phase), turn, endpoint, prompt, pictures(asked: Int), search, window
        case send(JobParcel)
    }

    /// The job as the process holds it.
    private(set) var life: JobLife
    /// What the disk holds.
    private var row = JobState.queued
    private var keptPictures = 0
    private var task: JobTask?
    private var payment: JobPayment?
    /// What the chat shows.
    private(set) var messages = 0
    private(set) var tellings = 0
    /// What the service was asked for, over all runs of the process.
    private(set) var paintings = 0
    private(set) var endings: [JobEnding] = []
    /// Promises that were broken.
    private(set) var faults: [String] = []

    private let origin: JobLife.Origin
    private let wanted: Int
    private var pending: [Pending] = []
    /// States that the disk did not take, not reported yet.
    private var refused: [JobState.Phase] = []
    private var isTurnHeld = false
    /// Pictures sent whose arrival nobody confirmed: whether they are there.
    private var isThere = false
    private var isLastTurnOfProcess = false
    private var numbers: SeededNumbers
    /// How many disturbances are still to come.
    private var disturbances = 8

    init(origin: JobLife.Origin, wanted: Int, seed: UInt64) {
        self.origin = origin
        self.wanted = wanted
        numbers = SeededNumbers(seed: seed)
        life = JobLife(origin: origin, pictures: wanted)
        take(.accepted)
    }

    /// Lives until nothing is to be done any more.
    mutating func run() {
        for _ in 0..<600 {
            if disturbances > 0, chance(12) { disturb() } else if !answer() { return }
        }
        faults.append("it never comes to rest")
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

    private mutating func take(_ event: JobEvent) {
        for effect in life.handle(event) {
            if !endings.isEmpty, effect.begins { faults.append("\(effect) after the ending") }
            perform(effect)
        }
        while !refused.isEmpty { take(.storageFailed(recording: refused.removeFirst())) }
    }

    private mutating func perform(_ effect: JobEffect) {
        switch effect {
        case .record(let state):
            if disturbances > 0, chance(4) {
                disturbances -= 1
                return refused.append(state.phase ?? .queued)
            }
            row = state
            if state == .painting, life.step == .beginningToPaint { pending.append(.began(.painting)) }
            if state == .sending { pending.append(.began(.sending)) }
        case .recordTask(let task): self.task = task
        case .countPayment(let payment): self.payment = payment
        case .keepPicture: if chance(90) { keep() }
        case .requestTurn: pending.append(.turn)
        case .releaseTurn:
            isTurnHeld = false
            pending.removeAll { $0 == .turn }
        case .writePrompt: pending.append(.prompt)
        case .waitForEndpoint: pending.append(.endpoint)
        case .startPainting(let pictures):
            paintings += 1
            if row != .painting { faults.append("painted without being written down") }
            if !isTurnHeld { faults.append("painted without a turn") }
            pending.append(.pictures(asked: pictures))
        case .pollTask: pending.append(.pictures(asked: 1))
        case .send(let parcel):
            if messages > 0 { faults.append("sent again what is there") }
            if parcel.pictures == 0 { faults.append("sent nothing") }
            pending.append(.send(parcel))
        case .searchForReply: pending.append(.search)
        case .waitForWindow: pending.append(.window)
        case .stopWork: pending.removeAll { $0.isWork }
        case .park(let seconds):
            isLastTurnOfProcess = true
            if seconds == 0 { restart() }
        case .end(let ending):
            endings.append(ending)
            row = .ended(ending)
            pending = []
        case .tell: tellings += 1
        case .recall: messages -= 1
        case .scheduleRecall, .announce, .react: break
        }
    }

    private mutating func keep() {
        keptPictures += 1
        task = nil
        _ = life.handle(.pictureKept)
    }
}

// MARK: - What happens

extension JobWorld {
    /// Answers one thing that was asked for; `false` where there is none.
    private mutating func answer() -> Bool {
        guard let place = pending.indices.randomElement(using: &numbers) else {
            guard isLastTurnOfProcess, endings.isEmpty else { return false }
            restart()
            return true
        }
        let asked = pending.remove(at: place)
        let isCalm = disturbances == 0
        switch asked {
        case .began(.painting): take(.paintingBegan)
        case .began: take(.sendingBegan)
        case .turn:
            isTurnHeld = true
            take(.turnGranted)
        case .endpoint:
            guard isCalm || chance(70) else {
                pending.append(.endpoint)
                take(.endpointAway)
                return true
            }
            take(.endpointReady)
        case .prompt: take(isCalm || chance(90) ? .promptWritten : .promptFailed(.modelRefused))
        case .pictures(let count): paint(count)
        case .send: send()
        case .search:
            let isTold = isCalm || chance(80)
            take(.searched(!isTold ? .undecidable : isThere ? .there(message: "7") : .absent))
        case .window: take(isCalm || chance(80) ? .windowOpened(nil) : .windowExpired)
        }
        return true
    }

    private mutating func paint(_ count: Int) {
        for place in 0..<count {
            if chance(30) { take(.taskKnown(JobTask(service: "main", id: "\(place)"))) }
            if chance(75) {
                take(.pictureMade(place: place))
            } else {
                take(.pictureFailed(JobFailure(JobFailureCode.allCases.randomElement(using: &numbers) ?? .server)))
            }
        }
        take(.paintingEnded)
    }

    private mutating func send() {
        let failure = disturbances > 0 && chance(60) ? JobSendFailure.allCases.randomElement(using: &numbers) : nil
        guard let failure else {
            messages += 1
            return take(.sent(message: chance(90) ? "5" : nil))
        }
        disturbances -= 1
        isThere = failure == .unknown && chance(50)
        if isThere { messages += 1 }
        take(.sendFailed(failure))
    }

    private mutating func disturb() {
        disturbances -= 1
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0: take(.cancelled(by: JobEnding.Canceller.allCases.randomElement(using: &numbers) ?? .other))
        case 1: take(.muted)
        case 2: take(.endpointAway)
        case 3: take(.tooOld)
        case 4: take(.budgetReached)
        case 5: take(.windowClosed)
        case 6: take(.stopped)
        case 7, 8: restart()
        default: if let event = catalogue.filter(\.isHarmless).randomElement(using: &numbers) { take(event) }
        }
    }

    /// The process is killed, and started anew from what the disk holds.
    private mutating func restart() {
        guard endings.isEmpty else { return }
        if pending.contains(where: \.isSend) {
            isThere = chance(50)
            if isThere { messages += 1 }
        } else if row == .sending, life.step != .searching {
            isThere = false
        }
        pending = []
        isTurnHeld = false
        isLastTurnOfProcess = false
        life = JobLife(origin: origin, pictures: wanted, state: row)
        take(.restarted(JobRemains(pictures: keptPictures, task: task, payment: payment)))
    }
}

extension JobWorld.Pending {
    fileprivate var isSend: Bool { if case .send = self { true } else { false } }

    fileprivate var isWork: Bool {
        switch self {
        case .prompt, .pictures, .search: true
        case .began, .turn, .endpoint, .window, .send: false
        }
    }
}

extension JobEvent {
    /// Whether it may come at any time without a lie about the world.
    fileprivate var isHarmless: Bool {
        switch self {
        case .accepted, .settingsReloaded, .waitIsLong, .windowExpired: true
        default: false
        }
    }
}
