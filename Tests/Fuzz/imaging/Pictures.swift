import CImage
import Foundation
import PictureFile

/// Feeds files to everything that can be done with a picture. The name of the executable says which format it tries:
/// `png`, `jpeg`, `webp`, `avif`, `gif`, `bmp`; any other name tries all.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var file = Data(bytes: start, count: count)
    let choice = Int(file.last ?? 0), amount = Int(file.dropLast().last ?? 0)
    repairPNG(&file)
    let limits = PictureLimits(maximumBytes: 1 << 20, maximumSide: 1024, maximumPixels: 40_000)
    guard let picture = try? Picture(checking: file, limits: limits) else { return 0 }
    guard wanted.isEmpty || picture.info.format.rawValue.hasSuffix(wanted) else { return 0 }

    let edge = PictureEdge.allCases[choice & 3]
    let side = edge.stored(under: picture.info.orientation).isVertical ? picture.info.width : picture.info.height
    if side > 1, let cropped = try? picture.cropped(edge, by: amount % (side - 1) + 1) {
        check(cropped)
        precondition(cropped.info.format == picture.info.format || picture.info.format == .avif)
    }
    if choice & 4 == 0 {
        let stripped = picture.withoutPrivateMetadata()
        check(stripped)
        precondition(stripped.info == picture.info)
    }
    if choice & 24 == 0, let fitting = try? picture.fitForQQ() { check(fitting) }
    return 0
}

private let wanted: String = {
    let name = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? ""
    return ["png", "jpeg", "webp", "avif", "gif", "bmp"].contains(name) ? name : ""
}()

/// What comes out has to say about itself what it was said to be.
private func check(_ picture: Picture) {
    let limits = PictureLimits(maximumBytes: .max, maximumSide: .max, maximumPixels: .max)
    let found = try? Picture(checking: picture.bytes, limits: limits).info
    precondition(found?.width == picture.info.width && found?.height == picture.info.height)
    precondition(found?.format == picture.info.format)
}

/// Writes the right checksums into a PNG: mutations would otherwise never get past them.
private func repairPNG(_ file: inout Data) {
    guard file.starts(with: PNGFile.signature) else { return }
    var offset = 8
    while let length = file.bigEndian32(at: offset), offset + 12 + length <= file.count {
        let crc = file.withUnsafeBytes { bytes in
            cimage_crc32(0, bytes.baseAddress?.advanced(by: offset + 4).assumingMemoryBound(to: UInt8.self), length + 4)
        }
        for (index, shift) in zip(0..<4, [24, 16, 8, 0] as [UInt32]) {
            file[offset + 8 + length + index] = UInt8(truncatingIfNeeded: crc >> shift)
        }
        offset += 12 + length
    }
}
