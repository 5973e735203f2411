package import ChatCore
package import Foundation

/// The pictures that were made, so that they can be sent after a crash, quoted, changed and looked at.
///
/// A picture is kept before it goes out. A store without a place for pictures keeps none and has none.
package protocol PictureStore: Sendable {
    /// Keeps a picture.
    ///
    /// - Throws: `StorageError`; then it is not kept.
    func keep(_ picture: NewPicture, now: Int64) async throws(StorageError)

    /// The files of a job's pictures, in order; those that are gone are left out.
    func pictures(of job: Int64) async throws(StorageError) -> [Data]

    /// The files of the pictures that a message of the bot carries.
    func pictures(sentAs message: MessageKey) async throws(StorageError) -> [Data]

    /// What the pictures of a job were drawn with, in order, as far as the service told.
    func seeds(of job: Int64) async throws(StorageError) -> [UInt32]

    /// Lets the oldest pictures go until the rest is within bounds. A picture that has not gone out yet always stays.
    ///
    /// - Returns: How many went.
    func tidy(_ bounds: PictureSettings, now: Int64) async throws(StorageError) -> Int

    /// Removes what a crash left half written.
    func sweep() async

    /// How much is kept just now.
    func usage() async throws(StorageError) -> PictureUsage
}
