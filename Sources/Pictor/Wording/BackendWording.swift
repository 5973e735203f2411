import Foundation
public import Inference

extension Finding {
    /// What a backend found of itself.
    public init(_ finding: BackendFinding) {
        let place = finding.place.map { "\($0.number) 号 \($0.backend) " } ?? ""
        self.init(
            isSound: finding.isSound, subject: place + Self.subject(of: finding.fact, Self.name(of: finding.service)),
            sentence: Self.sentence(for: finding.fact), host: finding.fact.host)
    }

    private static func name(of service: BackendFinding.Service) -> String {
        switch service {
        case .images: "画图服务"
        case .chat: "语言模型"
        }
    }

    /// What was looked at; `service` begins it where it is a part of the service.
    private static func subject(of fact: BackendFact, _ service: String) -> String {
        switch fact {
        case .addressMalformed, .versionPathAdded, .addressTemplateMalformed, .addressTemplateWellFormed: service + "地址"
        case .unreachable, .appUnreachable, .anotherKindOfService, .answers, .failing(.state), .busy, .appAnswers,
            .modelListMissing, .keyRefused(_, .state), .accountEmpty(_, .state):
            service + "连接"
        case .keyMissing, .keysSetAside, .keyRefused(_, .models): service + "密钥"
        case .accountEmpty(_, .models): service + "余额"
        case .loginRequired: service + "登录"
        case .failing(.models), .noApp, .space: service + "状态"
        case .modelMissing: service + "模型"
        case .endpointMissing, .endpointFound: service + "接口"
        case .tooManyArguments, .settingRefused: service + "参数"
        case .builtIn: service
        case .record: "最近"
        case .retirement: "画图模型"
        case .workflowUnusable: "画图工作流"
        }
    }

    private static func sentence(for fact: BackendFact) -> String {
        switch fact {
        case .addressMalformed: "base_url 不是以 http:// 或 https:// 开头的网址，请改正。"
        case .versionPathAdded: "base_url 没有路径，已按惯例补上 /v1。"
        case .addressTemplateMalformed: "base_url 要是完整的网址，并在放描述的地方写上 {prompt}。"
        case .addressTemplateWellFormed: "网址格式正确；画一张才能知道服务是否可用。"
        case .unreachable(let host): "连不上 \(host ?? "base_url")，请检查地址、网络和 proxy 设置。"
        case .appUnreachable(let host): "连不上 \(host ?? "base_url")，请检查地址和网络；国内访问 hf.space 需要设置 proxy。"
        case .anotherKindOfService: "地址能连上，但不是这种服务，请检查 api_type 和 base_url。"
        case .keyMissing(.modelScope): "没有填 api_key，请填写 ModelScope 的访问令牌。"
        case .keyMissing(.novelAI): "没有填 api_key，请填写 NovelAI 的持久令牌。"
        case .keysSetAside(let count): "有 \(count) 个 api_key 被服务拒绝，已暂时停用，请检查余额和权限。"
        case .keyRefused(let number, .models): "\(number.map { "第 \($0) 个 " } ?? "")api_key 不被接受，请检查是否填对、是否有权限。"
        case .keyRefused(let number, .state):
            number.map { "第 \($0) 个 api_key 不被接受，请检查。" } ?? "密钥不被接受，请检查 api_key。"
        case .accountEmpty(let number, .models): "\(owner(number))账户没有余额或额度，请充值或更换密钥。"
        case .accountEmpty(let number, .state): "\(owner(number))账户没有额度，请充值或更换密钥。"
        case .loginRequired: "服务要求登录或令牌，请填写 api_key（Hugging Face 令牌）。"
        case .answers(.models): "能连上，密钥有效。"
        case .answers(.state): "能连上，服务有应答。"
        case .failing(.models): "服务有回应但出了问题，请稍后再试。"
        case .failing(.state): "服务有应答但出了问题，请稍后再试。"
        case .busy: "能连上；现在请求太多，稍后再试。"
        case .appAnswers(let version): "能连上，Gradio 版本 \(version)。"
        case .noApp: "地址能连上，但后面没有运行中的 Gradio 应用，请检查 base_url 或稍后再试。"
        case .space(let stage): sentence(for: stage)
        case .builtIn: "内置的速写画师，随时可用"
        case .record(let health, let now): health.line(now: now)
        case .modelMissing(let name): "服务的模型列表里没有 \(name)，请核对模型名。"
        case .modelListMissing: "能连上；服务不提供模型列表，模型名无法核对。"
        case .retirement(let retirement, _): retirement.sentence
        case .endpointMissing(let name, let alternatives):
            "没有名为 \(name) 的接口，请把 gradio_api 改成其中之一：\(alternatives.joined(separator: "、"))。"
        case .endpointFound(let name): "接口 \(name) 可用。"
        case .tooManyArguments(let given, let taken): "gradio_data 写了 \(given) 项，接口只收 \(taken) 项，请对照应用的 API 页面改。"
        case .settingRefused(let key): "服务不接受 \(key) 现在的值，请改成它页面上列出的选项。"
        case .workflowUnusable: "工作流文件要用 ComfyUI 的“导出（API）”保存，并在提示词处写上 %prompt%。"
        }
    }

    private static func owner(_ number: Int?) -> String { number.map { "第 \($0) 个 api_key 的" } ?? "" }

    private static func sentence(for stage: SpaceStage) -> String {
        switch stage {
        case .sleeping: "Space 正在休眠，用浏览器打开一次唤醒它，几分钟后再试。"
        case .starting: "Space 正在启动，几分钟后再试。"
        case .paused: "Space 已被所有者暂停，请换一个 Space。"
        case .running: "Space 显示在运行，但没有应答，请稍后再试。"
        case .failed: "Space 出错了，请换一个 Space 或稍后再试。"
        }
    }
}

extension OpenAIRetirement {
    /// What the operator is told, in Chinese.
    var sentence: String {
        isOver
            ? "模型 \(model) 已于 \(day) 在 OpenAI 官方停用，若用的是官方接口请在 default_model 换成新模型，如 gpt-image-2.6-flare。"
            : "模型 \(model) 将于 \(day) 在 OpenAI 官方停用，请尽早在 default_model 换成新模型，如 gpt-image-2.6-flare。"
    }
}
