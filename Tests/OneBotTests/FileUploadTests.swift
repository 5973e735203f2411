import Crypto
import Foundation
import JSON
import Logging
import Primitives
import TestSupport
import Testing
import WebSocket

@testable import OneBot

/// A file laid on an endpoint's disk, the endpoint played by hand.
@Suite(.timeLimit(.minutes(5)))
struct FileUploadTests {
    private let transport = ScriptedWebSocket()
    private let client: OneBotClient

    init() {
        client = OneBotClient(
            endpoints: [.connect(url: "ws://endpoint/", accessToken: Secret(""))], transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: ManualClock(), random: { _ in 1 })
    }

    private typealias Outcome = Result<FileReference, OneBotError>

    /// Uploads the bytes twice, to an endpoint that answers each request as `answers` says.
    /// - Returns: What each upload came to, and the parameters of every request.
    private func upload(
        _ bytes: Data, answers: @escaping @Sendable (JSONValue) -> JSONValue
    ) async throws -> (first: Outcome, second: Outcome, requests: [JSONValue]) {
        let connection = transport.acceptNext()
        let requests = Locked<[JSONValue]>([])
        return try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            group.addTask {
                while let text = await connection.sent.next() {
                    let request = try JSONValue(parsing: Data(text.utf8))
                    if request["action"] == "get_login_info" {
                        connection.push(#"{"status":"ok","retcode":0,"data":{"user_id":10001},"echo":"1-1"}"#)
                        continue
                    }
                    #expect(request["action"] == "upload_file_stream")
                    let parameters = request["params"] ?? .null
                    requests.withLock { $0.append(parameters) }
                    guard case .object(var answer) = answers(parameters) else { continue }
                    answer["echo"] = request["echo"]
                    connection.push(String(decoding: JSONValue.object(answer).serialized, as: UTF8.self))
                }
            }
            let isReady = await client.waitUntilReady(nil, within: .seconds(1))
            #expect(isReady)
            let first = await outcome(bytes)
            let second = await outcome(bytes)
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
            return (first, second, requests.withLock { $0 })
        }
    }

    private func outcome(_ bytes: Data) async -> Outcome {
        do {
            return .success(try await client.upload(bytes, fileExtension: "png"))
        } catch {
            return .failure(error)
        }
    }

    private static func done(_ data: JSONValue) -> JSONValue { ["status": "ok", "retcode": 0, "data": data] }

    @Test func thePiecesOfAFileAreTheFileAndTheLastAnswerNamesIt() async throws {
        let bytes = Data((0..<(FileUpload.pieceSize * 2 + 100)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let checksum = try await Digest.sha256(of: bytes)
        let result = try await upload(bytes) { parameters in
            parameters["is_complete"] == true
                ? Self.done([
                    "type": "response", "status": "file_complete", "file_path": "/tmp/napcat/a.png",
                    "sha256": .string(checksum),
                ])
                : Self.done(["type": "stream", "status": "chunk_received"])
        }
        #expect(result.first == .success("/tmp/napcat/a.png"))
        #expect(result.requests.count == 8)
        let requests = Array(result.requests.prefix(4))
        #expect(Set(requests.map { $0["stream_id"]?.string }).count == 1)
        #expect(requests.last?["is_complete"] == true)
        let pieces = requests.dropLast().compactMap { $0["chunk_data"]?.string.flatMap { Data(base64Encoded: $0) } }
        #expect(pieces.reduce(Data(), +) == bytes)
        #expect(requests.dropLast().map { $0["chunk_index"]?.integer } == [0, 1, 2])
        for piece in requests.dropLast() {
            #expect(piece["total_chunks"] == 3)
            #expect(piece["file_size"]?.integer == Int64(bytes.count))
            #expect(piece["expected_sha256"]?.string == checksum)
        }
        // Another upload is another stream.
        #expect(result.requests.last?["stream_id"] != requests.last?["stream_id"])
    }

    @Test func everyUploadHasANameOfItsOwnWithAPlainExtension() async throws {
        let result = try await upload(Data(count: FileUpload.pieceSize + 1)) { parameters in
            Self.done(parameters["is_complete"] == true ? ["file_path": "/tmp/a.png"] : ["type": "stream"])
        }
        let names = result.requests.compactMap { $0["filename"]?.string }
        try #require(names.count == 4)
        #expect(names[0] == names[1] && names[2] == names[3])
        // The name is the file where endpoints store by name.
        #expect(names[0] != names[2])
        for name in names {
            #expect(name.wholeMatch(of: /[a-z0-9-]{32,60}\.png/) != nil)
        }
    }

    @Test(arguments: [
        #"{"status":"failed","retcode":1404,"data":null,"message":"不支持的API upload_file_stream"}"#,
        #"{"status":"failed","retcode":404,"data":null,"wording":"API不存在","msg":"API_NOT_FOUND"}"#,
        #"{"status":"failed","retcode":1200,"data":null,"message":"不支持的API upload_file_stream"}"#,
    ])
    func anEndpointWithoutUploadsIsAskedOnce(answer: String) async throws {
        let answer = try JSONValue(parsing: Data(answer.utf8))
        let result = try await upload(Data([1, 2, 3])) { _ in answer }
        #expect(result.first == .failure(.unsupported(action: "upload_file_stream")))
        #expect(result.second == .failure(.unsupported(action: "upload_file_stream")))
        #expect(result.requests.count == 1)
    }

    @Test(
        arguments: [
            (["file_path": "/tmp/a.png", "sha256": "00"], "the checksum of what was sent"),
            (["file_path": ""], "data"), (["status": "file_complete"], "data"),
        ] as [(JSONValue, String)])
    func aFileThatIsNotTheSameOrNotNamedIsNoUpload(completion: JSONValue, missing: String) async throws {
        let result = try await upload(Data([1, 2, 3])) { parameters in
            Self.done(parameters["is_complete"] == true ? completion : ["type": "stream"])
        }
        #expect(
            result.first == .failure(.unexpectedResponse(action: "upload_file_stream", missing: missing)))
    }

    @Test func aRefusedPieceEndsIt() async throws {
        let result = try await upload(Data(count: FileUpload.pieceSize * 3)) { parameters in
            parameters["chunk_index"] == 1
                ? ["status": "failed", "retcode": 1200, "message": "磁盘已满"] : Self.done(["type": "stream"])
        }
        #expect(throws: OneBotError.self) { try result.first.get() }
        #expect(result.requests.count == 4)
    }
}
