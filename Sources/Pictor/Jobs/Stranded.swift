import Primitives

/// Jobs that could not go on because their endpoint, or QQ, was away too long. They stay unfinished, and are taken up again
/// once their account can speak: nothing is paid for that nobody could be given, and nothing paid for is thrown away.
struct Stranded: Sendable {
    private let jobs = Locked<Set<Int64>>([])

    /// Whether there are none.
    var isEmpty: Bool { jobs.withLock { $0.isEmpty } }

    /// Adds a job.
    func add(_ id: Int64) { jobs.withLock { _ = $0.insert(id) } }

    /// Whether a job was among them; it no longer is.
    func take(_ id: Int64) -> Bool { jobs.withLock { $0.remove(id) != nil } }
}
