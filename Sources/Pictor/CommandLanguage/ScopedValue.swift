import ChatCore

/// A value that a command sets, and the chat that it is set for.
struct ScopedValue: Sendable, Equatable {
    /// The value; empty = it is only to be shown.
    let value: String
    /// The group; `nil` = every chat that has none of its own.
    let place: ChatKey?

    /// Reads what stands behind the command's word: in a group it is that group's, in private and after `全局` everyone's.
    init(_ text: String, in chat: ChatKey) {
        let (word, rest) = text.split(atFirst: \.isWhitespace)
        let isGeneral = word == "全局" || word.lowercased() == "global"
        value = isGeneral ? rest : text
        place = isGeneral || chat.kind != .group ? nil : chat
    }

    /// Whether the configured value is to hold again.
    var isDefault: Bool { value == "默认" || value.lowercased() == "default" }

    /// Whether it is set for all chats.
    var isForAll: Bool { place == nil }
}
