import ChatCore
import Foundation
import Inference

/// What `pictor doctor` looks at, asked of a bot that runs: connections as they stand, its own database, its services.
/// For a superuser in chat, so without any address.
struct Checkup: Sendable {
    let adapter: any ChatAdapter
    let database: Database
    let backend: any ImageBackend
    let model: ChatModel?

    /// One line for each thing looked at.
    func report() async -> String {
        var findings = [await storage()] + connections()
        findings += await backend.diagnose()
        findings +=
            await model?.diagnose() ?? [
                BackendFinding(isSound: true, subject: "语言模型", sentence: "没有配置，只用规则判断")
            ]
        return findings.map { finding in
            "\(finding.isSound ? "正常" : "异常") \(finding.subject)：\(Self.sentence(of: finding))"
        }.joined(separator: "\n")
    }

    private func storage() async -> BackendFinding {
        do {
            let count = try await History(database: database).count()
            return BackendFinding(isSound: true, subject: "存储", sentence: "可以读写，记着 \(count) 条消息")
        } catch {
            return BackendFinding(isSound: false, subject: "存储", sentence: error.advice)
        }
    }

    private func connections() -> [BackendFinding] {
        adapter.connections.map { state in
            func finding(_ isSound: Bool, _ sentence: String) -> BackendFinding {
                BackendFinding(isSound: isSound, subject: "QQ 端点", sentence: sentence)
            }
            switch state {
            case .connected(let account, isOnline: false):
                return finding(false, "连着，但是账号 \(account) 掉线了，到 NapCat 的网页里重新登录")
            case .connected(let account, isOnline: true): return finding(true, "已连接，账号 \(account)")
            case .tokenRejected: return finding(false, "不认 token，检查 [onebot].access_token")
            case .connecting: return finding(false, "正在连")
            case .waiting(let attempt): return finding(false, "连不上，在等第 \(attempt) 次重试")
            }
        }
    }

    /// What was found, without addresses.
    private static func sentence(of finding: BackendFinding) -> String {
        let sentence = finding.host.map { finding.sentence.replacing($0, with: "（地址）") } ?? finding.sentence
        return sentence.replacing(#/(https?|wss?|socks5h?):\/\/[^\s，。；：、（）()"]+/#, with: "（地址）")
    }
}
