/// Clauses that want the last picture again, and answers to what the bot asked.
enum RedoRules {
    /// A quote of the bot's picture and a word for "again": not a change of that picture.
    static let quoting: [Rule] = [
        Rule(
            "redo.lost", .redo, 0.85, if: Condition(when: [.made], unless: [.toPerson]),
            [
                "没 收到|看到|看见|发出来|显示|出来 ..", "图 呢 ..", "^ 重新 发 ..", "再 发 ..", "please 重|再 发 ..", "刚才 .4 再|重 发|来", "裂 ..",
                "补 发 ..",
            ],
            examples: ["没收到图啊，重来一次", "再发一遍"]),
        Rule(
            "redo.mine", .redo, 0.8, if: Condition(when: [.made, .botSpoke], unless: [.toPerson]),
            ["^ .1 我的|我要的|我那 .3 呢 $"],
            examples: ["我的瀑布呢"]),
        Rule(
            "redo.varied", .redo, 0.9, if: Condition(when: [.made], unless: [.toPerson, .ownPicture]),
            ["^ can .1 换|改|调 num? cls .. ma $", "^ 补 发? num? cls? particle? $", "^ want .4 的|版|款 $"],
            examples: ["能换个角度吗", "补一张", "想要竖屏的"]),
        Rule(
            "redo.quoted", .redo, 0.93, if: Condition(when: [.quotesBotPicture], lacks: "how"),
            [
                "^ .2 再来|再画|再拍|再发|再给|再出|再整|再生成 ..", "^ .2 也 来|要|想|画|给 ..", "^ .2 重画|重来|重拍|重做|重新|重roll ..",
                "^ .3 换 num? 张|个 particle? $", "one more", "again", "^ 还要|继续 ..", "同款 ..", "再 draw|shoot|来|发|出|拍|画 ..",
                "one_more|one more|again ..", "换 成? .. 再 ..",
            ],
            examples: ["再来一张晚上的", "我也来一张"]),
    ]

    static let all: [Rule] = [
        Rule(
            "talk.again", .talk, 0.9, if: Condition(unless: [.addressed]),
            ["^ .2 再来|再 来? num? 瓶|局|把|杯|碗|份|盘|轮|首|罐|串|顿|单 particle? $"],
            examples: ["再来一瓶", "再来一局"]),
        Rule(
            "redo.again", .redo, 0.93,
            if: Condition(when: [.made], unless: [.toPerson, .ownPicture], lacks: "ticket ma how task no"),
            [
                "^ .3!past again .3 num? cls|abit|遍|次|个 ..", "^ .3 重画|重来|重拍|重做|重发|重roll|重抽|重开|重生成|重绘|重新 ..", "^ 再来 ..",
                "^ 还要|还想要|再要|还想看 ..", "^ again particle? $", "再 draw|shoot|发|来|生成|出|给 ..",
                "继续 draw|shoot|来", "^ 继续 $", "下一张|下一个|接下来|这次|下张 .2 draw ..", "^ .3 多 来|发|画|拍|整|给|出 ..", "one_more ..",
                "one more ..", "again please? $", "^ another ..", "もう 一枚 ..", "^ 我也|也|我 也? 要|来|想要 num? cls ..",
                "^ 给我也 ..", "roll ..", "返工|重修 ..", "^ more particle? $", "不够 ..",
            ],
            examples: ["再来一张", "重画", "还要", "手崩了，重roll", "继续画，这次画夏天的"]),
        Rule(
            "redo.change", .redo, 0.88,
            if: Condition(when: [.made], unless: [.toPerson, .picture], lacks: "ticket ma how"),
            [
                "^ .2 换 成 ..", "^ .2 换 num? cls|身|件|种|成|张|只|点 ..", "^ 同 一 ..", "^ 这次 .2 要|换|带|加|是 ..", "^ next one ..",
                "^ .1 要 更 ..", "^ 求? 同款 ..", "同款 .. 来|整|要 ..", "^ .1 要 .. 的|版|款 ..", "^ .1 want .. 的 $",
                "^ 来 num? cls .. 的|版 ..", "^ 下 num? cls? .2 draw ..", "^ 再 .. 点|一点|些|一些 $", "把 它|她|他 .. 点|一点|些",
                "draw 得 .. 点|一点|些", "再 发|来|试 num? 次|下|遍 ..", "加 num? cls .. 再|来", "^ .2 改成|换成|变成 ..",
                "^ 能不能 .4 点|一些 $", "^ .4 太 .. 了 .. 重|再|换", "^ 来 num? cls .3 版|版本", "版本|版 .. 来|要", "^ 要 .. 一点 ..",
                "^ .2 加 num? cls ..",
            ],
            examples: ["换个姿势", "同款来个蓝色的", "要个戴眼镜的版本", "再可爱一点"]),
        Rule(
            "redo.addressed", .redo, 0.7,
            if: Condition(when: [.addressed], unless: [.made, .toPerson], lacks: "ticket ma how"),
            ["^ again num? cls ..", "^ 再 来|画|发 num? cls ..", "^ 重画|重来 .."],
            examples: ["小绘 再来一张"]),
    ]
}
