import Foundation
import Inference
import JSON
import PictorModel
import Primitives

extension ImageService {
    /// Reads `[api]`, `[generation]` and every `[[fallback]]`.
    static func all(
        reading reader: inout ConfigurationReader, areNeeded: Bool
    ) -> (api: APISettings, generation: GenerationSettings, fallbacks: [ImageService]) {
        reader.enter("api")
        let api = APISettings(
            reading: &reader, isNeeded: areNeeded, keyVariable: "PICTOR_API_KEY", proxy: "", timeout: 300)
        reader.enter("generation")
        let generation = GenerationSettings(reading: &reader, kind: api.kind, isNeeded: areNeeded)
        var fallbacks: [ImageService] = []
        for (index, section) in reader.tables("fallback", limit: 8).enumerated() {
            reader.enter(section)
            // A fallback that cannot work is an error whatever the command: it would fail when it is needed.
            let fallback = APISettings(
                reading: &reader, isNeeded: true, keyVariable: "PICTOR_FALLBACK\(index + 1)_API_KEY",
                proxy: api.proxy ?? "", timeout: Int(api.timeout.components.seconds))
            let pictures = GenerationSettings(serviceReading: &reader, kind: fallback.kind, isNeeded: true)
            fallbacks.append(ImageService(api: fallback, generation: pictures))
        }
        return (api, generation, fallbacks)
    }
}

extension APISettings {
    /// Reads the section that was entered; the last two are what holds where the section says nothing.
    fileprivate init(
        reading reader: inout ConfigurationReader, isNeeded: Bool, keyVariable: String, proxy usualProxy: String,
        timeout usualTimeout: Int
    ) {
        kind = reader.choice("api_type", default: kind)
        mode = reader.choice("api_mode", default: mode)
        baseURL = reader.string("base_url", default: "").trimmingCharacters(in: .whitespaces)
        let single = reader.secret("api_key", environment: keyVariable)
        keys = ([single] + reader.secrets("api_keys", unless: keyVariable)).filter { !$0.isEmpty }
        let through = reader.string("proxy", default: usualProxy)
        proxy = through.isEmpty ? nil : through
        timeout = .seconds(reader.integer("timeout", default: usualTimeout, in: 1...3600, unit: "秒"))
        if let proxy, !proxy.isURL(schemes: ["http", "https", "socks5", "socks5h"]) {
            reader.problem(.error, key: "proxy", "应为 http://、https:// 或 socks5:// 开头的地址，例如 \"http://127.0.0.1:7890\"")
        }
        checkAddress(&reader, isNeeded: isNeeded)
        checkKeys(&reader, isNeeded: isNeeded, keyVariable: keyVariable)
    }

    private func checkAddress(_ reader: inout ConfigurationReader, isNeeded: Bool) {
        if baseURL.isEmpty {
            guard isNeeded, kind.needs.contains(.address) else { return }
            reader.problem(.error, key: "base_url", "还没有填画图服务的地址")
        } else if !baseURL.replacingOccurrences(of: "{prompt}", with: "x").isURL(schemes: ["http", "https"]) {
            reader.problem(.error, key: "base_url", "应为 http:// 或 https:// 开头的地址，例如 \"https://api.siliconflow.cn/v1\"")
        } else if kind.needs.contains(.promptInAddress), !baseURL.contains("{prompt}"), !baseURL.contains("$1") {
            reader.problem(
                .error, key: "base_url",
                "api_type 是 \(kind.rawValue) 时，地址里要有 {prompt}，例如 \"https://example.com/image/{prompt}\"")
        }
    }

    private mutating func checkKeys(_ reader: inout ConfigurationReader, isNeeded: Bool, keyVariable: String) {
        let given = keys
        keys = given.filter { !$0.value.uppercased().contains("YOUR_API_KEY") }
        guard isNeeded, kind.needs.contains(.key) else { return }
        if given.isEmpty {
            reader.problem(.error, key: "api_key", "还没有填密钥（也可以用环境变量 \(keyVariable)）")
        } else if keys.count < given.count {
            reader.problem(.error, key: "api_key", "还是示例里的占位文字，换成服务商给的密钥")
        }
    }
}

