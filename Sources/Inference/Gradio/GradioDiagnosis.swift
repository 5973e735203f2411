import Foundation
import HTTP
import JSON

extension GradioImageBackend {
    /// Reads the app's description, and for a sleeping Space what Hugging Face says of it.
    public func diagnose() async -> [BackendFinding] {
        guard session.base != nil else {
            return [broken("画图服务地址", "base_url 不是以 http:// 或 https:// 开头的网址，请改正。")]
        }
        do {
            let app = try await session.app(by: Deadline(within: .seconds(30)))
            return findings(for: app)
        } catch {
            return [await finding(for: error)]
        }
    }

    private func findings(for app: GradioApp) -> [BackendFinding] {
        let reached = BackendFinding(
            isSound: true, subject: "画图服务连接", sentence: "能连上，Gradio 版本 \(app.version)。")
        guard !app.endpoints.isEmpty else { return [reached] }
        guard let parameters = app.endpoints[model] else {
            let names = app.endpoints.keys.sorted().prefix(8).joined(separator: "、")
            return [reached, broken("画图服务接口", "没有名为 \(model) 的接口，请把 gradio_api 改成其中之一：\(names)。")]
        }
        let arguments = GradioArguments(
            request: ImageRequest(prompt: "a cat"), configuration: session.configuration, seed: 1)
        let template = session.configuration.data
        if template.count > parameters.count, !parameters.isEmpty {
            let sentence = "gradio_data 写了 \(template.count) 项，接口只收 \(parameters.count) 项，请对照应用的 API 页面改。"
            return [reached, broken("画图服务参数", sentence)]
        }
        if template.isEmpty, !parameters.isEmpty {
            do {
                _ = try arguments.named(parameters)
            } catch {
                let setting = error.parameter ?? "gradio_resolution"
                return [reached, broken("画图服务参数", "服务不接受 \(setting) 现在的值，请改成它页面上列出的选项。")]
            }
        }
        return [reached, BackendFinding(isSound: true, subject: "画图服务接口", sentence: "接口 \(model) 可用。")]
    }

    private func finding(for error: InferenceError) async -> BackendFinding {
        switch error.kind {
        case .auth: return broken("画图服务登录", "服务要求登录或令牌，请填写 api_key（Hugging Face 令牌）。")
        case .unreachable, .timeout, .unknownOutcome:
            return BackendFinding(
                unreachable: session.base?.host, subject: "画图服务连接", advice: "请检查地址和网络；国内访问 hf.space 需要设置 proxy。")
        default:
            if let stage = await spaceStage() { return broken("画图服务状态", Self.sentence(forStage: stage)) }
            return broken("画图服务状态", "地址能连上，但后面没有运行中的 Gradio 应用，请检查 base_url 或稍后再试。")
        }
    }

    /// The state of a Hugging Face Space; `nil` for other hosts or where it cannot be had.
    private func spaceStage() async -> String? {
        guard let host = session.base?.host, host.hasSuffix(".hf.space") else { return nil }
        let subdomain = host.dropLast(".hf.space".count)
        let request = HTTPRequest(
            url: "https://huggingface.co/api/spaces/by-subdomain/\(subdomain)", proxy: session.configuration.proxy,
            deadline: .seconds(5), maximumBodySize: 1 << 20)
        let response = try? await session.courier.transport.response(to: request)
        return response.flatMap { JSONValue(reading: $0.body) }?["runtime"]?["stage"]?.text
    }

    /// What a Space's stage means for the operator.
    static func sentence(forStage stage: String) -> String {
        switch stage {
        case "SLEEPING": "Space 正在休眠，用浏览器打开一次唤醒它，几分钟后再试。"
        case "BUILDING", "APP_STARTING", "RUNNING_BUILDING", "RUNNING_APP_STARTING": "Space 正在启动，几分钟后再试。"
        case "PAUSED", "STOPPED": "Space 已被所有者暂停，请换一个 Space。"
        case "RUNNING": "Space 显示在运行，但没有应答，请稍后再试。"
        default: "Space 出错了，请换一个 Space 或稍后再试。"
        }
    }

    private func broken(_ subject: String, _ sentence: String) -> BackendFinding {
        BackendFinding(isSound: false, subject: subject, sentence: sentence)
    }
}
