import OneBot
import Understanding

/// Remembered messages as the intent detector sees them.
struct Utterances: Sendable {
    let account: UserID

    /// The message, with what it quotes where that is known, and, for a message of the bot that carries a picture it
    /// made, what that was.
    func utterance(of entry: HistoryEntry, quoting quoted: HistoryEntry?, made: Intent? = nil) -> Utterance {
        var quote: Utterance.Quote?
        if let quoted {
            quote = Utterance.Quote(speaker: speaker(of: quoted), fragments: fragments(of: quoted.message))
        } else if entry.message.replyID != nil {
            quote = Utterance.Quote(speaker: nil, fragments: [])
        }
        return Utterance(
            speaker: speaker(of: entry), fragments: fragments(of: entry.message), quote: quote,
            isPrivate: entry.key.chat.kind == .direct, madeIntent: made)
    }

    private func speaker(of entry: HistoryEntry) -> Utterance.Speaker {
        entry.isOwn ? .bot : .person(id: entry.author, name: entry.authorName)
    }

    private func fragments(of message: Message) -> [Utterance.Fragment] {
        message.segments.compactMap { segment in
            switch segment {
            case .text(let text): .text(text)
            case .at(.all): .mention(.everyone)
            case .at(.user(account)): .mention(.bot)
            case .at(.user(let user)): .mention(.person("\(user)"))
            case .image(let image): .picture(isSticker: image.subType == 1 || image.marketFace != nil)
            case .marketFace: .picture(isSticker: true)
            case .reply: nil
            default: .other(type: segment.type)
            }
        }
    }
}

extension HistoryEntry {
    /// The message as one line of chat for a language model: words as they stand, pictures by name.
    var line: String {
        message.segments.map { segment in
            switch segment {
            case .text(let text): text
            case .at(.user(let user)): "@\(user) "
            case .at(.all): "@全体成员 "
            case .image: "[图片]"
            case .marketFace: "[表情]"
            case .reply: ""
            case .json, .xml, .markdown: "[卡片]"
            case .record: "[语音]"
            case .video: "[视频]"
            case .file: "[文件]"
            case .forward: "[聊天记录]"
            case .face: "[表情]"
            case .unknown: ""
            }
        }.joined()
    }
}
