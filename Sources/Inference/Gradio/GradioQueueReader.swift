import Foundation
import HTTP
import Primitives

/// Reads the bytes of `/queue/data`, as they arrive, into the steps of one job.
///
/// An object, because its state is handed from thread to thread and a copy for each piece would cost the square of
/// the stream's length.
final class GradioQueueReader: Sendable {
    private struct State {
        var parser = ServerSentEventParser()
        var queue = GradioQueue()
        /// Bytes taken since the last event ended.
        var unread = 0
    }

    private let state = Locked(State())

    /// How many bytes may have to be read when `chunk` comes: its own, and those of the event that it may end.
    func bytesHeld(with chunk: Data) -> Int {
        state.withLock { $0.unread } + chunk.count  // bounded: two counts of bytes in memory
    }

    /// Takes the next bytes.
    ///
    /// - Returns: The steps they complete, in order.
    func take(_ chunk: Data) -> [GradioQueue.Step] {
        state.withLock { state in
            let events = state.parser.feed(chunk)
            // bounded: counts of bytes in memory
            state.unread = events.isEmpty ? state.unread + chunk.count : 0
            return events.map { state.queue.take($0) }
        }
    }
}
