import PictorModel
import Understanding

extension JobRequest {
    /// Makes this request the same as an earlier one, with another seed and whatever the words change.
    ///
    /// - Parameters:
    ///   - earlier: What is asked for again.
    ///   - change: Words and options, as in `x2 换成水彩 竖图`; empty = the same once more.
    mutating func repeats(_ earlier: Job, changedBy change: String) {
        let change = RequestOptions.parse(change)
        intent = earlier.intent
        isRaw = earlier.isRaw
        count = change.options.count
        guard !change.text.isEmpty || earlier.prompt == nil else {
            // The same words: what the options say goes before what was drawn then.
            request = earlier.request
            prompt = earlier.prompt
            prompt?.seed = change.options.seed
            if change.options.aspect != .auto {
                prompt?.aspect = change.options.aspect
                prompt?.ratio = change.options.ratio
            }
            if !change.options.negative.isEmpty { prompt?.negative = change.options.negative }
            return
        }
        guard !isRaw else {
            request = [earlier.request, change.text].filter { !$0.isEmpty }.joined(separator: ", ")
            return
        }
        let before = RequestOptions.parse(earlier.request)
        var options = change.options
        if options.aspect == .auto {
            options.aspect = before.options.aspect
            options.ratio = before.options.ratio
        }
        if options.negative.isEmpty { options.negative = before.options.negative }
        if options.style.isEmpty { options.style = before.options.style }
        request = [before.text, change.text].filter { !$0.isEmpty }.joined(separator: "，") + options.typed
    }

    /// How many pictures its words ask for, where nobody has said it yet.
    ///
    /// - Parameter limit: The most that one request may have.
    /// - Returns: A remark for the person where it is fewer than asked; `nil` otherwise.
    mutating func settleCount(atMost limit: Int) -> String? {
        let parsed = isRaw || count != nil ? nil : RequestOptions.parse(request)
        let asked =
            parsed?.notes.lazy.compactMap { note -> Int? in
                if case .countClamped(let asked, _) = note { asked } else { nil }
            }.first ?? parsed?.options.count ?? count ?? 1
        let granted = min(max(asked, 1), limit)
        count = granted
        return granted < asked ? Phrases.fewerPictures(granted) : nil
    }
}

extension RequestOptions {
    /// The options as one types them behind a request, the number of pictures left out; begins with a blank.
    fileprivate var typed: String {
        var words: [String] = []
        if let ratio {
            words.append("\(ratio.width):\(ratio.height)")
        } else {
            switch aspect {
            case .auto: break
            case .square: words.append("方图")
            case .portrait: words.append("竖图")
            case .landscape: words.append("横图")
            }
        }
        if let seed { words.append("--seed \(seed)") }
        if !style.isEmpty { words.append("--style \(style)") }
        if !negative.isEmpty { words.append("--no \(negative)") }
        return words.map { " " + $0 }.joined()
    }
}
