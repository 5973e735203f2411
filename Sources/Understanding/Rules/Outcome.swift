/// What a clause turns out to be.
enum Outcome: Sendable, Equatable {
    /// It asks for a picture.
    case ask(Intent)
    /// It asks for the last picture again, as it was or changed.
    case redo
    /// It says no to a picture but may ask for another.
    case refuse
    /// It takes a request back.
    case cancel
    /// It speaks of pictures without asking for one.
    case talk
    /// It makes the whole message one that asks for nothing.
    case end
}
