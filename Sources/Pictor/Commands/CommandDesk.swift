import ChatCore
import Foundation
import Inference
import Logging

/// Performs commands: each comes out as a reply, a denial, a request for a picture, or silence.
///
/// Here stands who may do what; what each command does stands in the files beside this one, by who uses it.
struct CommandDesk: Sendable {
    /// What a command comes to.
    enum Outcome: Sendable {
        /// Nothing is said.
        case silence
        /// One message back.
        case reply(String)
        /// A no, said at most once a minute to the same person.
        case denial(String)
        /// A picture is wanted.
        case request(JobLog.NewJob)
        /// The configuration is to be read anew.
        case reload
    }

    let configuration: Configuration
    let adapter: any ChatAdapter
    let settings: ChatSettings
    let bans: Bans
    let allowances: Allowances
    let refusals: Refusals
    let history: History
    let log: JobLog
    let queue: JobRunner
    let waits: WaitEstimate
    let backend: any ImageBackend
    let superusers: Superusers
    let pictures: PictureStore
    let withdrawals: ScheduledRecalls
    let lessons: LessonBook
    let diagnosis: Diagnosis
    let checkup: Checkup
    let now: @Sendable () -> Date
    let logger: Logger

    func perform(_ command: Command, in message: IncomingMessage) async -> Outcome {
        do {
            let right = try await right(of: message)
            guard right >= command.right else {
                return .denial(command.right == .superuser ? Phrases.superusersOnly : Phrases.denied)
            }
            switch command {
            case .picture(let command): return try await request(command, in: message)
            case .cancel: return .reply(try await cancel(in: message))
            case .queue: return .reply(try await places(in: message))
            case .showPrompt:
                guard let job = try await quotedJob(in: message) else { return .reply(Phrases.quoteMyPicture) }
                return .reply(job.recipeText(seeds: try await pictures.seeds(of: job.id)))
            case .recall: return try await recall(in: message, mayRecallAll: right >= .groupAdmin)
            case .quota: return .reply(try await quota(in: message))
            case .help: return .reply(help(for: right, isGroup: message.isInGroup))
            case .claim(let code):
                guard message.key.chat.kind == .direct else { return .silence }
                let isRight = try await superusers.claim(code, by: message.author.id)
                return .reply(isRight ? Phrases.claimed : Phrases.claimRefused)
            case .group(let command):
                return .reply(try await administer(command, in: message.key.chat, by: message.author.id))
            case .diagnose: return .reply(try await diagnose(message, mayExamine: right >= .superuser))
            case .owner(.reload): return .reload
            case .owner(.model(let name)): return .reply(try await setModel(name, in: message.key.chat))
            case .owner(.persona(let text)): return .reply(try await setPersona(text, in: message.key.chat))
            case .owner(.grant(let order)): return .reply(try await grant(order, by: message.author.id))
            case .owner(.groups): return .reply(try await listOfGroups(of: message.key.chat.account))
            case .owner(.onGroup(_, nil)): return .reply(Phrases.groupUsage)
            case .owner(.onGroup(let group, let command?)):
                let chat = ChatKey(account: message.key.chat.account, kind: .group, peer: group)
                switch command {
                case .model(let name): return .reply(try await setModel(name, in: chat))
                case .persona(let text): return .reply(try await setPersona(text, in: chat))
                case .group(let command):
                    let said = try await administer(command, in: chat, by: message.author.id)
                    return .reply(Phrases.inGroup(group, said))
                }
            }
        } catch {
            return Outcome(of: error, logger: logger)
        }
    }

    /// Whether a command is performed even where the bot does not serve private chats: what lets somebody become the first
    /// superuser, and what a superuser manages with.
    func isAlwaysServed(_ command: Command, from message: IncomingMessage) async -> Bool {
        if case .claim = command { return true }
        guard !command.draws else { return false }
        do {
            return try await superusers.contains(message.author.id)
        } catch {
            logger.report(error, as: "superusers not read")
            return false
        }
    }

    /// What somebody may do, by the role that the endpoint states for this very message; a name or card proves nothing.
    private func right(of message: IncomingMessage) async throws(StorageError) -> Command.Right {
        if try await superusers.contains(message.author.id) { return .superuser }
        if message.isInGroup, message.author.role.isPrivileged { return .groupAdmin }
        return .everyone
    }

    /// The job whose picture a message quotes.
    func quotedJob(in message: IncomingMessage) async throws(StorageError) -> Job? {
        guard let quoted = message.quotedKey else { return nil }
        return try await log.job(sentAs: quoted)
    }

    /// Now, in Unix seconds.
    var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}

extension CommandDesk.Outcome {
    /// What a command comes to whose storage failed; nobody is told where the bot is only being stopped.
    init(of error: StorageError, logger: Logger) {
        logger.report(error, as: "command not performed")
        self = error == .cancelled ? .silence : .reply(Phrases.storageFailed)
    }
}
