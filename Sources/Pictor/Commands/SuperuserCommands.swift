import ChatCore
import Foundation
import Inference

/// Commands about money, persona and other groups: for superusers alone.
extension CommandDesk {
    func grant(_ order: GrantOrder?, by author: String) async throws(StorageError) -> String {
        guard let order else { return Speech.grantUsage }
        let left = try await allowances.give(order.pictures, to: order.user, by: author, now: seconds)
        return "\(order.user) 现在有 \(left) 张赠送的"
    }

    /// In a group the model is that group's; in private, and after `全局`, it is everyone's that has none of its own.
    func setModel(_ name: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = Order(name, in: chat)
        if order.value.isEmpty {
            let values = try await settings.inheritedValues(for: chat)
            return "现在用 \(values.model ?? backend.model)（\(backend.name)）。换：/画图模型 名字，换回来：/画图模型 默认"
        }
        guard order.value.utf8.count <= 200, !order.value.contains(where: \.isNewline) else { return Speech.modelUsage }
        try await settings.change(for: order.place) { $0.model = order.isDefault ? nil : order.value }
        return order.isDefault ? "\(order.scope)换回配置里的模型了" : "\(order.scope)换成 \(order.value) 了，画不出来就发 /画图模型 默认"
    }

    func setPersona(_ text: String, in chat: ChatKey) async throws(StorageError) -> String {
        let order = Order(text, in: chat)
        if order.value.isEmpty {
            let persona = try await settings.inheritedValues(for: chat).persona
            return persona.map { "现在的人设：\($0)" } ?? "现在用配置里的人设。换：/画图人设 长相和性格，换回来：/画图人设 默认"
        }
        guard order.value.count <= 2000 else { return Speech.personaTooLong }
        try await settings.change(for: order.place) { $0.persona = order.isDefault ? nil : order.value }
        return order.isDefault ? "\(order.scope)换回配置里的人设了" : "\(order.scope)的人设换好了"
    }

    func listOfGroups(of account: String) async throws(StorageError) -> String {
        guard let groups = try? await adapter.groups(of: account), !groups.isEmpty else {
            return Speech.noGroups
        }
        var lines: [String] = []
        for group in groups.prefix(50) {
            let rules = GroupRules(
                configuration: configuration, values: try await settings.values(for: group.chat), isGroup: true)
            lines.append("\(rules.isOn ? "开" : "关")　\(group.chat.peer)　\(group.name.prefix(20))")
        }
        if groups.count > 50 { lines.append("……一共 \(groups.count) 个群") }
        return lines.joined(separator: "\n") + "\n" + Speech.groupUsage
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
    var scope: String { place == nil ? "所有群" : "本群" }
}
