import ChatCore
import Foundation
import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite struct PictureStoreTests {
    private let folder: TemporaryFolder
    private let database: Database
    private let log: SQLiteJobStore
    private let store: SQLitePictureStore

    init() throws { try self.init(sharing: TemporaryFolder()) }

    /// Another bot beside one in the same folder.
    private init(sharing folder: TemporaryFolder) throws {
        self.folder = folder
        database = try Database()
        log = SQLiteJobStore(database: database)
        store = SQLitePictureStore(database: database, folder: folder.place("pictures"))
    }

    /// A job that was done, with a picture of so many bytes kept at that time.
    @discardableResult
    private func picture(_ id: Int, bytes: Int, at time: Int64, state: Job.State = .done) async throws -> Int64 {
        let chat = ChatKey(account: "1", kind: .group, peer: "2")
        let job = try #require(
            try await log.accept(
                JobRequest(
                    source: MessageKey(chat: chat, id: "\(id)"), requester: "3", intent: .draw, origin: .command,
                    request: "a"), now: time
            ).job)
        try await log.advance(job.id, to: state, sent: "9\(id)", now: time)
        try await store.keep(
            NewPicture(
                job: job.id, place: 0, bytes: Data(repeating: UInt8(id), count: bytes), fileExtension: "png", seed: 5),
            now: time)
        return job.id
    }

    private func bounds(megabytes: Int, days: Int) -> PictureSettings {
        var bounds = PictureSettings()
        bounds.maximumMegabytes = megabytes
        bounds.maximumDays = days
        return bounds
    }

    @Test func aKeptPictureIsFoundByItsJobAndByTheMessageThatCarriesIt() async throws {
        let job = try await picture(1, bytes: 10, at: 100)
        let message = MessageKey(chat: ChatKey(account: "1", kind: .group, peer: "2"), id: "91")
        #expect(try await store.pictures(of: job) == [Data(repeating: 1, count: 10)])
        #expect(try await store.pictures(sentAs: message) == [Data(repeating: 1, count: 10)])
        #expect(try await store.seeds(of: job) == [5])
    }

    @Test func onlyThisUserCanReadFolderAndFiles() async throws {
        try await picture(1, bytes: 10, at: 100)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(folder.place("pictures")) == 0o700)
        #expect(folder.pictures(in: "pictures") == ["1-0.png"])
        let name = try #require(folder.names(in: "pictures").first)
        #expect(try mode(folder.place("pictures/\(name)")) == 0o600)
    }

    @Test func twoBotsWithOneFolderKeepEachItsOwnPictures() async throws {
        let other = try PictureStoreTests(sharing: folder)
        let mine = try await picture(1, bytes: 10, at: 100)
        let theirs = try await other.picture(1, bytes: 20, at: 100)
        #expect(mine == theirs)
        #expect(try await store.pictures(of: mine).map(\.count) == [10])
        #expect(try await other.store.pictures(of: theirs).map(\.count) == [20])
    }

    @Test func theOldestGoFirstWhereThereAreTooMany() async throws {
        for id in 1...4 { try await picture(id, bytes: 400_000, at: Int64(100 + id)) }
        #expect(try await store.tidy(bounds(megabytes: 1, days: 30), now: 200) == 2)
        #expect(folder.pictures(in: "pictures") == ["3-0.png", "4-0.png"])
        #expect(try await store.usage().count == 2)
        #expect(try await store.usage().bytes == 800_000)
    }

    @Test func whatIsTooOldGoes() async throws {
        try await picture(1, bytes: 10, at: 100)
        try await picture(2, bytes: 10, at: 100 + 86_400)
        #expect(try await store.tidy(bounds(megabytes: 500, days: 1), now: 101 + 86_400) == 1)
        #expect(folder.pictures(in: "pictures") == ["2-0.png"])
    }

    @Test func aPictureThatHasNotGoneOutStays() async throws {
        try await picture(1, bytes: 10, at: 100, state: .sending)
        #expect(try await store.tidy(bounds(megabytes: 0, days: 1), now: 1_000_000) == 0)
    }

    @Test func aFileThatIsGoneIsNoPictureAndNoTrouble() async throws {
        let job = try await picture(1, bytes: 10, at: 100)
        let name = try #require(folder.names(in: "pictures").first)
        try FileManager.default.removeItem(atPath: folder.place("pictures/\(name)"))
        #expect(try await store.pictures(of: job).isEmpty)
        #expect(try await store.tidy(bounds(megabytes: 0, days: 1), now: 200) == 1)
    }

    @Test func whatACrashLeftHalfWrittenIsSweptAndNothingElse() async throws {
        try await picture(1, bytes: 10, at: 100)
        for name in [".7-0.png.part", "holiday.png", ".hidden"] {
            try Data().write(to: URL(fileURLWithPath: folder.place("pictures/\(name)")))
        }
        await store.sweep()
        #expect(folder.pictures(in: "pictures") == [".hidden", "1-0.png", "holiday.png"])
    }

    @Test func aFolderThatCannotBeMadeIsAnErrorThatNamesIt() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.place("file")))
        let store = SQLitePictureStore(database: database, folder: folder.place("file/pictures"))
        await #expect(throws: StorageError.unwritable(path: folder.place("file/pictures"))) {
            try await store.keep(
                NewPicture(job: 1, place: 0, bytes: Data([1]), fileExtension: "png"), now: 1)
        }
    }
}
