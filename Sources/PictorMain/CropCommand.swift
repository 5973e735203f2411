import ArgumentParser
import Foundation
import Imaging
import PictorModel

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
        let picture = try read()
        let cropped = trimmed(picture)
        do {
            try cropped.bytes.write(to: URL(fileURLWithPath: output), options: writingOptions)
        } catch {
            Terminal.complain("写不了 \(output)：检查文件夹是否存在、有没有写权限、磁盘满没满")
            throw ExitCode(1)
        }
        Terminal.say(output)
    }

    /// OUT may be IN, which a full disk must not cost; but a device or a link can only be written through.
    private var writingOptions: Data.WritingOptions {
        let type = try? FileManager.default.attributesOfItem(atPath: output)[.type] as? FileAttributeType
        return type == nil || type == .typeRegular ? .atomic : []
    }

    private func read() throws -> Picture {
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
            defer { try? file.close() }
            // One byte past the limit is enough to refuse a file, however long it is.
            let bytes = try file.read(upToCount: PictureLimits.standard.maximumBytes + 1) ?? Data()
            return try Picture(checking: bytes)
        } catch let error as ImagingError {
            Terminal.complain("\(input) 不能用：\(error.explanation)")
        } catch {
            Terminal.complain("读不到 \(input)：检查路径对不对、是不是文件、有没有读权限")
        }
        throw ExitCode(1)
    }

    /// As in the bot: a crop that cannot be made leaves the picture as it is, and says so.
    private func trimmed(_ picture: Picture) -> Picture {
        guard let edge = PictureEdge(rawValue: position) else { return picture }
        do throws(ImagingError) {
            return try picture.cropped(edge, by: pixels)
        } catch {
            Terminal.complain("没有裁：\(error.explanation)。\(input) 原样存成 \(output)")
            return picture
        }
    }
}

extension ImagingError {
    /// What is wrong and what to do, for whoever called the command.
    fileprivate var explanation: String {
        let limits = PictureLimits.standard
        switch self {
        case .unknownFormat:
            return "认不出是哪种图片；请换成 PNG、JPEG、WebP 或 AVIF"
        case .tooManyBytes(_, let limit):
            return "文件超过 \(limit >> 20) MiB；请先缩小"
        case .badSize(let width, let height):
            return "尺寸 \(width)×\(height) 不行：每边要在 1 到 \(limits.maximumSide) 之间，"
                + "总共不超过 \(limits.maximumPixels / 10_000) 万像素"
        case .corrupt(let format, let detail):
            return "\(format.rawValue) 数据损坏或不完整（\(detail)）；请换一份完整的文件"
        case .cannotCrop(let format, let isAnimated):
            return isAnimated ? "动图不裁；请换成静态图" : "\(format.rawValue) 不裁；请换成 PNG、JPEG、WebP 或 AVIF"
        case .cropOutOfRange(let pixels, let side):
            return "--pixels 是 \(pixels)，而这一边长 \(side)，"
                + (side > 1 ? "应在 1 到 \(side - 1) 之间" : "裁了就没有了")
        case .unsupported(let format, let detail):
            return "这种 \(format.rawValue) 处理不了（\(detail)）；请另存成 PNG"
        case .outOfMemory:
            return "内存不够；请先缩小图片"
        case .invalidText, .pixelCountMismatch:
            return "\(self)"
        }
    }
}
