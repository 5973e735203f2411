import Foundation
import Testing

@testable import Inference
@testable import Pictor

/// What the operator reads of a backend, word for word.
@Suite struct BackendWordingTests {
    private static let facts: [(fact: BackendFact, line: String)] = [
        (.addressMalformed, "异常 画图服务地址：base_url 不是以 http:// 或 https:// 开头的网址，请改正。"),
        (.versionPathAdded, "正常 画图服务地址：base_url 没有路径，已按惯例补上 /v1。"),
        (.addressTemplateMalformed, "异常 画图服务地址：base_url 要是完整的网址，并在放描述的地方写上 {prompt}。"),
        (.addressTemplateWellFormed, "正常 画图服务地址：网址格式正确；画一张才能知道服务是否可用。"),
        (.unreachable(host: "a.example"), "异常 画图服务连接：连不上 a.example，请检查地址、网络和 proxy 设置。"),
        (.unreachable(host: nil), "异常 画图服务连接：连不上 base_url，请检查地址、网络和 proxy 设置。"),
        (
            .appUnreachable(host: "a.hf.space"),
            "异常 画图服务连接：连不上 a.hf.space，请检查地址和网络；国内访问 hf.space 需要设置 proxy。"
        ),
        (.anotherKindOfService, "异常 画图服务连接：地址能连上，但不是这种服务，请检查 api_type 和 base_url。"),
        (.keyMissing(.modelScope), "异常 画图服务密钥：没有填 api_key，请填写 ModelScope 的访问令牌。"),
        (.keyMissing(.novelAI), "异常 画图服务密钥：没有填 api_key，请填写 NovelAI 的持久令牌。"),
        (.keysSetAside(count: 2), "异常 画图服务密钥：有 2 个 api_key 被服务拒绝，已暂时停用，请检查余额和权限。"),
        (.keyRefused(number: nil, asking: .models), "异常 画图服务密钥：api_key 不被接受，请检查是否填对、是否有权限。"),
        (.keyRefused(number: 2, asking: .models), "异常 画图服务密钥：第 2 个 api_key 不被接受，请检查是否填对、是否有权限。"),
        (.keyRefused(number: nil, asking: .state), "异常 画图服务连接：密钥不被接受，请检查 api_key。"),
        (.keyRefused(number: 2, asking: .state), "异常 画图服务连接：第 2 个 api_key 不被接受，请检查。"),
        (.accountEmpty(number: nil, asking: .models), "异常 画图服务余额：账户没有余额或额度，请充值或更换密钥。"),
        (.accountEmpty(number: 3, asking: .models), "异常 画图服务余额：第 3 个 api_key 的账户没有余额或额度，请充值或更换密钥。"),
        (.accountEmpty(number: nil, asking: .state), "异常 画图服务连接：账户没有额度，请充值或更换密钥。"),
        (.accountEmpty(number: 3, asking: .state), "异常 画图服务连接：第 3 个 api_key 的账户没有额度，请充值或更换密钥。"),
        (.loginRequired, "异常 画图服务登录：服务要求登录或令牌，请填写 api_key（Hugging Face 令牌）。"),
        (.answers(.models), "正常 画图服务连接：能连上，密钥有效。"),
        (.answers(.state), "正常 画图服务连接：能连上，服务有应答。"),
        (.failing(.models), "异常 画图服务状态：服务有回应但出了问题，请稍后再试。"),
        (.failing(.state), "异常 画图服务连接：服务有应答但出了问题，请稍后再试。"),
        (.busy, "正常 画图服务连接：能连上；现在请求太多，稍后再试。"),
        (.appAnswers(version: "5.1"), "正常 画图服务连接：能连上，Gradio 版本 5.1。"),
        (.noApp, "异常 画图服务状态：地址能连上，但后面没有运行中的 Gradio 应用，请检查 base_url 或稍后再试。"),
        (.space(.sleeping), "异常 画图服务状态：Space 正在休眠，用浏览器打开一次唤醒它，几分钟后再试。"),
        (.space(.starting), "异常 画图服务状态：Space 正在启动，几分钟后再试。"),
        (.space(.paused), "异常 画图服务状态：Space 已被所有者暂停，请换一个 Space。"),
        (.space(.running), "异常 画图服务状态：Space 显示在运行，但没有应答，请稍后再试。"),
        (.space(.failed), "异常 画图服务状态：Space 出错了，请换一个 Space 或稍后再试。"),
        (.builtIn, "正常 画图服务：内置的速写画师，随时可用"),
        (.modelMissing(name: "m"), "异常 画图服务模型：服务的模型列表里没有 m，请核对模型名。"),
        (.modelListMissing, "正常 画图服务连接：能连上；服务不提供模型列表，模型名无法核对。"),
        (
            .retirement(OpenAIRetirement(model: "dall-e-3", day: "2026-05-12", isOver: true), isOfficial: false),
            "正常 画图模型：模型 dall-e-3 已于 2026-05-12 在 OpenAI 官方停用，若用的是官方接口请在 default_model 换成新模型，如 gpt-image-2.6-flare。"
        ),
        (
            .retirement(OpenAIRetirement(model: "gpt-image-1.5", day: "2026-12-01", isOver: false), isOfficial: true),
            "异常 画图模型：模型 gpt-image-1.5 将于 2026-12-01 在 OpenAI 官方停用，请尽早在 default_model 换成新模型，如 gpt-image-2.6-flare。"
        ),
        (
            .endpointMissing(name: "draw", alternatives: ["a", "b"]),
            "异常 画图服务接口：没有名为 draw 的接口，请把 gradio_api 改成其中之一：a、b。"
        ),
        (.endpointFound(name: "draw"), "正常 画图服务接口：接口 draw 可用。"),
        (.tooManyArguments(given: 9, taken: 7), "异常 画图服务参数：gradio_data 写了 9 项，接口只收 7 项，请对照应用的 API 页面改。"),
        (.settingRefused(key: "gradio_resolution"), "异常 画图服务参数：服务不接受 gradio_resolution 现在的值，请改成它页面上列出的选项。"),
        (.workflowUnusable, "异常 画图工作流：工作流文件要用 ComfyUI 的“导出（API）”保存，并在提示词处写上 %prompt%。"),
    ]

