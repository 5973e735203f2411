import ChatCore
import OneBot
import Testing

@testable import Pictor

@Suite struct ManagementCommandTests {
    private let parser = CommandParser(prefixes: ["/", "／", "#"])

    private func command(_ text: String) -> Command? {
        parser.command(in: Message(text), to: 10001, isPrivate: false)
    }

    private static let words: [(String, Command)] = [
        ("/画图设置 冷却 30", .group(.set(.cooldown(30)))),
        ("/画图设置　冷却　1分钟", .group(.set(.cooldown(60)))),
        ("/画图设置 冷却 默认", .group(.set(.cooldown(nil)))),
        ("/画图设置 每人 5", .group(.set(.userDaily(5)))),
        ("/画图设置 每人 5张", .group(.set(.userDaily(5)))),
        ("/画图设置 每群 0", .group(.set(.groupDaily(0)))),
        ("/画图设置 撤回 60", .group(.set(.recall(60)))),
        ("/画图设置 静音 23:00-7:00", .group(.set(.quietHours(QuietHours("23-7"))))),
        ("/画图设置 静音 关", .group(.set(.quietHours(nil)))),
        ("/画图设置 屏蔽词 +血腥", .group(.set(WordChanges("+血腥").map { .words($0) }))),
        ("/画图设置 屏蔽词 +血腥 暴力", .group(.set(WordChanges("血腥、暴力").map { .words($0) }))),
        ("/画图设置 屏蔽词 -血腥", .group(.set(WordChanges("-血腥").map { .words($0) }))),
        ("/画图设置 屏蔽词 +", .group(.set(nil))),
        ("/pictor set cooldown 30", .group(.set(.cooldown(30)))),
        ("/画图设置", .group(.set(nil))),
        ("/画图设置 冷却", .group(.set(nil))),
        ("/画图设置 冷却 -1", .group(.set(nil))),
        ("/画图设置 冷却 很久", .group(.set(nil))),
        ("/画图设置 冷却 99999999999999999999", .group(.set(nil))),
        ("/画图设置 每人 -3", .group(.set(nil))),
        ("/画图设置 静音 25-7", .group(.set(nil))),
        ("/画图设置 天气 晴", .group(.set(nil))),
        ("/画图拉黑 42", .group(.ban(BanOrder(user: "42")))),
        ("/画图拉黑 @42 1天", .group(.ban(BanOrder(user: "42", seconds: 86_400)))),
        ("/画图拉黑 42 永久", .group(.ban(BanOrder(user: "42")))),
        ("/pictor ban 42 2h", .group(.ban(BanOrder(user: "42", seconds: 7200)))),
        ("/画图拉黑", .group(.ban(nil))),
        ("/画图拉黑 小明", .group(.ban(nil))),
        ("/画图拉黑 42 明天", .group(.ban(nil))),
        ("/画图拉黑 42 0秒", .group(.ban(nil))),
        ("/画图解禁 42", .group(.unban("42"))),
        ("/画图解禁", .group(.unban(nil))),
        ("/pictor unban 42", .group(.unban("42"))),
        ("/画图名单", .group(.bans)),
        ("/pictor bans", .group(.bans)),
        ("/画图清空", .group(.clear)),
        ("/pictor clear", .group(.clear)),
        ("/画图反例", .group(.lessons(.list))),
        ("/画图反例 删 2", .group(.lessons(.delete(2)))),
        ("/画图反例 删2", .group(.lessons(.delete(2)))),
        ("/画图反例 清空", .group(.lessons(.clear))),
        ("/pictor lessons delete 2", .group(.lessons(.delete(2)))),
        ("/pictor lessons clear", .group(.lessons(.clear))),
        ("/画图反例 删 0", .group(.lessons(nil))),
        ("/画图反例 删 2 3", .group(.lessons(nil))),
        ("/画图反例 清空 全部", .group(.lessons(nil))),
        ("/画图诊断", .diagnose),
        ("/pictor doctor", .diagnose),
        ("/画图群 123456 反例 删 2", .owner(.onGroup("123456", .group(.lessons(.delete(2)))))),
        ("/画图群 123456 诊断", .owner(.onGroup("123456", nil))),
        ("/画图模型", .owner(.model(""))),
        ("/画图模型 seedream 4", .owner(.model("seedream 4"))),
        ("/pictor model gpt-image-2", .owner(.model("gpt-image-2"))),
        ("/画图人设 银发猫娘", .owner(.persona("银发猫娘"))),
        ("/画图额度 42 +10", .owner(.grant(GrantOrder(user: "42", pictures: 10)))),
        ("/画图额度 42 ＋10张", .owner(.grant(GrantOrder(user: "42", pictures: 10)))),
        ("/画图额度 @42 -5", .owner(.grant(GrantOrder(user: "42", pictures: -5)))),
        ("/画图额度 42", .owner(.grant(nil))),
        ("/画图额度", .quota),
        ("/画图群", .owner(.groups)),
        ("/画图群 123456 开", .owner(.onGroup("123456", .group(.setEnabled(true))))),
        ("/画图群 123456 关", .owner(.onGroup("123456", .group(.setEnabled(false))))),
        ("/画图群 123456 状态", .owner(.onGroup("123456", .group(.status)))),
        ("/画图群 123456 设置 冷却 30", .owner(.onGroup("123456", .group(.set(.cooldown(30)))))),
        ("/画图群 123456 拉黑 42 1天", .owner(.onGroup("123456", .group(.ban(BanOrder(user: "42", seconds: 86_400)))))),
        ("/画图群 123456 模型 seedream", .owner(.onGroup("123456", .model("seedream")))),
        ("/pictor groups 123456 off", .owner(.onGroup("123456", .group(.setEnabled(false))))),
        ("/pictor groups 123456 mode cmd", .owner(.onGroup("123456", .group(.setTrigger(.command))))),
        ("/画图群 123456", .owner(.onGroup("123456", nil))),
        ("/画图群 123456 跳舞", .owner(.onGroup("123456", nil))),
        ("/画图群 123456 群 654321 关", .owner(.onGroup("123456", nil))),
        ("/画图群 123456 额度", .owner(.onGroup("123456", nil))),
        ("/画图群 123456 取消", .owner(.onGroup("123456", nil))),
        ("/画图重载", .owner(.reload)),
        ("/pictor reload", .owner(.reload)),
        ("/pictor help", .help),
    ]

    @Test(arguments: words)
    func managementWordsAreReadAsPeopleTypeThem(text: String, expected: Command) {
        #expect(command(text) == expected)
    }

    @Test(arguments: ["/画图清空吧", "/画图名单 全部", "/画图重载 现在", "/画图群 那么大", "画图拉黑 42", "/pictor", "/画图群聊"])
    func whatOnlyLooksLikeOneIsNotObeyed(text: String) {
        switch command(text) {
        case nil, .picture(.draw): break
        case let other: Issue.record("\(text) was read as \(String(describing: other))")
        }
    }

    @Test func aPersonIsNamedByAnAt() {
        let message: Message = [.text("/画图拉黑 "), .at(42), .text(" 1天")]
        #expect(
            parser.command(in: message, to: 10001, isPrivate: false)
                == .group(.ban(BanOrder(user: "42", seconds: 86_400))))
    }

    @Test func theBotCannotBeNamed() {
        let message: Message = [.text("/画图拉黑 "), .at(10001)]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == .group(.ban(nil)))
    }
}
