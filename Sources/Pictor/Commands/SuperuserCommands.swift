import Foundation
import Inference
import OneBot

/// Commands about money, persona and other groups: for superusers alone.
extension CommandDesk {
    func own(_ command: Command, in event: MessageEvent) async throws(StorageError) -> String {
        let address = Address(answering: event)
        switch command {
        case .model(let name): return try await setModel(name, at: address)
        case .persona(let text): return try await setPersona(text, at: address)
        case .grant(nil): return Speech.grantUsage
        case .grant(let order?):
            let left = try await allowances.give(
                order.pictures, to: "\(order.user)", by: "\(event.userID)", now: seconds)
            return "\(order.user) 现在有 \(left) 张赠送的"
        default: return try await listOfGroups(as: event.selfID)
        }
    }

    /// In a group the model is that group's; in private, and after `全局`, it is everyone's that has none of its own.
    func setModel(_ name: String, at address: Address) async throws(StorageError) -> String {
        let order = Order(name, at: address)
        if order.value.isEmpty {
            let values = try await settings.inheritedValues(for: address.key)
            return "现在用 \(values.model ?? backend.model)（\(backend.name)）。换：/画图模型 名字，换回来：/画图模型 默认"
        }
        guard order.value.utf8.count <= 200, !order.value.contains(where: \.isNewline) else { return Speech.modelUsage }
        try await settings.change(for: order.place) { $0.model = order.isDefault ? nil : order.value }
        return order.isDefault ? "\(order.scope)换回配置里的模型了" : "\(order.scope)换成 \(order.value) 了，画不出来就发 /画图模型 默认"
    }

    func setPersona(_ text: String, at address: Address) async throws(StorageError) -> String {
        let order = Order(text, at: address)
        if order.value.isEmpty {
            let persona = try await settings.inheritedValues(for: address.key).persona
            return persona.map { "现在的人设：\($0)" } ?? "现在用配置里的人设。换：/画图人设 长相和性格，换回来：/画图人设 默认"
        }
        guard order.value.count <= 2000 else { return Speech.personaTooLong }
        try await settings.change(for: order.place) { $0.persona = order.isDefault ? nil : order.value }
        return order.isDefault ? "\(order.scope)换回配置里的人设了" : "\(order.scope)的人设换好了"
    }

    private func listOfGroups(as account: UserID) async throws(StorageError) -> String {
        guard let groups = try? await client.call(.getGroupList, as: account), !groups.isEmpty else {
            return Speech.noGroups
        }
        var lines: [String] = []
        for group in groups.prefix(50) {
            let key = Address(account: account, chat: .group(group.groupID)).key
            let rules = GroupRules(
                configuration: configuration, values: try await settings.values(for: key), isGroup: true)
            lines.append("\(rules.isOn ? "开" : "关")　\(group.groupID)　\(group.name.prefix(20))")
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

    init(_ text: String, at address: Address) {
        let (word, rest) = text.split(atFirst: \.isWhitespace)
        let isGeneral = word == "全局" || word.lowercased() == "global"
        value = isGeneral ? rest : text
        place = isGeneral || !address.isGroup ? nil : address.key
    }

    var isDefault: Bool { value == "默认" || value.lowercased() == "default" }
    var scope: String { place == nil ? "所有群" : "本群" }
}
