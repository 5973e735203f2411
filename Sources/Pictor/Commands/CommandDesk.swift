import Foundation
import Inference
import Logging
import OneBot

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
    let client: OneBotClient
    let settings: ChatSettings
    let bans: Bans
    let allowances: Allowances
    let refusals: Refusals
    let history: History
    let log: JobLog
    let queue: PaintQueue
    let painter: Painter
    let backend: any ImageBackend
    let superusers: Superusers
    let pictures: PictureStore
    let withdrawals: Withdrawals
    let lessons: LessonBook
    let diagnosis: Diagnosis
    let checkup: Checkup
    let now: @Sendable () -> Date
    let logger: Logger

    func perform(_ command: Command, in event: MessageEvent) async -> Outcome {
        do {
            let right = try await right(of: event)
            guard right >= command.right else {
                return .denial(command.right == .superuser ? Speech.superusersOnly : Speech.denied)
            }
            switch command {
            case .draw, .drawRaw, .selfie, .edit, .again: return try await request(command, in: event)
            case .cancel: return .reply(try await cancel(in: event))
            case .queue: return .reply(try await places(in: event))
            case .showPrompt:
                guard let job = try await quotedJob(in: event) else { return .reply(Speech.quoteMyPicture) }
                return .reply(job.recipeText(seeds: try await pictures.seeds(of: job.id)))
            case .recall: return try await recall(in: event, mayRecallAll: right >= .groupAdmin)
            case .quota: return .reply(try await quota(in: event))
            case .help: return .reply(help(for: right, isGroup: Address(answering: event).isGroup))
            case .claim(let code):
                guard case .private = event.chat else { return .silence }
                let isRight = try await superusers.claim(code, by: "\(event.userID)")
                return .reply(isRight ? Speech.claimed : Speech.claimRefused)
            case .setEnabled, .status, .setTrigger, .set, .ban, .unban, .bans, .clear, .lessons:
                return .reply(try await administer(command, at: Address(answering: event), by: event.userID))
            case .diagnose: return .reply(try await diagnose(event, mayExamine: right >= .superuser))
            case .reload: return .reload
            case .model, .persona, .grant, .groups: return .reply(try await own(command, in: event))
            case .onGroup(let group, let command):
                guard let command else { return .reply(Speech.groupUsage) }
                let place = Address(account: event.selfID, chat: .group(group))
                if case .model(let name) = command { return .reply(try await setModel(name, at: place)) }
                if case .persona(let text) = command { return .reply(try await setPersona(text, at: place)) }
                return .reply("群 \(group)：" + (try await administer(command, at: place, by: event.userID)))
            }
        } catch {
            return Outcome(of: error, logger: logger)
        }
    }

    /// Whether a command is performed even where the bot does not serve private chats: what lets somebody become the first
    /// superuser, and what a superuser manages with.
    func isAlwaysServed(_ command: Command, from event: MessageEvent) async -> Bool {
        if case .claim = command { return true }
        guard !command.draws else { return false }
        do {
            return try await superusers.contains("\(event.userID)")
        } catch {
            logger.report(error, as: "superusers not read")
            return false
        }
    }

    /// What somebody may do, by the role that the endpoint states for this very message; a name or card proves nothing.
    private func right(of event: MessageEvent) async throws(StorageError) -> Command.Right {
        if try await superusers.contains("\(event.userID)") { return .superuser }
        if case .group = event.chat, event.sender.role.isPrivileged { return .groupAdmin }
        return .everyone
    }

    /// The job whose picture a message quotes.
    func quotedJob(in event: MessageEvent) async throws(StorageError) -> Job? {
        guard let quoted = event.message.replyID else { return nil }
        return try await log.job(sentAs: key(of: quoted, in: event))
    }

    /// A message of the same chat.
    func key(of message: MessageID, in event: MessageEvent) -> MessageKey {
        MessageKey(chat: Address(answering: event).key, id: "\(message)")
    }

    /// Now, in Unix seconds.
    var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}

extension CommandDesk.Outcome {
    /// What a command comes to whose storage failed; nobody is told where the bot is only being stopped.
    init(of error: StorageError, logger: Logger) {
        logger.report(error, as: "command not performed")
        self = error == .cancelled ? .silence : .reply(Speech.storageFailed)
    }
}
