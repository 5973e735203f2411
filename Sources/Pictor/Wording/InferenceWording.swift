import Foundation
import Inference
import PictorModel

extension InferenceError {
    /// The sentence for the group: Chinese, says what to do next, without code, URL or key.
    var sentence: String {
        guard let retryAfter else { return kind.sentence }
        return switch kind {
        case .billing: "画图额度暂时用完了，请 \(Self.time(retryAfter))后再试。"
        case .notReady: "画图服务还没准备好，请 \(Self.time(retryAfter))后再试。"
        case .rate: "现在画图的人太多了，请 \(Self.time(retryAfter))后再试。"
        case .policy, .auth, .configuration, .unsupported, .server, .unreachable, .timeout, .unknownOutcome, .noPicture,
            .cancelled:
            kind.sentence
        }
    }

    private static func time(_ wait: Duration) -> String {
        let seconds = max(1, wait.components.seconds)
        return switch seconds {
        case ..<120: "\(seconds) 秒"
        case ..<7200: "\((seconds + 59) / 60) 分钟"
        default: "\((seconds + 3599) / 3600) 小时"
        }
    }
}

extension InferenceError.Kind {
    /// The fixed sentence of the class.
    var sentence: String {
        switch self {
        case .policy: "这个画不了，换个说法再试试吧。"
        case .auth: "画图服务的密钥或权限没有配好，请联系管理员检查。"
        case .billing: "画图额度用完了，请联系管理员充值或更换服务。"
        case .rate: "现在画图的人太多了，请过一会儿再试。"
        case .configuration: "画图服务不接受现在的模型或参数设置，请联系管理员检查。"
        case .unsupported: "现在的画图服务做不到这个，换个要求试试吧。"
        case .notReady: "画图服务还没准备好，请过几分钟再试。"
        case .server: "画图服务出了点问题，请稍后再试。"
        case .unreachable: "连不上画图服务，请稍后再试，一直这样请联系管理员。"
        case .timeout: "等了很久也没画好，请稍后再试，或把要求写简单一点。"
        case .unknownOutcome: "画到一半和画图服务断开了，请稍后再试。"
        case .noPicture: "这次没能画出图片，换个说法再试试吧。"
        case .cancelled: "已经取消了，想画的时候再告诉我。"
        }
    }
}

extension BackendHealth {
    /// One Chinese line for an operator.
    ///
    /// - Parameter now: The time, from which the ages are counted.
    /// - Returns: Counts, and the last failure where nothing was drawn since.
    func line(now: Date) -> String {
        var line = "画成 \(pictures) 张，失败 \(failures) 次"
        if let lastPicture { line += "，上一张在 \(Self.age(now.timeIntervalSince(lastPicture)))前" }
        if isFailing, let lastFailure {
            line += "；\(Self.age(now.timeIntervalSince(lastFailure.time)))前失败：\(lastFailure.sentence)"
        }
        return line
    }

    private static func age(_ seconds: TimeInterval) -> String {
        // What was remembered in a file may lie as far away as a number can be written.
        let whole = Int(exactly: max(0, seconds).rounded(.down)) ?? .max
        return switch whole {
        case ..<120: "\(whole) 秒"
        case ..<7200: "\(whole / 60) 分钟"
        case ..<172_800: "\(whole / 3600) 小时"
        default: "\(whole / 86400) 天"
        }
    }
}

extension BackendHealth.Failure {
    /// What is said of it, in Chinese.
    var sentence: String { InferenceError.Kind(rawValue: kind)?.sentence ?? kind }
}
