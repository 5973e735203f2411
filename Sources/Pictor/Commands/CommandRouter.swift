import ChatCore
import Logging
import PictorModel

/// Checks whether the author of a command may use it, and hands it to the handler of its family.
struct CommandRouter: Sendable {
    let draw: DrawCommands
    let mine: MyJobsCommands
    let group: GroupCommands
    let owner: OwnerCommands
    let diagnosis: DiagnosisCommands
    let superusers: Superusers
    let logger: Logger

    /// Performs a command.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - message: The message that holds it.
    /// - Returns: What is to be answered or done.
    func perform(_ command: Command, in message: IncomingMessage) async -> CommandOutcome {
        let chat = message.key.chat, author = message.author
        do {
            let right = Command.Right(
                role: author.role, isInGroup: message.isInGroup,
                isSuperuser: try await superusers.contains(author.id))
            guard right >= command.right else {
                return .denial(command.right == .superuser ? Phrases.superusersOnly : Phrases.denied)
            }
            switch command {
            case .picture(let command): return try await draw.request(command, in: message)
            case .help: return .reply(draw.help(for: right, isGroup: message.isInGroup))
            case .cancel: return .reply(try await mine.cancel(in: message))
            case .queue: return .reply(try await mine.places(in: message))
            case .showPrompt: return .reply(try await mine.prompt(in: message))
            case .recall: return try await mine.recall(in: message, mayRecallAll: right >= .groupAdmin)
            case .quota: return .reply(try await mine.quota(in: message))
            case .claim(let code): return try await claim(code, in: message)
            case .diagnose:
                return .reply(try await diagnosis.diagnose(message, mayExamine: right >= .superuser))
            case .group(let command): return .reply(try await group.perform(command, in: chat, by: author.id))
            case .owner(let command): return try await owner.perform(command, in: chat, by: author.id)
            }
        } catch {
            return CommandOutcome(of: error, logger: logger)
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

    private func claim(_ code: String, in message: IncomingMessage) async throws(StorageError) -> CommandOutcome {
        guard message.key.chat.kind == .direct else { return .silence }
        let isRight = try await superusers.claim(code, by: message.author.id)
        return .reply(isRight ? Phrases.claimed : Phrases.claimRefused)
    }
}

extension Command.Right {
    /// What somebody may do.
    ///
    /// - Parameters:
    ///   - role: The role that the endpoint states for this very message; a name or card proves nothing.
    ///   - isInGroup: Whether the message was said in a group: elsewhere a role means nothing.
    ///   - isSuperuser: Whether the person is a superuser.
    init(role: Role, isInGroup: Bool, isSuperuser: Bool) {
        self = isSuperuser ? .superuser : isInGroup && role.isPrivileged ? .groupAdmin : .everyone
    }
}
