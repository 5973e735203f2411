import ChatCore
import PictorModel
import Understanding

/// Remembered messages as the intent detector sees them.
enum Utterances {
    /// The message, with what it quotes where that is known, and, for a message of the bot that carries a picture it
    /// made, what that was.
    static func utterance(of entry: HistoryEntry, quoting quoted: HistoryEntry?, made: Intent? = nil) -> Utterance {
        var quote: Utterance.Quote?
        if let quoted {
            quote = Utterance.Quote(speaker: speaker(of: quoted), fragments: fragments(of: quoted.parts))
        } else if entry.parts.quote != nil {
            quote = Utterance.Quote(speaker: nil, fragments: [])
        }
        return Utterance(
            speaker: speaker(of: entry), fragments: fragments(of: entry.parts), quote: quote,
            isPrivate: entry.key.chat.kind == .direct, madeIntent: made)
    }

    private static func speaker(of entry: HistoryEntry) -> Utterance.Speaker {
        entry.isOwn ? .bot : .person(id: entry.author, name: entry.authorName)
    }

    private static func fragments(of parts: [MessagePart]) -> [Utterance.Fragment] {
        parts.compactMap { part in
            switch part {
            case .text(let text): .text(text)
            case .mentionEveryone: .mention(.everyone)
            case .mention(let mention): .mention(mention.isSelf ? .bot : .person(mention.id))
            case .picture(let picture): .picture(isSticker: !picture.isPhoto)
            case .quote: nil
            case .other(let content): .other(type: content.name)
            }
        }
    }
}

extension HistoryEntry {
    /// The message as one line of chat for a language model: words as they stand, pictures by name.
    var line: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .mention(let mention): "@\(mention.id) "
            case .mentionEveryone: "@全体成员 "
            case .picture(let picture): picture.kind == .shopSticker ? "[表情]" : "[图片]"
            case .quote: ""
            case .other(let content):
                switch content {
                case .card, .markdown: "[卡片]"
                case .voice: "[语音]"
                case .video: "[视频]"
                case .file: "[文件]"
                case .forward: "[聊天记录]"
                case .face: "[表情]"
                case .unknown: ""
                }
            }
        }.joined()
    }
}
