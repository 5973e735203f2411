/// What a job counts for in the limits and in the budget. This is the definition; a store may compute the same in its own
/// language, and is tested against it.
///
/// What may have been paid counts: for the chat and for the money always, for the person and the cooldown too, unless
/// somebody else called it off. What surely cost nothing counts for nobody, and an unfinished job counts in full.
public struct JobCharge: Sendable, Hashable {
    /// Pictures that count for the chat's day.
    public var chat: Int
    /// Pictures that count for the budget.
    public var money: Int
    /// Pictures that count for the requester's day, those given on top still among them.
    public var person: Int
    /// Whether the requester's cooldown runs from its acceptance.
    public var startsCooldown: Bool

    /// Counts a job.
    ///
    /// - Parameters:
    ///   - ending: How it ended; `nil` = it has not.
    ///   - pictures: How many pictures were asked for; of a delivered job those delivered count.
    public init(_ ending: JobEnding?, pictures: Int) {
        let count =
            switch ending {
            case nil: pictures
            case .delivered(_, let delivered): delivered
            case .some(let ending): ending.mayHaveBeenPaid ? pictures : 0
            }
        chat = count
        money = count
        person = ending?.wasCalledOffByOthers == true ? 0 : count
        startsCooldown = person > 0
    }
}

extension JobEnding {
    /// Whether it was called off, and neither by its requester nor by the requester's leaving. Older versions held every
    /// cancellation against the requester; theirs still is.
    public var wasCalledOffByOthers: Bool {
        switch self {
        case .cancelled(by: .other, _), .cancelled(by: .bot, _): true
        default: false
        }
    }
}

/// What a job's painting cost, in pictures. It is a statement about the whole job: a later one takes its place.
public struct JobPayment: Sendable, Hashable {
    /// Pictures that were made.
    public var certain: Int
    /// Pictures that may have been made and billed, though nobody has them.
    public var possible: Int

    /// So many pictures.
    public init(certain: Int, possible: Int) {
        self.certain = certain
        self.possible = possible
    }
}
