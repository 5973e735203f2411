import Foundation
import HTTP
import JSON
import Primitives

extension OpenAIImageBackend {
    /// Looks at the settings and asks for the list of models.
    public func diagnose() async -> [BackendFinding] {
        var findings: [BackendFinding] = []
        if let retirement = OpenAIRetirement(model: model) {
            // A relay may have the name stand for something else.
            let isOfficial = BaseAddress(configuration.baseURL)?.address.host == "api.openai.com"
            findings.append(
                BackendFinding(isSound: !isOfficial, subject: "画图模型", sentence: retirement.sentence))
        }
        let service = OpenAIService(
            courier: courier, baseURL: configuration.baseURL, keys: keys, model: model, proxy: configuration.proxy)
        return findings + (await service.findings(subject: "画图服务"))
    }
}

/// Models of OpenAI's own that are gone or going.
///
/// OpenAI: <https://developers.openai.com/api/docs/deprecations>
public struct OpenAIRetirement {
    /// What to tell the operator, in Chinese.
    public let sentence: String

    /// Looks a model up; `nil` for one that is not known to end.
    public init?(model: String) {
        let ended = ["gpt-image-1": "2026-10-23", "dall-e-2": "2026-05-12", "dall-e-3": "2026-05-12"]
        let ending = ["gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest"]
        if let day = ended[model] {
            sentence = "模型 \(model) 已于 \(day) 在 OpenAI 官方停用，若用的是官方接口请在 default_model 换成新模型，如 gpt-image-2.6-flare。"
        } else if ending.contains(model) {
            sentence = "模型 \(model) 将于 2026-12-01 在 OpenAI 官方停用，请尽早在 default_model 换成新模型，如 gpt-image-2.6-flare。"
        } else {
            return nil
        }
    }
}

/// The questions any OpenAI-style service answers for free.
struct OpenAIService {
    let courier: Courier
    let baseURL: String
    let keys: Keyring
    let model: String
    let proxy: String?

    /// What is wrong with address, key and model, in Chinese; `subject` begins each finding's name.
    func findings(subject: String) async -> [BackendFinding] {
        func broken(_ part: String, _ sentence: String) -> BackendFinding {
            BackendFinding(isSound: false, subject: subject + part, sentence: sentence)
        }
        func sound(_ part: String, _ sentence: String) -> BackendFinding {
            BackendFinding(isSound: true, subject: subject + part, sentence: sentence)
        }
        guard let base = BaseAddress(baseURL) else {
            return [broken("地址", "base_url 不是以 http:// 或 https:// 开头的网址，请改正。")]
        }
        var findings: [BackendFinding] = []
        if base.hasAddedVersion { findings.append(sound("地址", "base_url 没有路径，已按惯例补上 /v1。")) }
        if keys.refusedCount > 0 {
            findings.append(broken("密钥", "有 \(keys.refusedCount) 个 api_key 被服务拒绝，已暂时停用，请检查余额和权限。"))
        }
        let deadline = Deadline(within: .seconds(15))
        var list: HTTPResponse?
        // Each key is tried: of a bad one among several nothing would be heard until its turn comes.
        for (number, key) in keys.all.enumerated() {
            do {
                let response = try await models(base, key, by: deadline)
                list = list ?? response
            } catch  where keys.count > 1 && (error.kind == .auth || error.kind == .billing) {
                findings.append(finding(for: error, of: subject, key: "第 \(number + 1) 个 api_key ", broken, sound))
            } catch {
                // What is no fault of the key is the same with the next.
                return findings + [finding(for: error, of: subject, broken, sound)]
            }
        }
        guard let list else { return findings }
        findings.append(sound("连接", "能连上，密钥有效。"))
        let names = JSONValue(reading: list.body)?["data"]?.items.compactMap { $0["id"]?.text } ?? []
        if !names.isEmpty, !model.isEmpty, !names.contains(model), !names.contains("models/" + model) {
            findings.append(broken("模型", "服务的模型列表里没有 \(model)，请核对模型名。"))
        }
        return findings
    }

    private func models(
        _ base: BaseAddress, _ key: Secret, by deadline: Deadline
    ) async throws(InferenceError) -> HTTPResponse {
        // One attempt is enough to tell.
        var request = HTTPRequest(url: base.url("/models"), proxy: proxy, deadline: deadline.left)
        if !key.isEmpty { request.headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(key.value)")) }
        request.maximumBodySize = 8 << 20
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await courier.transport.response(to: request)
        } catch {
            throw InferenceError(error)
        }
        if let error = Courier.statusError(response) { throw error }
        return response
    }

    private func finding(
        for error: InferenceError, of subject: String, key: String? = nil, _ broken: (String, String) -> BackendFinding,
        _ sound: (String, String) -> BackendFinding
    ) -> BackendFinding {
        switch error.kind {
        case .auth: broken("密钥", "\(key ?? "api_key ")不被接受，请检查是否填对、是否有权限。")
        case .billing: broken("余额", "\(key.map { $0 + "的" } ?? "")账户没有余额或额度，请充值或更换密钥。")
        case .unreachable, .timeout, .unknownOutcome:
            BackendFinding(
                unreachable: BaseAddress(baseURL)?.address.host, subject: subject + "连接",
                advice: "请检查地址、网络和 proxy 设置。")
        case .configuration: sound("连接", "能连上；服务不提供模型列表，模型名无法核对。")
        case .rate: sound("连接", "能连上；现在请求太多，稍后再试。")
        default: broken("状态", "服务有回应但出了问题，请稍后再试。")
        }
    }
}
