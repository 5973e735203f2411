/// What a word does in a request. One word may do several things; patterns name these.
enum Tag: String, Sendable, CaseIterable {
    // What is done.
    case draw, make, fetch, want, see, shoot, show, edit, remove, add, become, again, pose
    // What it is done to.
    case picture, photo, graphic, style, selfie, body, own, scene, part, ticket, look, point
    // How much of it.
    case num, cls, sheet, some, abit
    // Who.
    case you, me, bot, third, role, people, who
    // In what manner.
    case please, give, can, able, neg, stop, how, ma, past, time, comment, cost, tool, work, hearsay, particle, yes, no
    case reflexive, doing, what, have, article, plain, quoted, there, task

    /// The bit of this tag in a ``TagSet``.
    var bit: UInt64 { 1 << UInt64(Self.positions[self] ?? 63) }

    private static let positions = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// Several tags at once.
struct TagSet: Sendable, Equatable {
    var bits: UInt64 = 0

    init(bits: UInt64 = 0) { self.bits = bits }

    /// The tags named in a list such as `see|fetch` or `see fetch`; unknown names are ignored.
    init(_ names: some StringProtocol) {
        for name in names.split(whereSeparator: { $0 == "|" || $0 == " " }) {
            if let tag = Tag(rawValue: String(name)) { bits |= tag.bit }
        }
    }

    static func |= (set: inout TagSet, tag: Tag) { set.bits |= tag.bit }
    func overlaps(_ other: TagSet) -> Bool { bits & other.bits != 0 }
    func contains(_ other: TagSet) -> Bool { bits & other.bits == other.bits }
    mutating func formUnion(_ other: TagSet) { bits |= other.bits }
}
