import Foundation
import PictorModel

/// What people are told of their own pictures.
extension Phrases {
    /// How long the line is; `ahead` = pictures before the person's own, `nil` where they wait for none.
    static func line(atWork: Int, waiting: Int, ahead: Int?, seconds: Int64?) -> String {
        var text = "正在画 \(atWork) 张，排队 \(waiting) 张"
        if let ahead {
            text += "，你前面还有 \(ahead) 张"
            if let seconds { text += "，大约 \(seconds) 秒" }
        }
        return text
    }

    /// What a person has drawn today and may still, and why nothing is drawn for them now where that is so.
    static func quota(_ quota: Quota) -> String {
        let standing = quota.standing
        var lines: [String] = []
        if let left = standing.left {
            lines.append("今天还剩 \(left) 张（共 \(quota.terms.daily ?? 0) 张），明天 0 点恢复")
        } else {
            lines.append("今天画了 \(standing.used) 张，不限张数")
        }
        if standing.granted > 0 { lines.append("另外有 \(standing.granted) 张赠送的，用完今天的再扣") }
        if let left = standing.leftInGroup { lines.append("本群今天还剩 \(left) 张（共 \(quota.terms.groupDaily) 张）") }
        if quota.isSuperuser { lines.append("你是超级用户，不受这些限制") }
        switch quota.refusal {
        // Told above, by what is left.
        case .userLimit, .groupLimit, nil: break
        // Who has none left does not want to know when they may ask again.
        case .tooSoon where standing.left == 0 && standing.granted == 0 || standing.leftInGroup == 0: break
        case .some(let refusal): if let sentence = refusal.sentence { lines.append(sentence) }
        }
        return lines.joined(separator: "\n")
    }
}

extension Job {
    /// What the picture was drawn from, for people.
    func recipeText(seeds: [UInt32]) -> String {
        guard let prompt else { return Phrases.quoteMyPicture }
        var lines = [prompt.text]
        if !prompt.negative.isEmpty { lines.append("不要：\(prompt.negative)") }
        // Each of several pictures has its own; what was kept before pictures were has one with the prompt.
        let seeds = seeds.isEmpty ? [prompt.seed].compactMap { $0 } : seeds
        if !seeds.isEmpty { lines.append("种子：\(seeds.map(String.init).joined(separator: "、"))") }
        if let model, !model.isEmpty { lines.append("模型：\(model)") }
        lines.append("时间：\(Date(timeIntervalSince1970: Double(created)).clockTime)")
        return lines.joined(separator: "\n")
    }
}
