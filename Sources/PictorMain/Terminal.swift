import Foundation

/// Standard input, output and error, written at once and whole.
enum Terminal {
    /// Prints a line.
    static func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Prints a line to standard error.
    static func complain(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Whether a person sits in front of standard input.
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// The lines of standard input, read on a thread of their own and never ahead of the reader by more than one.
    static func lines() -> AsyncStream<String> {
        let demand = DispatchSemaphore(value: 1)
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let thread = Thread {
            while let line = readLine() {
                demand.wait()
                guard case .enqueued = continuation.yield(line) else { return }
            }
            continuation.finish()
        }
        thread.name = "stdin"
        thread.start()
        let iterator = LineIterator(lines: lines, demand: demand)
        return AsyncStream { await iterator.next() }
    }
}

/// Hands out lines and asks for the next one as each is taken.
private actor LineIterator {
    private var lines: AsyncStream<String>.Iterator
    private let demand: DispatchSemaphore

    init(lines: AsyncStream<String>, demand: DispatchSemaphore) {
        self.lines = lines.makeAsyncIterator()
        self.demand = demand
    }

    func next() async -> String? {
        var lines = lines
        let line = await lines.next(isolation: self)
        self.lines = lines
        demand.signal()
        return line
    }
}
