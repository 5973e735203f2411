import Foundation
import HTTP
import JSON
import Primitives

/// Parses replies of services off the cooperative threads, until the caller is cancelled or its deadline passes.
enum ReplyReading {
    /// Up to this many bytes are read on the calling thread: a change of thread would cost more.
    static let shortBody = 1 << 16

    private static let queue = BlockingQueue(label: "pictor.replies")

    /// Runs a piece of reading.
    ///
    /// - Parameters:
    ///   - deadline: When the caller stops waiting.
    ///   - size: The bytes there are to read.
    ///   - work: Reads; its argument is set once the caller has stopped waiting.
    /// - Returns: What was read.
    /// - Throws: Kind `.cancelled` or `.timeout`, both at once, whatever the work still does.
    static func run<Value: Sendable>(
        by deadline: Deadline, of size: Int, _ work: @escaping @Sendable (Cancellation) -> Value
    ) async throws(InferenceError) -> Value {
        guard size > shortBody else { return work(Cancellation()) }
        let limit = deadline.left
        let value: Value?
        do {
            value = try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await queue.run(work) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch {
            throw InferenceError(.cancelled, detail: "cancelled while the answer was read", pictureMayExist: true)
        }
        guard let value else { throw InferenceError(.timeout, detail: "the answer could not be read in time") }
        return value
    }

    /// Reads a body as JSON; `nil` if it is none.
    static func json(in response: HTTPResponse, by deadline: Deadline) async throws(InferenceError) -> JSONValue? {
        try await run(by: deadline, of: response.body.count) { _ in JSONValue(reading: response.body) }
    }
}
