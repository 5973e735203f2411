import Foundation
import Pictor
import PictorModel
import Primitives

/// Takes the configured secrets, and what could be bytes in letters, out of texts that leave the house.
struct Concealment: Sendable {
    private let secrets: [String]

    /// Conceals these texts wherever they occur; what is too short to be a secret is left alone.
    init(of secrets: [String]) {
        self.secrets = secrets.filter { $0.count >= 6 }
    }

    /// Conceals the secrets of a configuration.
    init(configuration: Settings) {
        self.init(
            of: (configuration.imageServices.flatMap(\.api.keys)
                + [configuration.llm.key, configuration.onebot.accessToken]).map(\.value))
    }

    /// A text without secrets, and without anything that could be bytes in letters.
    func concealed(_ text: String) -> String {
        var text = text
        for secret in secrets { text = text.replacingOccurrences(of: secret, with: "***") }
        guard text.utf8.count > 40 || text.contains("base64") else { return text }
        return text.replacing(#/base64(:\/\/|,)[A-Za-z0-9+\/=_\-]*|[A-Za-z0-9+\/=_\-]{200,}/#, with: "[…]")
    }
}
