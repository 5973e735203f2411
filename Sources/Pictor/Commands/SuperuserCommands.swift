import ChatCore
import Foundation
import Inference

/// Commands about money, persona and other groups: for superusers alone.
extension CommandDesk {
    func grant(_ order: GrantOrder?, by author: String) async throws(StorageError) -> String {
        guard let order else { return Phrases.grantUsage }
        let left = try await allowances.give(order.pictures, to: order.user, by: author, now: seconds)
        return Phrases.granted(order.user, left: left)
    }

    /// In a group the model is that group's; in private, and after `全局`, it is everyone's that has none of its own.
    func setModel(_ name: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = Order(name, in: chat)
        if order.value.isEmpty {
            let values = try await settings.inheritedValues(for: chat)
            return Phrases.model(values.model ?? backend.model, of: backend.name)
        }
        guard order.value.utf8.count <= 200, !order.value.contains(where: \.isNewline) else {
            return Phrases.modelUsage
        }
        try await settings.change(for: order.place) { $0.model = order.isDefault ? nil : order.value }
        return Phrases.modelChanged(to: order.isDefault ? nil : order.value, isForAll: order.isForAll)
    }

    func setPersona(_ text: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = Order(text, in: chat)
        if order.value.isEmpty {
            return Phrases.persona(try await settings.inheritedValues(for: chat).persona)
        }
        guard order.value.count <= 2000 else { return Phrases.personaTooLong }
        try await settings.change(for: order.place) { $0.persona = order.isDefault ? nil : order.value }
        return Phrases.personaChanged(isDefault: order.isDefault, isForAll: order.isForAll)
    }

    func listOfGroups(of account: String) async throws(StorageError) -> String {
        guard let groups = try? await adapter.groups(of: account), !groups.isEmpty else {
            return Phrases.noGroups
        }
        var listed: [(isOn: Bool, id: String, name: String)] = []
        for group in groups.prefix(50) {
            let rules = GroupRules(
                configuration: configuration, values: try await settings.values(for: group.chat), isGroup: true)
            listed.append((rules.isOn, group.chat.peer, group.name))
        }
        return Phrases.groups(listed, of: groups.count)
    }
}

/// A value and whose it is to be.
private struct Order {
    let value: String
    /// `nil` = everyone's.
    let place: ChatKey?

    init(_ text: String, in chat: ChatKey) {
        let (word, rest) = text.split(atFirst: \.isWhitespace)
        let isGeneral = word == "全局" || word.lowercased() == "global"
        value = isGeneral ? rest : text
        place = isGeneral || chat.kind != .group ? nil : chat
    }

    var isDefault: Bool { value == "默认" || value.lowercased() == "default" }
    var isForAll: Bool { place == nil }
}
