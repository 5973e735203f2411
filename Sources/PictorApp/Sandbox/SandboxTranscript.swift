import ChatCore
import Foundation
import Imaging
import OneBot
import Pictor
import PictorModel
import Understanding

/// What the person at the terminal sees of the bot's messages: the words, and for each picture a line with intent, prompt
/// and the file it was saved as.
struct SandboxTranscript: Sendable {
    private let nickname: String
    private let folder: String
    private let jobs: any JobStore
    private let chat = ChatKey(
        account: "\(SandboxEndpoint.account)", kind: .group, peer: "\(SandboxEndpoint.group)")

    /// A transcript that saves pictures under `folder`.
    init(nickname: String, folder: String, jobs: any JobStore) {
        self.nickname = nickname
        self.folder = folder
        self.jobs = jobs
    }

    /// The lines for one message; saves its pictures on the way.
    func lines(for sent: SandboxEndpoint.Sent) async -> [String] {
        var lines: [String] = []
        let words = sent.message.plainText
        if !words.isEmpty { lines.append("#\(sent.id) \(nickname)：\(words)") }
        for (place, image) in sent.message.images.enumerated() {
            guard let bytes = image.file.carriedBytes else { continue }
            let job = await job(of: sent)
            let prompt = job?.prompt?.text ?? ""
            let what = "意图 \(job?.intent.rawValue ?? "draw") · 提示词 \(prompt)"
            do {
                lines.append(
                    "#\(sent.id) \(nickname)：[图片] \(what) · 已存到 \(try save(bytes, as: sent.id, place: place, prompt: prompt))"
                )
            } catch {
                lines.append("#\(sent.id) \(nickname)：[图片] \(what) · 存不下来，检查 \(folder) 能不能写")
            }
        }
        return lines
    }

    private func job(of sent: SandboxEndpoint.Sent) async -> Job? {
        if let source = sent.message.replyID {
            return try? await jobs.job(askedBy: MessageKey(chat: chat, id: "\(source)"))
        }
        // Without a quote: the one whose picture is on its way, else the one last delivered.
        if let sending = try? await jobs.unfinished(in: chat).last(where: { $0.state == .sending }) { return sending }
        return try? await jobs.lastRepeatable(in: chat, to: nil)
    }

    /// What goes to a chat carries no prompt; what stays on the operator's disk does.
    private func save(_ bytes: Data, as id: MessageID, place: Int, prompt: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let stamp = Int(Date().timeIntervalSince1970)
        let picture = try Picture(checking: bytes).remarked(keyword: SketchBackend.keyword, value: prompt)
        // The first of several, and one alone, has the plain name.
        let suffix = place == 0 ? "" : "-\(place + 1)"
        let path = "\(folder)/\(stamp)-\(id)\(suffix).\(picture.fileExtension)"
        try picture.bytes.write(to: URL(fileURLWithPath: path))
        return path
    }
}
