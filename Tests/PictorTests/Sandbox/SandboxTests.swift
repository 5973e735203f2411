import Foundation
import Imaging
import Inference
import Logging
import Primitives
import Testing

@testable import Pictor
@testable import PictorApp

@Suite(.timeLimit(.minutes(5))) struct SandboxTests {
    private func talk(_ lines: [String]) async throws -> (said: [String], pictures: [String]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sandbox = Sandbox(
            configuration: Configuration(), folder: folder.path, transport: UnreachableTransport(), side: 64,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let said = Locked<[String]>([])
        let input = AsyncStream { continuation in
            for line in lines { continuation.yield(line) }
            continuation.finish()
        }
        try await sandbox.run(input: input, inTurn: true) { line in said.withLock { $0.append(line) } }
        let pictures = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return (said.withLock { $0 }, pictures)
    }

    @Test func theWholeConversationOfTriggersEndsInPicturesWithIntentPromptAndPath() async throws {
        let requests = [
            "画一张猫咪的图片", "帮我画个日落", "我想看看樱花的样子", "画一个女孩在雨中", "自拍", "来张自拍", "发张照片看看", "你现在在哪，发张图看看",
        ]
        let (said, pictures) = try await talk(requests)
        #expect(said.count == requests.count)
        #expect(pictures.count == requests.count)
        #expect(said.allSatisfy { $0.contains("[图片]") && $0.contains("提示词") && $0.contains(".png") })
        #expect(said.map { $0.contains("意图 selfie") } == [false, false, false, false, true, true, true, true])
    }

    @Test func talkGetsNoPictureAndCommandsGetTheirReply() async throws {
        let (said, pictures) = try await talk(["今天天气不错", "别画了", "/画图状态", "", ">1 /咒语"])
        #expect(pictures.isEmpty)
        #expect(said.count == 2)
        #expect(said[0].contains("画图：开"))
        #expect(said[1].contains(Phrases.quoteMyPicture))
    }

    @Test func theSameSeedRepeatsASketchAndAnotherPromptOrSeedDoesNot() async throws {
        let backend = SketchBackend(side: 64)
        func sketch(_ prompt: String, _ seed: UInt32) async throws -> Data {
            try await backend.generate(ImageRequest(prompt: prompt, seed: seed), within: .seconds(10)).bytes
        }
        let first = try await sketch("a cat", 1)
        #expect(try await sketch("a cat", 1) == first)
        #expect(try await sketch("a cat", 2) != first)
        #expect(try await sketch("a dog", 1) != first)
        #expect(first.range(of: Data("\(SketchBackend.keyword)\0a cat".utf8)) != nil)
    }
}
