/// A text that is no JSON, or more of it than anybody sends.
public struct JSONError: Error, Sendable, Hashable {
    /// Where it goes wrong, in bytes from the beginning.
    public let offset: Int

    init(offset: Int) {
        self.offset = offset
    }
}
