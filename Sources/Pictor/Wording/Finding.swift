import Foundation
import PictorModel

/// One thing that a check looked at, in words for the operator.
public struct Finding: Sendable, Equatable {
    /// Whether it is in order.
    public let isSound: Bool
    /// What was looked at, in a few words of Chinese, such as `画图服务地址`.
    public let subject: String
    /// One Chinese sentence: what was found and, if it is broken, what to do. No secret in it.
    public let sentence: String
    /// The host that the sentence names, where it names one: for the operator's eyes, not for a chat's.
    let host: String?

    init(isSound: Bool, subject: String, sentence: String, host: String? = nil) {
        self.isSound = isSound
        self.subject = subject
        self.sentence = sentence
        self.host = host
    }

    /// All of it in one line.
    public var line: String { "\(isSound ? "正常" : "异常") \(subject)：\(sentence)" }

    /// The same without addresses, for a chat.
    var withoutAddresses: Finding {
        let sentence = host.map { self.sentence.replacing($0, with: "（地址）") } ?? self.sentence
        return Finding(
            isSound: isSound, subject: subject,
            sentence: sentence.replacing(#/(https?|wss?|socks5h?):\/\/[^\s，。；：、（）()"]+/#, with: "（地址）"))
    }
}

extension Finding {
    /// The database at this path works and holds so many messages.
    static func storage(at path: String, messages: Int) -> Finding {
        Finding(isSound: true, subject: "存储", sentence: "\(path) 可以读写，记着 \(messages) 条消息")
    }

    /// The running bot's own database works and holds so many messages.
    static func ownStorage(messages: Int) -> Finding {
        Finding(isSound: true, subject: "存储", sentence: "可以读写，记着 \(messages) 条消息")
    }

    /// The running bot has the database at this path open.
    static func storageInUse(at path: String) -> Finding {
        Finding(isSound: true, subject: "存储", sentence: "\(path) 正被运行中的机器人使用")
    }

    /// The database does not work.
    static func storage(_ error: StorageError) -> Finding {
        Finding(isSound: false, subject: "存储", sentence: error.advice)
    }

    /// No chat model is configured.
    ///
    /// - Parameter isInChat: Whether it is said in a chat, where less is.
    /// - Returns: The finding, which is sound.
    static func noChatModel(isInChat: Bool) -> Finding {
        Finding(isSound: true, subject: "语言模型", sentence: "没有配置，只用规则判断" + (isInChat ? "" : "，提示词就是原话"))
    }
}
