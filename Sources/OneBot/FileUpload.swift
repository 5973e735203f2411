import Crypto
public import Foundation
import JSON

// NapCat's `upload_file_stream`: a file stored on the endpoint's own disk piece by piece, which spares it the parsing of one
// huge frame. Each piece is answered once; the answer to the last request names the file.

extension OneBotClient {
    /// Stores a file on the endpoint's disk, for a message to name it: for pictures of many megabytes, which as base64
    /// keep an endpoint busy for seconds and above 48 MiB are not sent at all.
    ///
    /// An addition of NapCat. The endpoint keeps the file for ten minutes, under a name that no other upload has: NapCat
    /// stores by name, and one name used twice is one file. After any error nothing was said in a chat, so that sending the
    /// bytes themselves is safe. Cancelling the task stops between two pieces.
    /// - Parameters:
    ///   - bytes: The file, 1 byte to 100 MiB.
    ///   - fileExtension: The extension its content has, without the dot: letters and digits.
    ///   - account: Whose endpoint; nil for the one whose connection is newest.
    /// - Returns: Where it lies, to be sent as the `file` of a segment by the same endpoint.
    /// - Throws: `OneBotError.unsupported` where the endpoint knows no uploads, at once from the second time on;
    ///   `.unexpectedResponse` where it names no file or another checksum; or any other error of a call.
    public func upload(
        _ bytes: Data, fileExtension: String, as account: UserID? = nil
    ) async throws(OneBotError) -> FileReference {
        let checksum: String
        do {
            checksum = try await Digest.sha256(of: bytes)
        } catch {
            // Cancelled, or a system without SHA-256: nothing left.
            throw .notSent(action: FileUpload.action)
        }
        let upload = FileUpload(bytes: bytes, fileExtension: fileExtension, checksum: checksum)
        for index in 0..<upload.pieceCount { _ = try await call(upload.piece(index), as: account) }
        let file = try await call(upload.completion, as: account)
        // An endpoint that compares nothing itself may have left something out.
        guard file.checksum == nil || file.checksum?.lowercased() == upload.checksum else {
            throw .unexpectedResponse(action: FileUpload.action, missing: "the checksum of what was sent")
        }
        return FileReference(rawValue: file.path)
    }
}

/// One file on its way to an endpoint's disk.
struct FileUpload: Sendable {
    static let action = "upload_file_stream"
    /// Bytes of one piece: small enough that an endpoint parses it in a few milliseconds.
    static let pieceSize = 512 << 10

    /// Where the file lies at the endpoint, and what it holds.
    struct StoredFile: Sendable {
        var path: String
        var checksum: String?
    }

    let bytes: Data
    /// What the endpoint stores the file as. Random, so that it is another one for every upload of every bot, over restarts too.
    let name: String
    /// SHA-256 of the bytes.
    let checksum: String
    private let id: String

    init(bytes: Data, fileExtension: String, checksum: String) {
        self.bytes = bytes
        id = UUID().uuidString.lowercased()
        name = "pictor-\(id).\(fileExtension)"
        self.checksum = checksum
    }

    var pieceCount: Int { max(1, (bytes.count + Self.pieceSize - 1) / Self.pieceSize) }

    /// The request that carries a piece, counted from 0.
    func piece(_ index: Int) -> Action<Void> {
        let piece = bytes.dropFirst(index * Self.pieceSize).prefix(Self.pieceSize)
        return Action(
            name: Self.action,
            parameters: [
                "stream_id": .string(id), "chunk_data": .string(piece.base64EncodedString()),
                "chunk_index": .int(Int64(index)), "total_chunks": .int(Int64(pieceCount)),
                "file_size": .int(Int64(bytes.count)), "expected_sha256": .string(checksum),
                "filename": .string(name), "file_retention": .int(600_000),
            ])
    }

    /// The request that closes the file and asks where it lies.
    var completion: Action<StoredFile> {
        Action(name: Self.action, parameters: ["stream_id": .string(id), "is_complete": .bool(true)]) { data in
            data["file_path"]?.string.flatMap { path in
                path.isEmpty ? nil : StoredFile(path: path, checksum: data["sha256"]?.string)
            }
        }
    }
}
