import Foundation
import Imaging
import Logging

/// Figures about pictures, and single steps on files, for scripts that compare them with other software.
@main
struct ImagingBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let first = arguments.first else {
            print(
                "usage: ImagingBench measure FOLDER | peak FILE EDGE | crop IN OUT --position P --pixels N | strip IN OUT | fit IN OUT"
            )
            exit(64)
        }
        if first == "peak", arguments.count == 3 {
            return try Figures.printPeak(of: arguments[1], edge: arguments[2])
        }
        if first == "measure", arguments.count == 2 {
            return try Figures.print(for: URL(fileURLWithPath: arguments[1], isDirectory: true))
        }
        exit(step(arguments))
    }

    /// `crop IN OUT --position P --pixels N`, `strip IN OUT`, `fit IN OUT`.
    private static func step(_ arguments: [String]) -> Int32 {
        do {
            guard arguments.count >= 2 else { return 64 }
            let picture = try Picture(checking: Data(contentsOf: URL(fileURLWithPath: arguments[1])))
            switch (arguments[0], arguments.count) {
            case ("crop", 7):
                let cropped = picture.trimmed(
                    position: arguments[4], pixels: Int(arguments[6]) ?? 0, logger: Logger(label: "crop"))
                try cropped.bytes.write(to: URL(fileURLWithPath: arguments[2]))
            case ("strip", 3):
                try picture.withoutPrivateMetadata().bytes.write(to: URL(fileURLWithPath: arguments[2]))
            case ("fit", 3):
                let fitting = try picture.fitForQQ()
                try fitting.bytes.write(to: URL(fileURLWithPath: arguments[2]))
                print(fitting.info)
            default:
                return 64
            }
            return 0
        } catch {
            print(error)
            return 1
        }
    }
}
