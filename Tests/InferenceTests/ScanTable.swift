import Foundation
import HTTP
import Testing

@testable import Inference

/// Prints the time of every scan against the length of what it looks at, for whoever asks for it with
/// `PICTOR_SCAN_TABLE=1`; asserts nothing.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["PICTOR_SCAN_TABLE"] != nil))
struct ScanTable {
    private func row(_ what: String, _ lengths: [Int], _ piece: String, _ work: (String) -> Void) {
        let times = lengths.map { length -> String in
            let text = String(repeating: piece, count: length / piece.utf8.count)
            let time = ContinuousClock().measure { work(text) }
            return String(format: "%.1f", time / .milliseconds(1))
        }
        print("| \(what) | `\(piece.replacing("\n", with: "⏎"))` | " + times.joined(separator: " | ") + " |")
    }

    @Test func chatReplies() {
        let lengths = [25_000, 50_000, 100_000, 200_000, 400_000]
        print("| scan | of | 25 KB | 50 KB | 100 KB | 200 KB | 400 KB |\n|---|---|---|---|---|---|---|")
        for piece in ScanStepsTests.pieces.prefix(26) {
            row("picture in a chat reply, ms", lengths, piece) { _ = PictureFinder.source(in: $0) }
        }
    }

    @Test func bodies() {
        let lengths = [312_500, 625_000, 1_250_000, 2_500_000, 5_000_000]
        print("| scan | of | 0.3 MB | 0.6 MB | 1.25 MB | 2.5 MB | 5 MB |\n|---|---|---|---|---|---|---|")
        for piece in ["billing ", "<script>", "<", "余额"] {
            row("error body as text, ms", lengths, piece) {
                _ = ErrorClassifier.error(for: HTTPResponse(status: 500, body: Data($0.utf8)))
            }
            row("error body as JSON, ms", lengths, piece) {
                _ = ErrorClassifier.error(for: HTTPResponse(status: 500, body: Data("{\"error\":\"\($0)\"}".utf8)))
            }
        }
        for piece in ["base64,", "base64,iVBORw0KGgoAAAANSUhEUgAAAAAAAAAA", "\"", "a"] {
            row("pictures in a body, ms", lengths, piece) { _ = ReplyText(Data($0.utf8)) }
        }
        for piece in ["data: a\n", "data:\n", "data: {\"choices\":[{\"delta\":{\"content\":\"![\"}}]}\n\n", "\r"] {
            row("server-sent events, ms", lengths, piece) { _ = EventStreamReply.joined(Data($0.utf8)) }
        }
        for piece in ["a\u{301}", "<", "token ", "A1"] {
            row("redaction, ms", lengths, piece) { _ = Redaction.redact($0) }
            row("words of a Gradio app, ms", lengths, piece) { _ = GradioQueue.error($0) }
        }
    }
}
