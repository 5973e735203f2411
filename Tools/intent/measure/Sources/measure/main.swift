import Foundation
import Understanding

// measure [--features] [--wrong] FILE…
// Prints figures for each file, its wrong rows, or what the classifier sees of each row.

let arguments = CommandLine.arguments.dropFirst()
let detector = IntentDetector(nicknames: ["小绘"])
let intents = ["draw", "selfie", "edit", "none"]

for path in arguments where !path.hasPrefix("--") {
    guard let body = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
    let rows = labelledRows(in: body)
    let source = URL(fileURLWithPath: path).lastPathComponent
    var matrix: [String: [String: Int]] = [:]
    var times: [Double] = []
    var right = 0, drawnOnNone = 0, none = 0, subjects = 0, drawn = 0, asked = 0, askedOnNone = 0, hybrid = 0
    for row in rows {
        let (message, context) = notation(row.text, row.context)
        if arguments.contains("--features") {
            let seen = detector.features(of: message, after: context)
            func list(_ places: [Int]) -> String { places.map(String.init).joined(separator: ",") }
            print(row.label, seen.ruled, source, list(seen.words), list(seen.rules))
            continue
        }
        _ = detector.judgement(of: message, after: context)
        let start = DispatchTime.now().uptimeNanoseconds
        let judged = detector.judgement(of: message, after: context)
        times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1000)
        matrix[row.label, default: [:]][judged.intent.rawValue, default: 0] += 1
        let isRight = judged.intent.rawValue == row.label
        right += isRight ? 1 : 0
        hybrid += isRight || judged.needsModel ? 1 : 0
        asked += judged.needsModel ? 1 : 0
        if row.label == "none" {
            none += 1
            drawnOnNone += isRight ? 0 : 1
            askedOnNone += judged.needsModel ? 1 : 0
        }
        if row.label == "draw", isRight {
            drawn += 1
            if judged.subject.contains(row.subject) || row.subject.isEmpty {
                subjects += 1
            } else if arguments.contains("--wrong") {
                print("S \(row.text) | \(row.subject) | \(judged.subject) [\(judged.rule)] | \(row.context)")
            }
        }
        if !isRight, arguments.contains("--wrong") {
            let mark = judged.needsModel ? "?" : "!"
            let sure = String(format: "%.2f", judged.certainty)
            print("\(mark) \(row.label)->\(judged.intent) [\(judged.rule) \(sure)] \(row.text) | \(row.context)")
        }
    }
    guard !arguments.contains("--features"), !rows.isEmpty else { continue }
    func share(_ part: Int, _ whole: Int) -> String { String(format: "%.3f", Double(part) / Double(max(1, whole))) }
    print(
        source, "rows \(rows.count) right \(share(right, rows.count)) on-none \(share(drawnOnNone, none))",
        "subjects \(share(subjects, drawn)) hybrid \(share(hybrid, rows.count)) asked \(share(asked, rows.count)) on-none \(share(askedOnNone, none))",
        "median \(String(format: "%.1f", times.sorted()[times.count / 2])) µs")
    for label in intents where matrix[label] != nil {
        print("   ", label, intents.map { "\($0) \(matrix[label]?[$0] ?? 0)" }.joined(separator: "  "))
    }
}
