import Foundation

/// How much processor time something takes, in milliseconds, all threads together: the least of several runs.
///
/// The clock on the wall would measure what else the machine is doing.
struct Measurement {
    let milliseconds: Double

    /// Runs `body` until half a second of processor time is used, at least three times, after once without the clock.
    init(of body: () throws -> Void) rethrows {
        try body()
        var best = Double.infinity
        var total = 0.0
        var runs = 0
        while runs < 3 || (total < 500 && runs < 200) {
            let start = Self.now
            try body()
            let time = Self.now - start
            best = min(best, time)
            total += time
            runs += 1
        }
        milliseconds = best
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
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
