internal import Foundation
import Primitives

/// An endpoint's answer that it did not carry out an action.
public struct ActionFailure: Sendable, Hashable {
    /// The action.
    public var action: String
    /// The endpoint's number for it. Endpoints disagree on these: decide by `kind`.
    public var retcode: Retcode
    /// The endpoint's own explanation, at most 500 characters and without carried bytes; nil where it gave none.
    public var wording: String?
    /// What it means for the caller.
    public var kind: Kind

    /// Describes a failed action.
    public init(action: String, retcode: Retcode, wording: String?, kind: Kind) {
        self.action = action
        self.retcode = retcode
        self.wording = wording
        self.kind = kind
    }

    /// What a failure means for the caller.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// QQ refused the picture itself: its content, its size, or the same picture twice at once. Another encoding
        /// may pass.
        case mediaRefused
        /// The account, or its whole group, is muted. Trying again before the mute ends risks a ban.
        case muted
        /// The account is in no such group.
        case notInGroup
        /// The account is not connected to QQ.
        case offline
        /// The message, file or member asked for is not known.
        case notFound
        /// The request was wrong: a mistake of this program.
        case ourFault
        /// Refused, and the same request will be refused again.
        case refused
    }
}

extension ActionFailure: CustomStringConvertible {
    /// One line for a log.
    public var description: String {
        "\(action) failed with \(retcode) (\(kind.rawValue))\(wording.map { ": \($0)" } ?? "")"
    }
}

extension ActionFailure {
    /// Decides what a failed answer means, by its text before its number, for most endpoints have one number for all.
    ///
    /// | the text holds, or the number is | it means |
    /// |---|---|
    /// | `rich media transfer failed` | `mediaRefused`, whatever stands before it |
    /// | `"result": 120`, 120 | `muted` |
    /// | `"result": 110`, 110, 不在群 | `notInGroup` |
    /// | `1006514`, 网络连接异常, bot_offline, 账号已离线 | `offline` |
    /// | `Timeout`, 超时 and an inner result that is 0 or absent | outcome unknown |
    /// | 不支持的API, API_NOT_FOUND, 1404, 404 | unsupported |
    /// | 不存在, not found, 消息已被撤回 | `notFound` |
    /// | 消息体无法解析, 未知的消息类型, 请指定正确的, Schema, 1400, 400 | `ourFault` |
    /// | anything else | `refused` |
    ///
    /// The number inside `"result"` is QQ's own and decides before the words around it: old endpoints write "Timeout"
    /// over a definite refusal.
    /// - Returns: The error to throw for that answer.
    public static func classify(action: String, retcode: Retcode, wording: String?) -> OneBotError {
        // Some endpoints repeat a whole picture: what they say of it stands before or behind.
        let whole = wording ?? ""
        let text = whole.utf8.count > 8192 ? whole.head(bytes: 4096) + " " + whole.tail(bytes: 4096) : whole
        let result = innerResult(of: text)
        func failed(_ kind: Kind) -> OneBotError {
            .failed(
                ActionFailure(
                    action: action, retcode: retcode, wording: wording.map(told), kind: kind))
        }
        func holds(_ words: String...) -> Bool {
            words.contains { text.range(of: $0, options: .caseInsensitive) != nil }
        }

        if holds("rich media transfer failed") { return failed(.mediaRefused) }
        if result == 120 || retcode == 120 { return failed(.muted) }
        if result == 110 || retcode == 110 || holds("不在群") { return failed(.notInGroup) }
        if holds("1006514", "网络连接异常", "bot_offline", "账号已离线") { return failed(.offline) }
        if holds("timeout", "超时"), (result ?? 0) == 0 {
            return .outcomeUnknown(action: action, cause: .endpointTimedOut(wording: told(text)))
        }
        if holds("不支持的API", "API_NOT_FOUND") || retcode == .unsupported || retcode == .unsupportedByOldEndpoints {
            return .unsupported(action: action)
        }
        if holds("不存在", "not found", "已被撤回") { return failed(.notFound) }
        if holds("消息体无法解析", "未知的消息类型", "请指定正确的", "schema")
            || retcode == .badRequest || retcode == 400
        {
            return failed(.ourFault)
        }
        return failed(.refused)
    }

    /// As much of an explanation as a log wants: some endpoints repeat the whole picture that they could not read.
    private static func told(_ wording: String) -> String {
        String(
            wording.head(bytes: 6000).prefix(2000)
                .replacing(#/base64:\/\/[A-Za-z0-9+\/=_\-]*|[A-Za-z0-9+\/=_\-]{200,}/#, with: "[…]")
                .prefix(500))
    }

    /// The number in `"result": 120`, which QQ itself answered.
    private static func innerResult(of text: String) -> Int? {
        guard let key = text.range(of: "\"result\"") ?? text.range(of: "result:") else { return nil }
        let rest = text[key.upperBound...].drop { $0 == ":" || $0.isWhitespace }
        // bounded: a text is read, which gives nil where it does not fit
        return Int(rest.prefix { $0 == "-" || $0.isNumber })
    }
}
