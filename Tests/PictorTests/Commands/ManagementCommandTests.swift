import OneBot
import Testing

@testable import Pictor

@Suite struct ManagementCommandTests {
    private let parser = CommandParser(prefixes: ["/", "／", "#"])

    private func command(_ text: String) -> Command? {
        parser.command(in: Message(text), to: 10001, isPrivate: false)
    }

    @Test(arguments: [
        ("/画图设置 冷却 30", Command.set(.cooldown(30))),
        ("/画图设置　冷却　1分钟", .set(.cooldown(60))),
        ("/画图设置 冷却 默认", .set(.cooldown(nil))),
        ("/画图设置 每人 5", .set(.userDaily(5))),
        ("/画图设置 每人 5张", .set(.userDaily(5))),
        ("/画图设置 每群 0", .set(.groupDaily(0))),
        ("/画图设置 撤回 60", .set(.recall(60))),
        ("/画图设置 静音 23:00-7:00", .set(.quietHours(QuietHours("23-7")))),
        ("/画图设置 静音 关", .set(.quietHours(nil))),
        ("/画图设置 屏蔽词 +血腥", .set(WordChanges("+血腥").map { .words($0) })),
        ("/画图设置 屏蔽词 +血腥 暴力", .set(WordChanges("血腥、暴力").map { .words($0) })),
        ("/画图设置 屏蔽词 -血腥", .set(WordChanges("-血腥").map { .words($0) })),
        ("/画图设置 屏蔽词 +", .set(nil)),
        ("/pictor set cooldown 30", .set(.cooldown(30))),
        ("/画图设置", .set(nil)),
        ("/画图设置 冷却", .set(nil)),
        ("/画图设置 冷却 -1", .set(nil)),
        ("/画图设置 冷却 很久", .set(nil)),
        ("/画图设置 冷却 99999999999999999999", .set(nil)),
        ("/画图设置 每人 -3", .set(nil)),
        ("/画图设置 静音 25-7", .set(nil)),
        ("/画图设置 天气 晴", .set(nil)),
        ("/画图拉黑 42", .ban(BanOrder(user: "42"))),
        ("/画图拉黑 @42 1天", .ban(BanOrder(user: "42", seconds: 86_400))),
        ("/画图拉黑 42 永久", .ban(BanOrder(user: "42"))),
        ("/pictor ban 42 2h", .ban(BanOrder(user: "42", seconds: 7200))),
        ("/画图拉黑", .ban(nil)),
        ("/画图拉黑 小明", .ban(nil)),
        ("/画图拉黑 42 明天", .ban(nil)),
        ("/画图拉黑 42 0秒", .ban(nil)),
        ("/画图解禁 42", .unban("42")),
        ("/画图解禁", .unban(nil)),
        ("/pictor unban 42", .unban("42")),
        ("/画图名单", .bans),
        ("/pictor bans", .bans),
        ("/画图清空", .clear),
        ("/pictor clear", .clear),
        ("/画图反例", .lessons(.list)),
        ("/画图反例 删 2", .lessons(.delete(2))),
        ("/画图反例 删2", .lessons(.delete(2))),
        ("/画图反例 清空", .lessons(.clear)),
        ("/pictor lessons delete 2", .lessons(.delete(2))),
        ("/pictor lessons clear", .lessons(.clear)),
        ("/画图反例 删 0", .lessons(nil)),
        ("/画图反例 删 2 3", .lessons(nil)),
        ("/画图反例 清空 全部", .lessons(nil)),
        ("/画图诊断", .diagnose),
        ("/pictor doctor", .diagnose),
        ("/画图群 123456 反例 删 2", .onGroup("123456", .lessons(.delete(2)))),
        ("/画图群 123456 诊断", .onGroup("123456", nil)),
        ("/画图模型", .model("")),
        ("/画图模型 seedream 4", .model("seedream 4")),
        ("/pictor model gpt-image-2", .model("gpt-image-2")),
        ("/画图人设 银发猫娘", .persona("银发猫娘")),
        ("/画图额度 42 +10", .grant(GrantOrder(user: "42", pictures: 10))),
        ("/画图额度 42 ＋10张", .grant(GrantOrder(user: "42", pictures: 10))),
        ("/画图额度 @42 -5", .grant(GrantOrder(user: "42", pictures: -5))),
        ("/画图额度 42", .grant(nil)),
        ("/画图额度", .quota),
        ("/画图群", .groups),
        ("/画图群 123456 开", .onGroup("123456", .setEnabled(true))),
        ("/画图群 123456 关", .onGroup("123456", .setEnabled(false))),
        ("/画图群 123456 状态", .onGroup("123456", .status)),
        ("/画图群 123456 设置 冷却 30", .onGroup("123456", .set(.cooldown(30)))),
        ("/画图群 123456 拉黑 42 1天", .onGroup("123456", .ban(BanOrder(user: "42", seconds: 86_400)))),
        ("/画图群 123456 模型 seedream", .onGroup("123456", .model("seedream"))),
        ("/pictor groups 123456 off", .onGroup("123456", .setEnabled(false))),
        ("/pictor groups 123456 mode cmd", .onGroup("123456", .setTrigger(.command))),
        ("/画图群 123456", .onGroup("123456", nil)),
        ("/画图群 123456 跳舞", .onGroup("123456", nil)),
        ("/画图群 123456 群 654321 关", .onGroup("123456", nil)),
        ("/画图重载", .reload),
        ("/pictor reload", .reload),
        ("/pictor help", .help),
    ])
    func managementWordsAreReadAsPeopleTypeThem(text: String, expected: Command) {
        #expect(command(text) == expected)
    }

    @Test(arguments: ["/画图清空吧", "/画图名单 全部", "/画图重载 现在", "/画图群 那么大", "画图拉黑 42", "/pictor", "/画图群聊"])
    func whatOnlyLooksLikeOneIsNotObeyed(text: String) {
        switch command(text) {
        case nil, .draw: break
        case let other: Issue.record("\(text) was read as \(String(describing: other))")
        }
    }

    @Test func aPersonIsNamedByAnAt() {
        let message: Message = [.text("/画图拉黑 "), .at(42), .text(" 1天")]
        #expect(
            parser.command(in: message, to: 10001, isPrivate: false) == .ban(BanOrder(user: "42", seconds: 86_400)))
    }

    @Test func theBotCannotBeNamed() {
        let message: Message = [.text("/画图拉黑 "), .at(10001)]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == .ban(nil))
    }
}
