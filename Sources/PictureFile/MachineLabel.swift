package import Foundation

/// Signs in a text that it labels the picture as made by a machine, so that it must not be taken away.
///
/// GB 45438-2025 stores a JSON object under the name `AIGC`; IPTC names the kind of source; C2PA its manifest.
package enum MachineLabel {
    private static let signs = ["\"AIGC\"", ":AIGC", "AIGC=", "TC260", "trainedAlgorithmicMedia"]
        .map { Data($0.utf8) }

    package static func isIn(_ text: Data) -> Bool {
        signs.contains { text.range(of: $0) != nil }
    }
}
