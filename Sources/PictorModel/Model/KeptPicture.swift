package import Foundation

/// A picture about to be kept.
package struct NewPicture: Sendable {
    /// The job it was made for.
    package var job: Int64
    /// Which of the job's pictures, from 0.
    package var place: Int
    /// The file.
    package var bytes: Data
    /// Without the dot.
    package var fileExtension: String
    /// What it was drawn with, where the service tells.
    package var seed: UInt32?
    /// Columns and rows in pixels, where they are known.
    package var size: (width: Int, height: Int)?

    /// Makes it from its parts.
    package init(
        job: Int64, place: Int, bytes: Data, fileExtension: String, seed: UInt32? = nil,
        size: (width: Int, height: Int)? = nil
    ) {
        self.job = job
        self.place = place
        self.bytes = bytes
        self.fileExtension = fileExtension
        self.seed = seed
        self.size = size
    }
}

/// How much of pictures and rows is kept.
package struct PictureUsage: Sendable, Equatable {
    /// How many pictures.
    package var count: Int
    /// Bytes of the picture files.
    package var bytes: Int64
    /// Bytes of the database file that are in use.
    package var databaseBytes: Int64

    /// Makes it from its parts.
    package init(
        count: Int, bytes: Int64, databaseBytes: Int64
    ) {
        self.count = count
        self.bytes = bytes
        self.databaseBytes = databaseBytes
    }
}
