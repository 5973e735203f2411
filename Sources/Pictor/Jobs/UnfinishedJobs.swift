import ChatCore
import Logging
import PictorModel

/// Jobs that an earlier run left unfinished, until their account can speak.
struct UnfinishedJobs: Sendable {
    private let store: any JobStore
    /// When this run began, in Unix seconds.
    private let start: Int64
    private let logger: Logger
    private var jobs: [Job]?

    /// What is left in a store.
    init(store: any JobStore, start: Int64, logger: Logger) async {
        self.store = store
        self.start = start
        self.logger = logger
        jobs = await read()
    }

    /// Takes those of some accounts, oldest first.
    mutating func take(of accounts: Set<String>) async -> [Job] {
        // Where they could not be read at the start, those of this run must not be among them.
        if jobs == nil { jobs = await read()?.filter { $0.created < start } }
        let due = (jobs ?? []).filter { accounts.contains($0.source.chat.account) }
        if !due.isEmpty { jobs?.removeAll { accounts.contains($0.source.chat.account) } }
        return due
    }

    private func read() async -> [Job]? {
        do {
            return try await store.unfinished()
        } catch {
            logger.report(error, as: "unfinished jobs not found")
            return nil
        }
    }
}
