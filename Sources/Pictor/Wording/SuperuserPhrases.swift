import ChatCore
import Foundation

/// What is said to superusers.
extension Phrases {
    static func granted(_ user: String, left: Int) -> String { "\(user) 现在有 \(left) 张赠送的" }

    static func model(_ model: String, of backend: String) -> String {
        "现在用 \(model)（\(backend)）。换：/画图模型 名字，换回来：/画图模型 默认"
    }

    /// The model is changed; `nil` = back to the configured one.
    static func modelChanged(to model: String?, isForAll: Bool) -> String {
        let scope = scope(isForAll: isForAll)
        return model.map { "\(scope)换成 \($0) 了，画不出来就发 /画图模型 默认" } ?? "\(scope)换回配置里的模型了"
    }

    /// What the persona is; `nil` = the configured one.
    static func persona(_ persona: String?) -> String {
        persona.map { "现在的人设：\($0)" } ?? "现在用配置里的人设。换：/画图人设 长相和性格，换回来：/画图人设 默认"
    }

    static func personaChanged(isDefault: Bool, isForAll: Bool) -> String {
        scope(isForAll: isForAll) + (isDefault ? "换回配置里的人设了" : "的人设换好了")
    }

    private static func scope(isForAll: Bool) -> String { isForAll ? "所有群" : "本群" }

    /// The groups that the bot is in, each on or off, and how many there are in all.
    static func groups(_ groups: [(isOn: Bool, id: String, name: String)], of count: Int) -> String {
        var lines = groups.map { "\($0.isOn ? "开" : "关")　\($0.id)　\($0.name.prefix(20))" }
        if count > groups.count { lines.append("……一共 \(count) 个群") }
        return lines.joined(separator: "\n") + "\n" + groupUsage
    }

    /// What a group's command said, where it was given from elsewhere.
    static func inGroup(_ group: String, _ said: String) -> String { "群 \(group)：" + said }
}
