extension RequestOptions {
    /// Takes the options off the end of a request.
    ///
    /// - Parameter text: A request as typed: full-width signs and the phone's `——` for `--` are understood.
    /// - Returns: The words, the options, and what had to be clamped.
    public static func parse(_ text: String) -> ParsedRequest {
        var parser = OptionParser(text)
        parser.run()
        return ParsedRequest(text: parser.rest, options: parser.options, notes: parser.notes)
    }
}

/// Reads a request from its end, word by word, as long as the words are options.
private struct OptionParser {
    var options = RequestOptions()
    var notes: [RequestOptions.Note] = []
    private var words: [Word]
    /// Whether words of the request stood behind options.
    private var isReordered = false
    private let text: String

    /// One word and where it begins.
    private struct Word {
        var typed: String
        var plain: String
        var start: String.Index
    }

    init(_ text: String) {
        self.text = text
        var words: [Word] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard !Self.separates(text[index]) else {
                index = text.index(after: index)
                continue
            }
            let end = text[index...].firstIndex(where: Self.separates) ?? text.endIndex
            let typed = String(text[index..<end])
            words.append(Word(typed: typed, plain: Self.normalised(typed), start: index))
            index = end
        }
        self.words = words
    }

    /// What is left of the text.
    var rest: String {
        guard let last = words.last else { return "" }
        if isReordered { return words.map(\.typed).joined(separator: " ") }
        return String(text[..<text.index(last.start, offsetBy: last.typed.count)])
            .trimmed(of: { $0.isWhitespace || $0 == "，" || $0 == "," })
    }

    mutating func run() {
        takeDashed()
        var thanks: [Word] = []
        while let last = words.last, Self.thanks.contains(last.plain) { thanks.append(words.removeLast()) }
        let count = words.count
        while let last = words.last, takeBare(last) { words.removeLast() }
        takeGlued()
        // Thanks behind an option go with it; thanks behind the request stay the speaker's words.
        if words.count == count { words += thanks.reversed() }
    }

    /// Takes what is glued to the last word, as typed on a phone: 一只猫x2, 一只猫竖图.
    private mutating func takeGlued() {
        guard let last = words.last else { return }
        let digits = last.plain.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let before = last.plain.dropLast(digits)
        if digits > 0, digits < 3, let sign = before.last, "x×*".contains(sign), before.count > 1,
            let letter = before.dropLast().unicodeScalars.last, Scalars.isCJK(letter.value)
        {
            set(count: Int(last.plain.suffix(digits)) ?? 1)
            words[words.count - 1].typed.removeLast(digits + 1)
            words[words.count - 1].plain.removeLast(digits + 1)
        }
        // A shape in words may belong to the sentence, so it is read and not removed.
        guard options.aspect == .auto, let end = words.last?.plain.suffix(2), let aspect = Self.aspects[String(end)]
        else {
            return
        }
        options.aspect = aspect
    }

    /// Takes everything from the first `--name` on; the words before it stay.
    private mutating func takeDashed() {
        guard let first = words.firstIndex(where: { Self.name(of: $0.plain) != nil }) else { return }
        var index = first
        var kept: [Word] = []
        while index < words.count {
            guard let name = Self.name(of: words[index].plain) else {
                kept.append(words[index])
                index += 1
                continue
            }
            var value: [String] = []
            var raw = words[index].plain.dropFirst(2 + name.count)
            if raw.first == "=" || raw.first == ":" { raw = raw.dropFirst() }
            if !raw.isEmpty { value.append(String(raw)) }
            index += 1
            // A list of words belongs to --no and --style; other options take one word.
            while index < words.count, Self.name(of: words[index].plain) == nil,
                name == "no" || (name == "style" && value.isEmpty) || value.isEmpty
            {
                value.append(name == "no" || name == "style" ? words[index].typed : words[index].plain)
                index += 1
            }
            apply(name, value.joined(separator: " "))
        }
        words = Array(words[..<first])
        // What stood after the options and is none of them is an option in words (`--seed 5 竖图`) or lost text.
        for word in kept where !takeBare(word) {
            words.append(word)
            isReordered = true
        }
    }

    private mutating func apply(_ name: Substring, _ value: String) {
        switch name {
        case "ar", "aspect", "ratio": if let ratio = Self.ratio(in: value) { set(ratio) }
        case "seed":
            if let seed = UInt32(value) { options.seed = seed } else { notes.append(.seedIgnored(value)) }
        case "no", "negative": options.negative = value
        case "style": options.style = value
        default: if let count = Int(value) { set(count: count) }
        }
    }

    /// Takes a word that is an option by itself.
    private mutating func takeBare(_ word: Word) -> Bool {
        if let aspect = Self.aspects[word.plain] {
            if options.aspect == .auto { options.aspect = aspect }
            return true
        }
        if let ratio = Self.ratio(in: word.plain) {
            if options.ratio == nil { set(ratio) }
            return true
        }
        let digits = word.plain.dropFirst()
        guard let first = word.plain.first, "x×*".contains(first), let count = Int(digits), count > 0 else {
            return false
        }
        set(count: count)
        return true
    }

    private mutating func set(count: Int) {
        options.count = min(max(count, 1), 4)
        if options.count != count { notes.append(.countClamped(asked: count, to: options.count)) }
    }

    private mutating func set(_ asked: RequestOptions.Ratio) {
        var ratio = asked
        if asked.width > asked.height * 4 { ratio = RequestOptions.Ratio(width: 4, height: 1) }
        if asked.height > asked.width * 4 { ratio = RequestOptions.Ratio(width: 1, height: 4) }
        if ratio != asked { notes.append(.ratioClamped(asked: asked, to: ratio)) }
        options.ratio = ratio
        options.aspect = ratio.width == ratio.height ? .square : ratio.width < ratio.height ? .portrait : .landscape
    }

    private static func separates(_ character: Character) -> Bool {
        character.isWhitespace || "，,。；;、！!".contains(character)
    }

    /// Full-width signs made narrow, small letters, and any run of long dashes made `--`.
    private static func normalised(_ word: String) -> String {
        var plain = ""
        for scalar in word.unicodeScalars {
            switch scalar.value {
            case 0x2014, 0x2013, 0x2015, 0xFF0D, 0x2D: plain += "-"
            default: plain.unicodeScalars.append(Unicode.Scalar(FoldedText.fold(scalar.value)) ?? scalar)
            }
        }
        let dashes = plain.prefix { $0 == "-" }.count
        return dashes > 0 && dashes != plain.count ? "--" + plain.dropFirst(dashes) : plain
    }

    private static func name(of word: String) -> Substring? {
        guard word.hasPrefix("--") else { return nil }
        let name = word.dropFirst(2).prefix { $0.isLetter && $0.isASCII }
        return names.contains(String(name)) ? name : nil
    }

    private static func ratio(in word: String) -> RequestOptions.Ratio? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
            (1...100).contains(width), (1...100).contains(height)
        else { return nil }
        return RequestOptions.Ratio(width: width, height: height)
    }

    private static let thanks: Set<String> = ["谢谢", "谢谢啦", "谢啦", "多谢", "拜托", "拜托啦", "please", "pls", "thanks"]
    private static let names: Set<String> = [
        "ar", "aspect", "ratio", "seed", "no", "negative", "style", "n", "count",
    ]
    private static let aspects: [String: RequestOptions.Aspect] = [
        "竖图": .portrait, "竖版": .portrait, "竖屏": .portrait, "竖构图": .portrait, "portrait": .portrait,
        "横图": .landscape, "横版": .landscape, "横屏": .landscape, "横构图": .landscape, "landscape": .landscape,
        "方图": .square, "正方形": .square, "方形": .square, "square": .square,
    ]
}

extension StringProtocol {
    /// The text without characters of a kind at both ends.
    func trimmed(of isUnwanted: (Character) -> Bool) -> String {
        var view = self[...]
        while let first = view.first, isUnwanted(first) { view = view.dropFirst() }
        while let last = view.last, isUnwanted(last) { view = view.dropLast() }
        return String(view)
    }

    /// The text without blanks at both ends.
    var trimmed: String { trimmed(of: \.isWhitespace) }
}
