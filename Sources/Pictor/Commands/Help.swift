import Inference
import PictorModel

extension CommandDesk {
    /// How the bot is used, in one message: only what works here and what this person may use.
    func help(for right: Command.Right, isGroup: Bool) -> String {
        Phrases.help(
            hasRaw: configuration.components.directPicCommand, canEdit: backend.canEdit, right: right, isGroup: isGroup)
    }
}