    @Test(arguments: facts.indices)
    func everyFactHasItsSentence(index: Int) {
        let (fact, line) = Self.facts[index]
        #expect(Finding(BackendFinding(fact)).line == line)
    }

    @Test func aChatModelAndAServiceOfAChainAreNamed() {
        #expect(Finding(BackendFinding(.answers(.models), of: .chat)).line == "正常 语言模型连接：能连上，密钥有效。")
        let second = BackendFinding(.loginRequired, at: .init(number: 2, backend: "gradio"))
        #expect(Finding(second).subject == "2 号 gradio 画图服务登录")
        var health = BackendHealth(service: "x")
        health.pictures = 3
        let record = BackendFinding(.record(health, asOf: Date()), at: .init(number: 1, backend: "openai"))
        #expect(Finding(record).line == "正常 1 号 openai 最近：画成 3 张，失败 0 次")
    }

    @Test func noHostIsNamedInAChatWhateverTheBackend() {
        for fact in [BackendFact.unreachable(host: "pictures.example"), .appUnreachable(host: "pictures.example")] {
            let line = Finding(BackendFinding(fact)).withoutAddresses.line
            #expect(line.hasPrefix("异常 画图服务连接：连不上 （地址），"))
        }
    }

    @Test func theLineForAnOperatorTellsTheLastFailureUntilAPictureComes() {
        let now = Date(timeIntervalSince1970: 1_795_500_000)
        var health = BackendHealth(service: "x")
        health.failures = 2
        health.lastFailure = .init(time: now.addingTimeInterval(-300), kind: "billing")
        #expect(health.line(now: now) == "画成 0 张，失败 2 次；5 分钟前失败：画图额度用完了，请联系管理员充值或更换服务。")
        health.lastFailure = .init(time: now.addingTimeInterval(-300), kind: "of a later version")
        #expect(health.line(now: now) == "画成 0 张，失败 2 次；5 分钟前失败：of a later version")
        health.pictures = 1
        health.lastPicture = now.addingTimeInterval(-60)
        #expect(health.line(now: now) == "画成 1 张，失败 2 次，上一张在 60 秒前")
    }
}
