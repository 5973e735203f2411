/// Why a model gave no result, as a fact that decides what to say and whether to try elsewhere.
public struct InferenceError: Error, Sendable, Equatable {
    /// The classes of failure, each with one fixed sentence for the group.
    public enum Kind: String, Sendable, CaseIterable {
        /// The provider refuses to draw this.
        case policy
        /// Key or account not accepted.
        case auth
        /// No money or quota left.
        case billing
        /// Too many requests just now; `retryAfter` may tell how long.
        case rate
        /// The provider does not accept a parameter or does not know the model.
        case configuration
        /// This backend cannot do what was asked, such as editing.
        case unsupported
        /// Asleep, starting, paused or overloaded.
        case notReady
        /// The provider failed.
        case server
        /// No connection could be made; nothing was asked.
        case unreachable
        /// The limit ran out.
        case timeout
        /// The connection broke after the request had gone out.
        case unknownOutcome
        /// An answer came, but no picture was in it.
        case noPicture
        /// The calling task was cancelled.
        case cancelled
    }

    /// The class.
    public var kind: Kind
    /// What happened, for the log: the provider's own reason without keys, URLs and request ids. At most 300
    /// characters.
    public var detail: String
    /// How long the provider asked to be left alone.
    public var retryAfter: Duration?
    /// The request parameter the provider objected to, where it names one.
    public var parameter: String?
    /// Whether a picture may have been made, and billed, all the same. Where `false`, asking again or elsewhere is safe.
    public var pictureMayExist: Bool

    /// Creates an error; `detail` is redacted and cut here, whatever is passed.
    public init(
        _ kind: Kind, detail: String, retryAfter: Duration? = nil, parameter: String? = nil,
        pictureMayExist: Bool? = nil
    ) {
        self.kind = kind
        self.detail = Redaction.redact(detail)
        self.retryAfter = retryAfter
        self.parameter = parameter
        self.pictureMayExist = pictureMayExist ?? kind.pictureUsuallyMayExist
    }

    /// The sentence for the group: Chinese, says what to do next, without code, URL or key.
    public var sentence: String {
        guard kind == .rate || kind == .billing || kind == .notReady, let retryAfter else { return kind.sentence }
        let seconds = max(1, retryAfter.components.seconds)
        let time =
            switch seconds {
            case ..<120: "\(seconds) 秒"
            case ..<7200: "\((seconds + 59) / 60) 分钟"
            default: "\((seconds + 3599) / 3600) 小时"
            }
        return switch kind {
        case .billing: "画图额度暂时用完了，请 \(time)后再试。"
        case .notReady: "画图服务还没准备好，请 \(time)后再试。"
        default: "现在画图的人太多了，请 \(time)后再试。"
        }
    }
}

extension InferenceError.Kind {
    /// The fixed sentence of the class.
    public var sentence: String {
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

    /// What holds unless the place that fails knows better.
    var pictureUsuallyMayExist: Bool {
        switch self {
        case .policy, .auth, .billing, .rate, .configuration, .unsupported, .notReady, .unreachable: false
        case .server, .timeout, .unknownOutcome, .noPicture, .cancelled: true
        }
    }
}
