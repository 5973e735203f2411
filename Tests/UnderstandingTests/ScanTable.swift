import Foundation
import Testing
import Understanding

/// Prints the time of every scan against the length of what it looks at, for whoever asks for it with
/// `PICTOR_SCAN_TABLE=1`; asserts nothing.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["PICTOR_SCAN_TABLE"] != nil))
struct ScanTable {
    private func row(_ what: String, _ piece: String, _ work: (String) -> Void) {
        let times = [62_500, 125_000, 250_000, 500_000, 1_000_000].map { length -> String in
            let text = String(repeating: piece, count: length / piece.utf8.count)
            let time = ContinuousClock().measure { work(text) }
            return String(format: "%.1f", time / .milliseconds(1))
        }
        print("| \(what) | `\(piece)` | " + times.joined(separator: " | ") + " |")
    }

    @Test func answersAndMessages() {
        print("| scan | of | 62 KB | 125 KB | 250 KB | 500 KB | 1 MB |\n|---|---|---|---|---|---|---|")
        for piece in ["“”", "<think>", "</think>", "```", "{", "\"", "[CQ:"] {
            row("verdict, ms", piece) { _ = Verdict.parse(content: $0) }
            row("prompt, ms", piece) { _ = PromptText.cleaned($0) }
        }
        let detector = IntentDetector(nicknames: ["小绘"])
        for piece in ["[CQ:at]", "[@a]", "“", "谢谢 ", "画", "e\u{301}"] {
            row("line without codes, ms", piece) { _ = PromptText.harmless($0) }
            row("request without its asking, ms", piece) { _ = RequestText.cleaned($0) }
            row("options of a request, ms", piece) { _ = RequestOptions.parse($0) }
            row("intent of a message, ms", piece) { text in
                let said = Utterance(speaker: .person(id: "1", name: "a"), fragments: [.text(text)])
                _ = detector.judgement(of: said, after: [])
            }
        }
    }
}
