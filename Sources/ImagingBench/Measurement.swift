import Foundation

/// How long something takes, in milliseconds: the fastest of several runs, for what other programs do to a run only ever
/// makes it slower.
struct Measurement {
    let milliseconds: Double

    /// Runs `body` for about half a second, at least three times, after once without the clock.
    init(of body: () throws -> Void) rethrows {
        try body()
        var best = Double.infinity
        let clock = ContinuousClock()
        let start = clock.now
        var runs = 0
        while runs < 3 || (clock.now - start < .milliseconds(500) && runs < 200) {
            best = min(best, try clock.measure(body) / .milliseconds(1))
            runs += 1
        }
        milliseconds = best
    }
}

/// What the kernel says about this process's memory: <https://docs.kernel.org/filesystems/proc.html>.
enum Memory {
    /// How far the resident memory rises during `body` above where it stood, in bytes. Meaningful once in a process,
    /// since memory that was given back is not always returned to the kernel.
    static func peak(of body: () throws -> Void) rethrows -> Int {
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))  // Forgets the highest so far.
        let before = bytes("VmRSS")
        try body()
        return bytes("VmHWM") - before
    }

    private static func bytes(_ field: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line.flatMap { Int($0.split(separator: " ").dropLast().last ?? "") }.map { $0 * 1024 } ?? 0
    }
}
