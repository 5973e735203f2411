internal import CLibCrypto
public import Foundation
internal import Primitives

/// Digests by libcrypto, computed off the cooperative threads: a large file takes long.
public enum Digest {
    private static let queue = BlockingQueue(label: "pictor.digest")

    /// The SHA-256 of bytes, in lower-case hexadecimal: 64 digits.
    ///
    /// FIPS 180-4: <https://csrc.nist.gov/pubs/fips/180-4/upd1/final>
    /// - Throws: `CancellationError` where the task is cancelled meanwhile; `DigestError` where libcrypto has no SHA-256,
    ///   which a policy of the system may forbid.
    public static func sha256(of bytes: Data) async throws -> String {
        try await queue.run { hexadecimal(try sha256(of: bytes)) }
    }

    private static func sha256(of bytes: Data) throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let isDone = bytes.withUnsafeBytes { bytes in
            EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, EVP_sha256(), nil)
        }
        guard isDone == 1 else { throw DigestError() }
        return Array(digest.prefix(Int(length)))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The algorithm is not to be had.
public struct DigestError: Error, Sendable {}
