/// Clauses that want a picture changed that is at hand.
enum EditRules {
    static let all: [Rule] = [
        Rule(
            "edit.reference", .ask(.draw), 0.9, if: Condition(when: [.picture]),
            [
                "draw num cls < +", "draw 个|只|条|张 < +", "give? fetch|make num cls < + picture|graphic",
                "参考|按|照|照着|按照|模仿|仿照|用|以|类似 .6 draw|来|make|生成 num? cls <", "像 .4 draw num? cls <",
                "参考|照着|按照|同样 .. draw <",
            ],
            examples: ["参考这个画风画一只柯基"]),
        Rule(
            "edit.question", .talk, 0.9, if: Condition(when: [.picture], lacks: "please"),
            [
                "who ..", "太 + 了|吧 .1 $", "what .2 edit|tool|app|软件|滤镜", "p|P|edit 的|得|了 ..", "draw 成 这样 ..",
                "edit .2 过 ..", "换了 ..", "^ .4 没|还没|没有 .2 edit|remove|add|become ..", "^ .3 已经 ..", "^ 转一下|转发|扩散|帮转 ..",
                "^ me .3!want|please|give draw|p|P|edit|拍|做", "comment $", "^ time ..", "draw 的 particle? $",
                "can 当|做 .. 了", "当 .. 了 $",
                "设 .. 了 $", "这么|这样 ..",
                "^ 原来 ..", "^ me .2 edit|add|remove|become .. 了 ..", "^ me 加|改|换|修|调 了 ..", "edit 好 ..",
                "^ .2 可以|能 当 ..", "^ me 的 ..", "^ 哪里 ..", "^ .4!edit|add|remove|become task ..", "建议|意见 ..", "how ..",
                "tool ..", "what $",
                "是 .. what|who|ma", "打 cls 分",
                "^ .2 描述|翻译|识别|解释|看懂|评价|点评 ..",
            ],
            examples: ["谁P的图站出来", "这P得也太假了吧", "这是什么"]),
        Rule(
            "edit.people", .talk, 0.85, if: Condition(when: [.picture], unless: [.addressed], lacks: "please"),
            ["^ .2 role .3 edit|remove|add|become"], examples: ["求大神P图"]),
        Rule(
            "edit.another", .talk, 0.9, if: Condition(when: [.toPerson, .quotedPicture]),
            ["shoot ..", "see 另 ..", "再 fetch ..", "原图 .."], examples: ["换个角度拍一张我看看"]),
        Rule(
            "edit.change", .ask(.edit), 0.95, if: Condition(when: [.picture], lacks: "how tool"),
            [
                "把|将|给 .. edit|remove|add|become", "please .4 edit|remove|add|become|shoot",
                "^ edit|remove|add|become ..", "part .4 edit|remove|add|become", "edit|remove .4 part",
                "point .4 edit|remove|add|become", "can .4 edit|remove|add|become", "edit abit|点|下", "become ..",
                "让 third|point|part|她|他|它 ..", "add ..", "remove ..", "edit style", "edit .. 点 $",
                "^ .2 part .4 点", "太 .. 点", "draw 成|完|上 ..", "打 个? 码", "转|变|改|换|调|裁|抠|修 ..", "edit ..", "合|拼 ..",
                "配 字|文 ..", "局部 ..", "把 part +", "make it|him|her|this|them|third ..", "want .4 part|style ..", "太 + $",
                "横|竖|倒|反|翻 过来", "want .. 起来|点|一点 $",
                "part 要 ..", "理一理|修一修|改一改|调一调|去一去|擦一擦|磨一磨|提一提亮|压一压|裁一裁|提一提|收一收 ..", "make this ..",
                "救救|救一下|抢救|拯救 ..",
            ],
            examples: ["把背景换成海边", "右下角加一行字", "头发改成银色的", "变清晰点"]),
        Rule(
            "edit.style", .ask(.edit), 0.85, if: Condition(when: [.picture], lacks: "ma how comment"),
            ["^ .4 style 风格|风|版|化? $", "style ..", "^ .2 part 点|一点 ..", "^ part .3 edit|style", "^ + 一点|点 $"],
            examples: ["宫崎骏风格", "颜色鲜艳点"]),
        Rule(
            "edit.draw", .ask(.edit), 0.8, if: Condition(when: [.ownPicture], lacks: "ma how"),
            ["draw num? cls? ..", "make num? cls? graphic|picture|style"],
            examples: ["画成Q版", "做成表情包"]),
        Rule(
            "edit.before", .ask(.edit), 0.9,
            if: Condition(when: [.pictureBefore], unless: [.picture, .botPictureLast], lacks: "how tool ma past"),
            [
                "point .. edit|remove|add|become", "edit|remove|add|become .. point", "把 point|图 .. edit|remove|add",
                "帮 .2 把 .2 图|照片|picture .. edit",
            ],
            examples: ["把上面这张的水印去掉"]),
    ]
}
