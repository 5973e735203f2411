import ArgumentParser
import Foundation
import Imaging
import Logging

/// `pictor crop`: the crop step alone.
struct CropCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "crop", abstract: "裁掉一张图的一条边。")

    @Argument(help: "图片文件。") var input: String
    @Argument(help: "裁好的图片存成哪个文件。") var output: String
    @Option(help: "裁哪一边：top、bottom、left、right。") var position = "bottom"
    @Option(help: "裁掉多少像素。") var pixels = 40

    func validate() throws {
        guard PictureEdge(rawValue: position) != nil else {
            throw ValidationError("--position 应为 top、bottom、left、right 之一")
        }
    }

    func run() throws {
        guard let bytes = FileManager.default.contents(atPath: input) else {
            Terminal.complain("读不到 \(input)")
            throw ExitCode(1)
        }
        let picture: Picture
        do throws(ImagingError) {
            picture = try Picture(checking: bytes)
        } catch {
            Terminal.complain("\(input) 不是能用的图片：\(error)")
            throw ExitCode(1)
        }
        // As in the bot: a crop that cannot be made leaves the picture as it is, and says so.
        let logger = Logger(label: "pictor") { label in StreamLogHandler.standardError(label: label) }
        let cropped = picture.trimmed(position: position, pixels: pixels, logger: logger)
        if cropped == picture { Terminal.complain("没有裁：\(input) 原样存成了 \(output)，原因见上一行") }
        do {
            try cropped.bytes.write(to: URL(fileURLWithPath: output))
        } catch {
            Terminal.complain("写不了 \(output)：检查文件夹是否存在、有没有写权限")
            throw ExitCode(1)
        }
        Terminal.say(output)
    }
}
