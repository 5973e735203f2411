import Inference
import Primitives

/// What a service says of its own queue, told to the requester once where the wait is long enough to wonder.
struct ServiceQueue: Sendable {
    /// Shorter waits are not worth a message.
    static let noticeable = Duration.seconds(20)
    /// Where the service does not say how long: so many others in front are worth one.
    static let noticeableRank = 3

    /// The sentence for a step; `nil` where there is nothing to say.
    static func sentence(for step: ImageProgress) -> String? {
        switch step {
        case .queued(let rank, let eta?) where eta > noticeable:
            Phrases.serviceWait(ahead: rank, seconds: eta.components.seconds)
        case .queued(let rank, nil) where rank >= noticeableRank: Phrases.serviceWait(ahead: rank, seconds: nil)
        default: nil
        }
    }

    /// Draws, and meanwhile says the first sentence there is.
    ///
    /// - Parameters:
    ///   - say: Says a sentence to the requester; not begun once drawing has ended.
    ///   - draw: Draws, given where to report progress.
    /// - Returns: What `draw` returned, after anything that was being said has been said.
    /// - Throws: What `draw` threw.
    static func following<Drawn: Sendable>(
        say: @escaping @Sendable (String) async -> Void,
        draw: @Sendable (@escaping @Sendable (ImageProgress) -> Void) async throws -> Drawn
    ) async throws -> Drawn {
        let (steps, report) = AsyncStream.makeStream(of: ImageProgress.self, bufferingPolicy: .bufferingNewest(8))
        let isDrawn = Locked(false)
        async let telling: Void = {
            for await step in steps {
                guard !isDrawn.withLock({ $0 }), let sentence = sentence(for: step) else { continue }
                await say(sentence)
                return
            }
        }()
        let outcome: Result<Drawn, any Error>
        do {
            outcome = .success(try await draw { report.yield($0) })
        } catch {
            outcome = .failure(error)
        }
        isDrawn.withLock { $0 = true }
        report.finish()
        await telling
        return try outcome.get()
    }
}
