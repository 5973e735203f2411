import Logging
import PictorModel

extension Logger {
    /// One line about something that was not kept or not read; none where the bot is only being stopped.
    func report(_ error: StorageError, as message: Message, metadata: Metadata = [:]) {
        guard error != .cancelled else { return }
        self.error(message, metadata: metadata.merging(["reason": "\(error)"]) { $1 })
    }
}
