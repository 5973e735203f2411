import ChatCore
import Foundation
import Inference
import PictorModel
import Primitives

/// Commands about money, persona and other groups: for superusers alone.
struct OwnerCommands: Sendable {
    let configuration: Current<Settings>
    let adapter: any ChatAdapter
    let settings: RememberedChatSettings
    let jobs: any JobStore
    let backend: Current<any ImageBackend>
    let group: GroupCommands
    let now: @Sendable () -> Date

    /// Performs a command that was given in a chat.
    func perform(
        _ command: OwnerCommand, in chat: ChatKey, by author: String
    ) async throws(StorageError) -> CommandOutcome {
        switch command {
        case .reload: return .reload
        case .model(let name): return .reply(try await setModel(name, in: chat))
        case .persona(let text): return .reply(try await setPersona(text, in: chat))
        case .grant(let order): return .reply(try await grant(order, by: author))
        case .groups: return .reply(try await listOfGroups(of: chat.account))
        case .onGroup(_, nil): return .reply(Phrases.groupUsage)
        case .onGroup(let id, let command?):
            let chat = ChatKey(account: chat.account, kind: .group, peer: id)
            switch command {
            case .model(let name): return .reply(try await setModel(name, in: chat))
            case .persona(let text): return .reply(try await setPersona(text, in: chat))
            case .group(let command):
                return .reply(Phrases.inGroup(id, try await group.perform(command, in: chat, by: author)))
            }
        }
    }

    private func grant(_ order: GrantOrder?, by author: String) async throws(StorageError) -> String {
        guard let order else { return Phrases.grantUsage }
        let left = try await jobs.give(
            order.pictures, to: order.user, by: author, now: Int64(now().timeIntervalSince1970))
        return Phrases.granted(order.user, left: left)
    }

    /// In a group the model is that group's; in private, and after `全局`, it is everyone's that has none of its own.
    private func setModel(_ name: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = ScopedValue(name, in: chat)
        if order.value.isEmpty {
            let values = try await settings.inheritedValues(for: chat)
            let backend = backend.value
            return Phrases.model(values.model ?? backend.model, of: backend.name)
        }
        guard order.value.utf8.count <= 200, !order.value.contains(where: \.isNewline) else {
            return Phrases.modelUsage
        }
        try await settings.change(for: order.place) { $0.model = order.isDefault ? nil : order.value }
        return Phrases.modelChanged(to: order.isDefault ? nil : order.value, isForAll: order.isForAll)
    }

    private func setPersona(_ text: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = ScopedValue(text, in: chat)
        if order.value.isEmpty {
            return Phrases.persona(try await settings.inheritedValues(for: chat).persona)
        }
        guard order.value.count <= 2000 else { return Phrases.personaTooLong }
        try await settings.change(for: order.place) { $0.persona = order.isDefault ? nil : order.value }
        return Phrases.personaChanged(isDefault: order.isDefault, isForAll: order.isForAll)
    }

    private func listOfGroups(of account: String) async throws(StorageError) -> String {
        guard let groups = try? await adapter.groups(of: account), !groups.isEmpty else {
            return Phrases.noGroups
        }
        let configuration = configuration.value
        var listed: [(isOn: Bool, id: String, name: String)] = []
        for group in groups.prefix(50) {
            let rules = ChatRules(
                configuration: configuration, values: try await settings.values(for: group.chat), isGroup: true)
            listed.append((rules.isOn, group.chat.peer, group.name))
        }
        return Phrases.groups(listed, of: groups.count)
    }
}
