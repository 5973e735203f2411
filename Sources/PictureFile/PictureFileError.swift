/// What can be wrong with the structure of a picture file.
package enum PictureFileError: Error, Equatable {
    /// The first bytes are those of no known picture format.
    case unknownFormat
    /// The file contradicts its format or ends too early; `detail` says where, for the log.
    case corrupt(PictureFormat, detail: String)
}
