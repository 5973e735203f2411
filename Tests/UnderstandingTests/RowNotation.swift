import Foundation
import Understanding

/// Reads the row notation of the labelled data: `[@名]` is a mention, `[图片]` a picture, `[回复:X:Y]` a quote of X's Y;
/// the context is `name: text` joined by ` ⏎ `.
func notation(_ text: String, _ context: String) -> (message: Utterance, context: [Utterance]) {
    var lines: [Utterance] = []
    if !context.isEmpty {
        for line in context.components(separatedBy: " ⏎ ") {
            let parts = line.components(separatedBy: ": ")
            let words = parts.dropFirst().joined(separator: ": ")
            lines.append(Utterance(speaker: speaker(parts[0]), fragments: fragments(of: words)))
        }
    }
    var words = text
    var quote: Utterance.Quote?
    if words.hasPrefix("[回复:") {
        let (inside, rest) = bracket(words)
        words = rest
        let parts = inside.dropFirst(3).split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.count == 2 ? parts[0] : "路人"
        let quoted = fragments(of: parts.last ?? "")
        quote = Utterance.Quote(speaker: speaker(name), fragments: quoted)
        if !lines.contains(where: { $0.speaker == speaker(name) && $0.fragments == quoted }) {
            lines.append(Utterance(speaker: speaker(name), fragments: quoted))
        }
    }
    let asker = Utterance.Speaker.person(id: "77780", name: "糯米")
    return (Utterance(speaker: asker, fragments: fragments(of: words), quote: quote), lines)
}

private func speaker(_ name: String) -> Utterance.Speaker {
    name == "小绘" ? .bot : .person(id: name, name: name)
}

/// The content of the bracket a text begins with, nested ones included, and what follows.
private func bracket(_ text: String) -> (String, String) {
    var depth = 0
    for index in text.indices {
        if text[index] == "[" { depth += 1 }
        if text[index] == "]" {
            depth -= 1
            if depth == 0 {
                return (
                    String(text[text.index(after: text.startIndex)..<index]), String(text[text.index(after: index)...])
                )
            }
        }
    }
    return (text, "")
}

private func fragments(of text: String) -> [Utterance.Fragment] {
    var found: [Utterance.Fragment] = []
    var words = ""
    var rest = text
    func flush() {
        if !words.isEmpty { found.append(.text(words)) }
        words = ""
    }
    while let first = rest.first {
        guard first == "[" else {
            words.append(first)
            rest.removeFirst()
            continue
        }
        let (inside, after) = bracket(rest)
        switch inside {
        case "@小绘": flush(); found.append(.mention(.bot))
        case "@全体成员": flush(); found.append(.mention(.everyone))
        case "图片", "[图片": flush(); found.append(.picture(isSticker: false))
        case "视频", "语音", "文件": flush(); found.append(.other(type: inside))
        case let name where name.hasPrefix("@"): flush(); found.append(.mention(.person(String(name.dropFirst()))))
        case let face where face.hasPrefix("表情"): flush(); found.append(.other(type: "face"))
        default:
            words.append(first)
            rest.removeFirst()
            continue
        }
        rest = after
    }
    flush()
    return found
}

/// One labelled message.
struct LabelledRow {
    var text: String
    var context: String
    var label: String
    var subject: String
}

/// Reads labelled rows: JSON Lines, or `text§subject§context` under `## label` headings.
func labelledRows(in body: String) -> [LabelledRow] {
    var label = ""
    var rows: [LabelledRow] = []
    for line in body.split(separator: "\n") {
        if line.hasPrefix("## ") {
            label = String(line.dropFirst(3))
        } else if line.hasPrefix("{\"id\""),
            let fields = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        {
            func field(_ name: String) -> String { fields[name] as? String ?? "" }
            rows.append(
                LabelledRow(
                    text: field("text"), context: field("context"), label: field("label"), subject: field("subject")))
        } else {
            let parts = line.split(separator: "§", omittingEmptySubsequences: false).map(String.init)
            rows.append(
                LabelledRow(
                    text: parts[0], context: parts.count > 2 ? parts[2] : "", label: label,
                    subject: parts.count > 1 ? parts[1] : ""))
        }
    }
    return rows
}