extension GenerationSettings {
    /// Reads `[generation]`.
    fileprivate init(reading reader: inout ConfigurationReader, kind: BackendKind, isNeeded: Bool) {
        self.init(serviceReading: &reader, kind: kind, isNeeded: isNeeded)
        promptAddition = reader.string("custom_prompt_add", default: "")
        cropEnabled = reader.boolean("crop_enabled", default: cropEnabled)
        cropPosition = reader.string("crop_position", default: cropPosition).lowercased()
        cropPixels = reader.integer("crop_pixels", default: cropPixels, in: -100_000...100_000, unit: "像素")
        // The plugin lets these pass and leaves the picture as it is: so do we, but say it at the start.
        if !["top", "bottom", "left", "right"].contains(cropPosition) {
            reader.problem(
                .warning, key: "crop_position", "\"\(cropPosition)\" 不是 top、bottom、left、right 之一，图片不会被裁剪")
        }
        if cropEnabled, cropPixels <= 0 { reader.problem(.warning, key: "crop_pixels", "不大于 0，图片不会被裁剪") }
    }

    /// Reads what each service may have its own of.
    fileprivate init(serviceReading reader: inout ConfigurationReader, kind: BackendKind, isNeeded: Bool) {
        model = reader.string("default_model", default: model)
        if isNeeded, kind == .openai, let advice = OpenAIRetirement(model: model)?.sentence {
            reader.problem(.warning, key: "default_model", advice)
        }
        size = reader.string("default_size", default: size)
        quality = reader.string("quality", default: quality)
        outputFormat = reader.string("output_format", default: outputFormat)
        extraBody = reader.json("extra_body", example: "{\"watermark\": false}") { $0.object } ?? [:]
        if let count = extraBody["n"]?.integer, count > 1 {
            reader.problem(.warning, key: "extra_body", "n 大于 1 时每次只用第一张，其余的白付钱；要几张就在群里写 x2 到 x4")
        }
        gradioResolution = reader.string("gradio_resolution", default: gradioResolution)
        gradioSteps = reader.integer("gradio_steps", default: gradioSteps, in: 1...200, unit: "步")
        gradioShift = reader.number("gradio_shift", default: gradioShift, in: 0...100)
        gradioTimeout = .seconds(reader.integer("gradio_timeout", default: 120, in: 1...3600, unit: "秒"))
        gradioAPI = reader.string("gradio_api", default: gradioAPI)
        if gradioAPI.hasPrefix("/") { gradioAPI.removeFirst() }
        if gradioAPI.isEmpty { reader.problem(.error, key: "gradio_api", "不能为空，例如 \"generate\"") }
        gradioData = reader.json("gradio_data", example: "[\"{prompt}\", \"{seed}\"]") { $0.array } ?? []
        if !gradioData.isEmpty, !JSONValue.array(gradioData).description.contains("{prompt}") {
            reader.problem(.error, key: "gradio_data", "里面要有 \"{prompt}\"，不然画什么都一样")
        }
        let workflow = reader.string("comfyui_workflow", default: "")
        if !workflow.isEmpty {
            comfyWorkflow = FileManager.default.contents(atPath: workflow) ?? Data()
            let workflowJSON = Result { () throws(JSONError) in try JSONValue(parsing: comfyWorkflow) }
            if case .failure(let error) = workflowJSON, error.reason != .malformed {
                reader.problem(.error, key: "comfyui_workflow", "\"\(workflow)\" 太大了，里面的值太多或嵌套太深")
            } else if (try? workflowJSON.get())?.object == nil {
                reader.problem(.error, key: "comfyui_workflow", "读不到 \"\(workflow)\"，或者它不是 API 格式的工作流 JSON")
            }
        } else if isNeeded, kind.needs.contains(.workflow) {
            reader.problem(.error, key: "comfyui_workflow", "api_type 是 \(kind.rawValue) 时，要填工作流文件的路径")
        }
    }
}
