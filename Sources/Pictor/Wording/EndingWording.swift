import Inference
import PictorModel

/// How a job ended, in Chinese: a sentence for the requester, and a few words for whoever asks why.
enum EndingWording {
    /// What the requester is told, with the next step.
    ///
    /// - Parameters:
    ///   - ending: How it ended.
    ///   - retryAfter: Seconds for which the provider asked to be left alone.
    ///   - queueLength: How many may wait in one chat.
    /// - Returns: The sentence; `nil` where there is nothing to tell, or no right to.
    static func sentence(for ending: JobEnding, retryAfter: Int? = nil, queueLength: Int) -> String? {
        switch ending {
        case .delivered, .cancelled, .windowClosed, .restoredFromBackup: nil
        case .failed(.queueFull, _): Phrases.queueFull(queueLength)
        case .failed(let code, _): sentence(for: code, retryAfter: retryAfter)
        case .interrupted: Phrases.wasRestarted
        case .unknownOutcome: Phrases.arrivalUnknown
        case .tooOld: Phrases.tooOld
        case .budgetReached: Phrases.budgetReached
        case .quotaReached: Phrases.quotaReached
        }
    }

    private static func sentence(for code: JobFailureCode, retryAfter: Int?) -> String? {
        if let kind = InferenceError.Kind(code) {
            return InferenceError(kind, detail: "", retryAfter: retryAfter.map { .seconds($0) }).sentence
        }
        return switch code {
        case .nothingToDraw: Phrases.nothingToDraw
        case .modelRefused, .bannedWord: Phrases.refusedByModel
        case .modelFailed: Phrases.notUnderstood
        case .noPictureToEdit: Phrases.needsPicture
        case .cannotEdit: Phrases.cannotEdit
        case .storage: Phrases.storageFailed
        case .badPicture: Phrases.badPicture
        case .connectionBroken, .pictureRefused, .sendRefused: Phrases.sendRefused
        case .other: Phrases.failedSomehow
        case .muted, .notInChat, .endpointAway: nil
        // Said with the line's length.
        case .queueFull: nil
        case .policy, .auth, .billing, .rate, .configuration, .unsupported, .notReady, .server, .unreachable, .timeout,
            .serviceOutcomeUnknown, .noPicture, .serviceCancelled:
            nil
        }
    }

    /// How it ended, for those who run a group.
    static func explanation(of ending: JobEnding) -> String {
        switch ending {
        case .delivered: "画好发出去了"
        case .cancelled: "取消了"
        case .failed(let code, _): "没画成：\(explanation(of: code))"
        case .interrupted: "没画成：中途重启了"
        case .unknownOutcome: "发出去了，不知道到没到"
        case .tooOld: "没画成：等得太久"
        case .windowClosed: "没发出去：能回复的时间过了"
        case .budgetReached: "没画成：画图预算用完了"
        case .quotaReached: "没画成：张数用完了"
        case .restoredFromBackup: "备份的时候还没画完，后来怎样不知道"
        }
    }

    private static func explanation(of code: JobFailureCode) -> String {
        if let kind = InferenceError.Kind(code) { return kind.sentence }
        return switch code {
        case .queueFull: "排队的人太多"
        case .nothingToDraw: "话里没有能画的东西"
        case .modelRefused: "语言模型不肯写"
        case .modelFailed: "语言模型没写出来"
        case .bannedWord: "写出来的提示词里有屏蔽词"
        case .noPictureToEdit: "没找到要改的图"
        case .cannotEdit: "画图服务不会改图"
        case .storage: "存储出错"
        case .badPicture: "画图服务给的图坏了"
        case .muted: "机器人在这里被禁言"
        case .notInChat: "机器人不在群里了"
        case .endpointAway, .connectionBroken, .sendRefused: "QQ 没让发出去"
        case .pictureRefused: "QQ 拒收这张图"
        case .other: "原因在机器人的日志里"
        case .policy, .auth, .billing, .rate, .configuration, .unsupported, .notReady, .server, .unreachable, .timeout,
            .serviceOutcomeUnknown, .noPicture, .serviceCancelled:
            "画图服务没画成"
        }
    }
}
