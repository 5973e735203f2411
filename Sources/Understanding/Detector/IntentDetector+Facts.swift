extension IntentDetector {
    /// Gathers the facts about a message.
    func surroundings(of message: Utterance, after context: [Utterance]) -> MessageFacts {
        var surroundings = MessageFacts()
        var facts: Facts = []
        var mentionsBot = false
        var firstMention: Utterance.Mention?
        var lastMention: Utterance.Mention?
        var hasWords = false
        for fragment in message.fragments {
            switch fragment {
            case .text(let text):
                surroundings.text += text
                if text.contains(where: { !$0.isWhitespace }) {
                    hasWords = true
                    lastMention = nil
                }
            case .mention(.bot):
                mentionsBot = true
                surroundings.text += " "
            case .mention(let mention):
                if !hasWords, firstMention == nil { firstMention = mention }
                lastMention = mention
                surroundings.text += " "
            case .picture(let isSticker):
                if !isSticker { facts.insert([.ownPicture, .picture]) }
                surroundings.text += " "
            case .other:
                surroundings.text += " "
            }
        }
        if !hasWords { facts.insert(.wordless) }
        let quotesBot = message.quote?.speaker == .bot
        surroundings.callsBot = mentionsBot || quotesBot || message.isPrivate
        if surroundings.callsBot { facts.insert(.addressed) }
        surroundings.callsPerson =
            !mentionsBot && (firstMention != nil || lastMention != nil || callsSomebody(surroundings.text))
        if surroundings.callsPerson { facts.insert(.toPerson) }
        if let quote = message.quote {
            facts.insert(.quotes)
            if quote.hasPicture {
                facts.insert([.quotedPicture, .picture])
                if quotesBot { facts.insert(.quotesBotPicture) }
            }
            let words = quote.fragments.plainText
            if !quotesBot {
                if !quote.hasPicture, !words.isEmpty { facts.insert(.quotesWords) }
                surroundings.quotedWords = words
                if !mentionsBot, !message.isPrivate, quote.speaker != nil { facts.insert(.toPerson) }
            }
        }
        lookBack(over: context, quote: message.quote, &surroundings, &facts)
        surroundings.facts = facts
        return surroundings
    }

    /// Whether words begin or end with an @ that was typed and calls another than the bot.
    private func callsSomebody(_ text: String) -> Bool {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, let last = words.last else { return false }
        return [first, last].contains { word in
            word.count > 1 && word.first == "@" && !nicknames.contains { word.dropFirst().hasPrefix($0) }
        }
    }

    /// Adds what the messages before tell.
    private func lookBack(
        over context: [Utterance], quote: Utterance.Quote?, _ surroundings: inout MessageFacts, _ facts: inout Facts
    ) {
        if let last = context.last {
            if last.hasPicture { facts.insert(.pictureBefore) }
            surroundings.wordsBefore = last.text
            // 就画这个 answers the bot and points at what was said before it asked.
            if last.isFromBot, let spoken = context.dropLast().last, !spoken.isFromBot {
                surroundings.wordsBefore = spoken.text + "，" + last.text
            }
        }
        // What the bot said last, if nobody spoke since; a quote of its words goes first.
        if quote?.speaker == .bot, let quote, !quote.hasPicture {
            facts.insert(.botSpoke)
            listen(to: quote.fragments.plainText, &surroundings, &facts)
        } else if let last = context.last, quote == nil {
            if last.isFromBot {
                facts.insert(.botSpoke)
                if last.hasPicture {
                    facts.insert(.botPictureLast)
                } else {
                    listen(to: last.text, &surroundings, &facts)
                }
            } else {
                facts.insert(.personSpoke)
                if tellsOfLooks(last.text) { facts.insert(.personShows) }
                if callsBot(last) {
                    facts.remove(.personSpoke)
                    facts.insert(.personAsked)
                }
            }
        }
        for index in context.indices.suffix(6).reversed() where showed(context[index]) {
            let request = context[..<index].lastIndex { !$0.isFromBot }
            let asked = request.map { judgement(of: context[$0], after: Array(context[..<$0].suffix(3))) }
            // Words alone announce a picture only where one was asked for.
            let isWanted = asked.map { $0.intent != Intent.none } ?? false
            guard context[index].hasPicture || isWanted else { continue }
            facts.insert(.made)
            // A request that was not recognised still contains the description of what was made.
            surroundings.madeSubject = asked?.subject ?? ""
            if surroundings.madeSubject.isEmpty, asked?.intent != .selfie, let request {
                surroundings.madeSubject = context[request].text
            }
            facts.insert((context[index].madeIntent ?? asked?.intent) == .selfie ? .madeSelfie : .madeDraw)
            return
        }
        if facts.contains(.quotesBotPicture) { facts.insert([.made, .madeDraw]) }
    }

    /// Whether the bot sent a picture, or says that it did.
    private func showed(_ message: Utterance) -> Bool {
        message.isFromBot
            && (message.hasPicture || Self.promises.contains { message.text.contains($0) })
    }

    /// What the bot says of a picture that is made, or on its way.
    private static let promises = [
        "画好", "马上", "稍等", "好嘞", "安排", "收到", "这就画", "这就给", "正在画", "在画了", "开始画", "开画", "画完",
        "出错了", "失败了", "超时了",
    ]

    private func callsBot(_ message: Utterance) -> Bool {
        if message.fragments.contains(.mention(.bot)) { return true }
        return nicknames.contains { message.text.contains($0) }
    }

    /// Whether a person tells of something of theirs that others then want to see.
    private func tellsOfLooks(_ words: String) -> Bool {
        let text = FoldedText(words)
        return lexicon.clauses(of: text, names: nil).contains { clause in
            Self.looks.contains { $0.firstMatch(in: clause, of: text.folded) != nil }
        }
    }

    /// What the bot's own words invite to.
    private func listen(to words: String, _ surroundings: inout MessageFacts, _ facts: inout Facts) {
        let text = FoldedText(words)
        var tags = TagSet()
        var asks = false
        let clauses = lexicon.clauses(of: text, names: nil)
        for clause in clauses {
            tags.formUnion(clause.tags)
            if clause.ending == 0x3F
                || Self.question.contains(where: { $0.firstMatch(in: clause, of: text.folded) != nil })
            {
                asks = true
            }
        }
        let drawish =
            tags.overlaps(TagSet("draw|graphic")) || Self.drawn(words)
            || (tags.overlaps(TagSet("picture")) && !tags.overlaps(TagSet("photo|selfie|shoot|see|me|own|body")))
        guard asks else {
            facts.insert(.botTold)
            return
        }
        surroundings.offered = words
        if clauses.contains(where: { Self.ownThing.firstMatch(in: $0, of: text.folded) != nil }) {
            facts.insert(.offersSelf)
            return
        }
        if tags.overlaps(TagSet("what")), drawish || tags.overlaps(TagSet("see|picture|photo|want")) {
            facts.insert(.asksWhat)
        }
        if drawish {
            facts.insert(.offersDraw)
        } else if tags.overlaps(TagSet("selfie|see|photo|shoot|picture"))
            || (tags.overlaps(TagSet("fetch|show")) && tags.overlaps(TagSet("body|own|scene|look")))
        {
            if !facts.contains(.asksWhat) { facts.insert(.offersSelf) } else { facts.insert(.offersDraw) }
        } else {
            facts.insert(.botTold)
        }
    }

    private static func drawn(_ words: String) -> Bool { words.contains("画") }

    /// 要看我刚画好的指甲吗: its own looks, though something is drawn.
    private static let ownThing = Pattern("see me !draw .. body|own")

    /// What a person tells of themselves.
    private static let looks = [
        "剪|染|烫|化|换|买|穿|戴|做|留|刮|涂|收到 了|完|好|个|身|套|条|件|副|上", "刚|新|今天 .2 剪|染|烫|化|换|买|穿|戴|做|留|刮|涂|烫|纹 ..",
        "me .4 body|own|look",
        "新买|刚买|新做|新剪|新染|新换|到货 ..", "own .. 到了 $",
        "化妆|卸妆|美甲|刘海|发型|理发|汉服|旗袍|婚纱|西装|jk|cos|纹身|瘦|胖|晒黑|新人|报到|新来的|生日|海边|健身房 ..", "发 .2 自拍|照片 ..", "see .3 me",
    ].map(Pattern.init)

    private static let question = [
        "ma|不|没 particle? $", "要不要|想不想|好不好|行不行|可不可以|需不需要|好吗|怎么样|咋样", "选一个|选哪|尽管说|你们定|你定|告诉我|点菜|报个|还是", "what ..",
        "want .. ma",
    ].map(Pattern.init)
}
