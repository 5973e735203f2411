import Foundation
import Imaging
import Logging
import Primitives
import Testing

struct TrimmingTests {
    @Test func knownPositionIsCropped() throws {
        let log = Log()
        let picture = try Fixture.picture("png-c2-08").trimmed(position: "bottom", pixels: 3, logger: log.logger)
        #expect(picture.info.height == 40)
        #expect(log.levels.isEmpty)
    }

    @Test(arguments: [("middle", 3), ("bottom", 0), ("top", -40), ("left", 45), ("right", 1000)])
    func whatCannotBeCroppedStaysAndIsSaid(position: String, pixels: Int) throws {
        let log = Log()
        let picture = try Fixture.picture("png-c2-08")
        #expect(picture.trimmed(position: position, pixels: pixels, logger: log.logger) == picture)
        #expect(log.levels == [.warning])
    }

    @Test(arguments: ["gif", "bmp", "animated-png", "animated-webp", "animated-gif"])
    func formatThatIsPassedOnStaysAndIsSaid(name: String) throws {
        let log = Log()
        let picture = try Fixture.picture(name)
        #expect(picture.trimmed(position: "bottom", pixels: 3, logger: log.logger) == picture)
        #expect(log.levels == [.notice])
    }

    @Test func damagedPictureStaysAndIsSaid() throws {
        let log = Log()
        let picture = try Picture(checking: Fixture.load("png-c2-08").prefix(200))
        #expect(picture.trimmed(position: "top", pixels: 3, logger: log.logger) == picture)
        #expect(log.levels == [.warning])
    }

    /// A logger that remembers at which levels it was called.
    private struct Log {
        private let heard = Heard()

        var logger: Logger { Logger(label: "test") { _ in heard } }
        var levels: [Logger.Level] { heard.list.withLock { $0 } }

        private struct Heard: LogHandler {
            let list = Locked<[Logger.Level]>([])
            var metadata: Logger.Metadata = [:]
            var logLevel = Logger.Level.trace

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                list.withLock { $0.append(event.level) }
            }
        }
    }
}
