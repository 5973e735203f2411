public import PictorModel

extension IntentComparison {
    /// How many were judged and what flipped, in Chinese, for the operator.
    public var summary: String {
        let count = flips.values.reduce(0, +)
        var text = "判断了 \(judged) 条，和对照不同的 \(count) 条"
        if count > 0 {
            let kinds = flips.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            text += "（\(kinds.map { "\($0.key) \($0.value)" }.joined(separator: "，"))）"
        }
        if unknown > 0 { text += "；\(unknown) 条对照里没有" }
        return text
    }
}
