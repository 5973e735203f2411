import OneBot
import Testing

@testable import Pictor

@Suite struct CommandParserTests {
    private let parser = CommandParser(prefixes: ["/", "／", "#"])

    private func command(_ text: String) -> Command? {
        parser.command(in: Message(text), to: 10001, isPrivate: false)
    }

    @Test(arguments: [
        ("/画 雨里撑伞的女孩", Command.draw("雨里撑伞的女孩")),
        ("/画雨里撑伞的女孩", .draw("雨里撑伞的女孩")),
        ("／画图　一只猫", .draw("一只猫")),
        ("#绘画 一只猫", .draw("一只猫")),
        ("/生图一只猫", .draw("一只猫")),
        ("/draw a cat", .draw("a cat")),
        ("/画：一只猫", .draw("一只猫")),
        ("/画", .draw("")),
        ("/pic a cat", .drawRaw("a cat")),
        ("/PIC a cat", .drawRaw("a cat")),
        (" /pic a cat ", .drawRaw("a cat")),
        ("/pic a\nb", .drawRaw("a\nb")),
        ("/pic　猫", .drawRaw("猫")),
        ("/pic", .drawRaw("")),
        ("/自拍", .selfie("")),
        ("/自拍 在海边", .selfie("在海边")),
        ("/selfie at the beach", .selfie("at the beach")),
        ("/改 换成夜景", .edit("换成夜景")),
        ("/P图 换成夜景", .edit("换成夜景")),
        ("/再来", .again("")),
        ("/再来 换成水彩", .again("换成水彩")),
        ("/重画", .again("")),
        ("/取消", .cancel),
        ("/队列", .queue),
        ("/咒语", .showPrompt),
        ("/撤回", .recall),
        ("/额度", .quota),
        ("/画图帮助", .help),
        ("/draw help", .help),
        ("/开启画图", .setEnabled(true)),
        ("/关闭画图 ", .setEnabled(false)),
        ("/关闭画图　", .setEnabled(false)),
        ("/pictor on", .setEnabled(true)),
        ("/pictor OFF", .setEnabled(false)),
        ("/画图状态", .status),
        ("/pictor status", .status),
        ("/画图模式 艾特", .setTrigger(.mention)),
        ("/pictor mode cmd", .setTrigger(.command)),
        ("/画图模式 随便", .setTrigger(nil)),
        ("/画图 开花的树", .draw("开花的树")),
        ("/画图状态很好的猫", .draw("状态很好的猫")),
    ])
    func commandsAreReadAsPeopleTypeThem(text: String, expected: Command) {
        #expect(command(text) == expected)
    }

    @Test(arguments: [
        "画一只猫", "关闭画图", "你好 /画 猫", "/picture a cat", "/picnic", "/help", "/画风", "/画廊", "#画画打卡#",
        "/开启画图吧", "/", "", "   ", "//", "/jrrp", "/pictor", "/pictor dance", "/自拍杆", "/drawing x",
        "/画图状态 好吗", "/画风 水彩",
    ])
    func everythingElseIsNoCommand(text: String) {
        #expect(command(text) == nil)
    }

    @Test func anAtOfTheBotStandsForThePrefix() {
        let message: Message = [.at(10001), .text(" 关闭画图")]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == .setEnabled(false))
        let drawing: Message = [.at(10001), .text(" 画 一只猫")]
        #expect(parser.command(in: drawing, to: 10001, isPrivate: false) == .draw("一只猫"))
    }

    @Test func praiseAfterAnAtIsNoDrawCommand() {
        let message: Message = [.at(10001), .text(" 画得真好看")]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == nil)
    }

    @Test func anAtOfSomebodyElseDoesNot() {
        let message: Message = [.at(10002), .text(" 关闭画图")]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == nil)
    }

    @Test func aQuoteAndAnAtInFrontDoNotCount() {
        let message: Message = [.reply(5), .at(10001), .text(" /咒语")]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == .showPrompt)
    }

    @Test func aCardIsNotRead() {
        let message: Message = [.json(#"{"prompt":"/画 猫"}"#)]
        #expect(parser.command(in: message, to: 10001, isPrivate: false) == nil)
    }
}
