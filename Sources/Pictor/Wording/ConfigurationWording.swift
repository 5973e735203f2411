import Inference
public import PictorModel

extension ConfigurationProblem {
    /// What was found and what is allowed, in Chinese. Never a secret's text.
    public var explanation: String { fact.sentence }

    /// One line for the operator: severity, place, key, explanation.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject = key.isEmpty ? "" : " \(key)："
        return "\(severity == .error ? "错误" : "提醒") \(place)\(subject.isEmpty ? " " : subject)\(explanation)"
    }
}

extension InvalidConfiguration {
    /// All problems, one a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension ConfigurationFact {
    fileprivate var sentence: String {
        switch self {
        case .unreadable: "打不开。检查路径和权限，或者复制 config.example.toml 来用"
        case .tooLong(let kilobytes): "超过 \(kilobytes) KB，不像是配置文件"
        case .malformed(let reason): "TOML 格式不对（\(reason)）。多半是少了引号、等号或括号"

        case .outsideTable(let nearest):
            "不认识，已忽略。设置要写在 [小节] 里" + (nearest.map { "，是不是想写 [\($0)]？" } ?? "")
        case .unknownTable(let nearest): "没有这个小节，已忽略" + (nearest.map { "，是不是想写 [\($0)]？" } ?? "")
        case .unknownKey(let nearest): "没有这个设置，已忽略" + (nearest.map { "，是不是想写 \($0)？" } ?? "")
        case .singleBrackets(let name): "要写两对方括号：[[\(name)]]，可以写多个"
        case .tooManyTables(let name, let limit): "[[\(name)]] 最多写 \(limit) 个"

        case .unexpected(let value, let expected): "现在是 \(value.words)，应为 \(expected.words)"
        case .secretNotText: "应为带引号的文字（内容不在此显示）"
        case .secretsNotList: "应为文字的列表，例如 [\"sk-1\", \"sk-2\"]（内容不在此显示）"
        case .secretInListNotText: "列表里的每一项都应是带引号的文字（内容不在此显示）"
        case .notJSON(let example): "应为写在单引号里的 JSON，例如 '\(example)'"

        case .notWebSocketAddress: "应为 ws:// 或 wss:// 开头的地址，例如 \"ws://127.0.0.1:3001\""
        case .unspecifiedAddress: "0.0.0.0 只能用来监听，不能连接。同一台机器写 127.0.0.1，同一个 compose 里写服务名"
        case .openWithoutToken: "不是本机地址，必须同时设置 access_token（或环境变量 PICTOR_ONEBOT_TOKEN）"
        case .notListenAddress: "应为 地址:端口，例如 \"127.0.0.1:8082\" 或 \"0.0.0.0:8082\""
        case .noEndpoint: "url 和 listen 都空着，机器人没有地方可连。至少填一个"

        case .noNickname: "至少要有一个名字"
        case .noCommandPrefix: "至少要有一个前缀，例如 [\"/\"]"
        case .notQuietHours: "应为 时:分-时:分，例如 \"23:00-7:00\"；留空不限"
        case .unreadableFile(let path): "读不到文件 \"\(path)\"。检查路径，或留空"
        case .emptyBannedWord(let word): "\"\(word.prefix(40))\" 里没有字、字母、数字或表情，认不出来，要去掉"
        case .noDatabasePath: "不能为空，应为数据库文件的路径"

        case .modelWithoutAddress: "填了 model_name 就要填它的地址"
        case .notModelAddress: "应为 http:// 或 https:// 开头的地址"

        case .notProxyAddress: "应为 http://、https:// 或 socks5:// 开头的地址，例如 \"http://127.0.0.1:7890\""
        case .noServiceAddress: "还没有填画图服务的地址"
        case .notServiceAddress: "应为 http:// 或 https:// 开头的地址，例如 \"https://api.siliconflow.cn/v1\""
        case .noPromptInAddress(let kind):
            "api_type 是 \(kind.rawValue) 时，地址里要有 {prompt}，例如 \"https://example.com/image/{prompt}\""
        case .noKey(let variable): "还没有填密钥（也可以用环境变量 \(variable)）"
        case .placeholderKey: "还是示例里的占位文字，换成服务商给的密钥"
        case .notCropEdge(let edge): "\"\(edge)\" 不是 top、bottom、left、right 之一，图片不会被裁剪"
        case .noCropPixels: "不大于 0，图片不会被裁剪"
        case .retiredModel(let model): OpenAIRetirement(model: model)?.sentence ?? ""
        case .surplusPictures: "n 大于 1 时每次只用第一张，其余的白付钱；要几张就在群里写 x2 到 x4"
        case .noGradioEndpoint: "不能为空，例如 \"generate\""
        case .noPromptInArguments: "里面要有 \"{prompt}\"，不然画什么都一样"
        case .workflowTooLarge(let path): "\"\(path)\" 太大了，里面的值太多或嵌套太深"
        case .notWorkflow(let path): "读不到 \"\(path)\"，或者它不是 API 格式的工作流 JSON"
        case .noWorkflow(let kind): "api_type 是 \(kind.rawValue) 时，要填工作流文件的路径"
        }
    }
}

extension ConfigurationFact.Value {
    fileprivate var words: String {
        switch self {
        case .table: "一个小节"
        case .array: "一个列表"
        case .date: "一个日期"
        case .text(let text): "\"\(text.prefix(40))\""
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        }
    }
}

extension ConfigurationFact.Expectation {
    fileprivate var words: String {
        switch self {
        case .text: "带引号的文字"
        case .boolean: "true 或 false（不带引号）"
        case .texts: "文字的列表，例如 [\"小绘\"]"
        case .textInList: "列表里的每一项都是带引号的文字"
        case .ids: "QQ 号的列表，例如 [10001, 10002]"
        case .idInList: "列表里的每一项都是一个 QQ 号"
        case .integer(let range, let unit): "\(range.lowerBound) 到 \(range.upperBound) 的整数（\(unit.words)）"
        case .number(let range): "\(range.lowerBound) 到 \(range.upperBound) 的数字"
        case .choice(let names): names.map { "\"\($0)\"" }.joined(separator: "、") + " 之一"
        }
    }
}

extension ConfigurationFact.Unit {
    fileprivate var words: String {
        switch self {
        case .seconds: "秒"
        case .minutes: "分钟"
        case .days: "天"
        case .pixels: "像素"
        case .steps: "步"
        case .messages: "条"
        case .pictures: "张"
        case .requests: "个"
        case .megabytes: "MB"
        case .dailyPictures: "张，-1 不限，0 不许"
        case .secondsUntilRecall: "秒，0 不撤回"
        }
    }
}
