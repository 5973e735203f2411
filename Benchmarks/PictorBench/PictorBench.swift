import Foundation

/// Measures the whole program and prints a table; asserts nothing.
///
/// Run by `make bench`: the first argument is the program to measure.
@main
struct PictorBench {
    static func main() async throws {
        guard let program = CommandLine.arguments.dropFirst().first else {
            print("usage: PictorBench path/to/pictor")
            exit(64)
        }
        print("machine: \(Machine.description)")
        print("| what | measured | aim |\n|---|---|---|")
        try await QueueBench().run()
        try await ProgramBench(program: program).run()
        try await HistoryBench().run()
        try await StreamBench().run()
    }
}

/// A row of the table.
func row(_ what: String, _ measured: String, _ aim: String) {
    print("| \(what) | \(measured) | \(aim) |")
    fflush(nil)
}

extension Duration {
    var milliseconds: Double { self / .milliseconds(1) }
}

extension Double {
    /// With so many digits after the point.
    func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }
}

extension [Double] {
    /// The value below which that share of the values lies.
    func quantile(_ share: Double) -> Double {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return .nan }
        return ordered[Swift.min(last, Int((Double(count) * share).rounded(.down)))]
    }
}

enum Machine {
    static var description: String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let name = info.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        return "\(name ?? "unknown"), \(ProcessInfo.processInfo.processorCount) cores"
    }
}
