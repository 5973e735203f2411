import ChatCore
import Foundation
import PictorModel

/// Who may not draw. In a private chat, where only superusers get here, a ban holds everywhere.
struct BanCommands: Sendable {
    let bans: RememberedBans
    let superusers: Superusers
    let jobs: any JobStore
    let queue: JobRunner
    let now: @Sendable () -> Date

    /// Bans somebody, and cancels what they wait for.
    func ban(_ order: BanOrder?, in chat: ChatKey, by author: String) async throws(StorageError) -> String {
        guard let order else { return Phrases.banUsage }
        guard order.user != chat.account, !(try await superusers.contains(order.user)) else {
            return Phrases.cannotBan
        }
        let ban = Ban(user: order.user, until: order.seconds.map { seconds + $0 })
        try await bans.add(ban, in: place(chat), by: author, now: seconds)
        let jobs =
            chat.kind == .group
            ? try await jobs.unfinished(in: chat, of: ban.user) : try await jobs.unfinished(of: ban.user)
        for job in jobs { queue.cancel(job.id, by: author) }
        return Phrases.ban(of: order.user, until: ban.until, isOfGroup: chat.kind == .group)
    }

    /// Lifts somebody's ban.
    func unban(_ user: String?, in chat: ChatKey) async throws(StorageError) -> String {
        guard let user else { return Phrases.unbanUsage }
        return Phrases.unbanned(user, wasBanned: try await bans.lift(user, in: place(chat)))
    }

    /// Who is banned.
    func list(in chat: ChatKey) async throws(StorageError) -> String {
        Phrases.bans(try await bans.list(in: place(chat), now: seconds))
    }

    /// The chat that a ban given in a chat holds for; `nil` = all of them.
    private func place(_ chat: ChatKey) -> ChatKey? { chat.kind == .group ? chat : nil }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
