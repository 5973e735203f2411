/// Clauses that ask for a picture of something.
enum DrawRules {
    /// Requests that look like reports or wishes.
    static let first: [Rule] = [
        Rule(
            "draw.said", .ask(.draw), 0.9, if: Condition(unless: [.toPerson]),
            ["^ .3!third|me|time|hearsay draw me|third|time|there|point .3 说的|聊的|讲的|提的|描述的|形容的|梦到的 .2 $"],
            examples: ["就画我刚说的那个", "画他说的"]),
        Rule(
            "draw.quoted", .ask(.draw), 0.88,
            if: Condition(when: [.quotesWords, .addressed], unless: [.toPerson, .picture]),
            ["^ can .1 draw 出来? ma|不 $ <"], examples: ["能画出来吗"]),
        Rule(
            "draw.let", .ask(.draw), 0.85, if: Condition(unless: [.toPerson], lacks: "past time comment third how ma"),
            ["^ 那|就|快|还是? .1 让|叫|请 bot draw num cls < +", "^ 让|叫|请 bot draw num cls < +"], examples: ["让小绘画一个裁判吹哨"]),
        Rule(
            "selfie.insist", .ask(.selfie), 0.85,
            if: Condition(when: [.addressed], unless: [.toPerson, .picture], lacks: "third past"),
            ["^ .1 不 发|看|拍 .3 selfie|photo .. 就|不 .."], examples: ["不发自拍我就不睡"]),
        Rule(
            "draw.bet", .ask(.draw), 0.85, if: Condition(unless: [.toPerson]),
            ["^ .1 you .1 要是|如果 .. draw .. 服|信|叫|拜|给 .."],
            examples: ["你要是能画出千手观音我就服你"]),
    ]

    /// With a verb of drawing, or the bot's own work.
    static let plain: [Rule] = [
        Rule(
            "draw.creature", .ask(.draw), 0.9,
            if: Condition(unless: [.picture], lacks: "you bot body own selfie pose how"),
            ["^ .2!穿|戴 < + 长啥样|长什么样|长什么样子|长啥样子 .3 see|give", "^ see .1!穿|戴 < + 长啥样|长什么样|长什么样子|长啥样子 .2 $"],
            examples: ["鮟鱇鱼长啥样给我瞅瞅", "给我看看火星表面长啥样"]),
        Rule(
            "draw.portray", .ask(.draw), 0.95, if: Condition(lacks: "selfie"),
            ["画我 ..", "把 me|我家|我的 .. draw"],
            examples: ["画我！戴眼镜", "把我画成动漫人物"]),
        Rule(
            "draw.colon", .ask(.draw), 0.95, if: Condition(unless: [.toPerson]),
            ["^ .3!cost|third draw|picture|graphic $:", "^ .2 draw num? cls? $:"],
            examples: ["出图：雨夜里的便利店", "画：一座寺庙"]),
        Rule(
            "draw.words", .ask(.draw), 0.88,
            if: Condition(when: [.addressed, .quotesWords], unless: [.toPerson, .picture], lacks: "how neg"),
            ["还原|呈现|可视化|具象化|画面化|配图 !了|过 .."], examples: ["把他说的呈现出来"]),
        Rule(
            "draw.open", .ask(.draw), 0.9,
            [
                "画 what 都行|都可以|都好|都 ..", "draw what 都行|都可以 ..", "随便 draw|来|整|出 ..", "自由发挥 ..", "你 看着 draw|来 ..",
                "draw 你 喜欢|想画|最 ..",
            ],
            examples: ["随便画点什么都行", "画什么都行 来一张"]),
        Rule(
            "draw.dare", .ask(.draw), 0.85,
            ["敢不敢|有本事|不服|有种|打赌 .. draw <", "^ .4 draw? 画不出|画不了|画不来 < +", "you .2 draw 不 出|了|来 < +"],
            examples: ["敢不敢画个贞子", "你画不出清明上河图的"]),
        Rule(
            "draw.point", .ask(.draw), 0.86, ["point .2 can draw ma? $", "draw point|there particle? $"],
            examples: ["楼上说的这个能画吗"]),
        Rule(
            "draw.softly", .ask(.draw), 0.88, if: Condition(when: [.addressed], lacks: "ma how"),
            ["draw !past|的|得|了 < + 呗|吧|嘛 $", "^ num cls picture $", "give|please|^ p num cls <"],
            examples: ["闲着没事画画雷峰塔呗"]),
        Rule(
            "draw.yourwork", .ask(.draw), 0.9, if: Condition(when: []),
            [
                "^ 的? 作品|大作|新作|画作 ..", "see you draw 的 <", "see bot draw 的 <", "you draw 的 < .. see|fetch|give",
                "see you|bot .1 shoot 的 <",
                "see you|bot 的? 画|画作|作品|大作",
                "you|bot .2 shoot 的 < .. fetch|see", "you|bot .2 shoot|draw 的 point? < + 呢", "相册 .. have <",
                "bot draw 的 < .. see", "想要 .4 you|bot draw 的 <",
            ],
            examples: ["你画的画给我看看", "看看你拍的晚霞"]),
        Rule(
            "draw.count", .ask(.draw), 0.96,
            [
                "draw !past num? cls <", "draw 给|give .1 num? cls <", "draw give < num? cls", "draw abit|some <",
                "draw num cls <",
                "draw article <", "draw me article? <", "draw 几|多 cls <", "draw < .. draw $",
            ],
            examples: ["画一张猫咪的图片", "画个日落", "draw me a cat", "画一下李白醉酒"]),
        Rule(
            "draw.please", .ask(.draw), 0.95,
            [
                "please|can|give .4!how|neg draw !了|过|得|past <", "please .3 make num? cls|some|个 <",
                "快|赶紧|去|来|请 draw <",
                "draw 出|出来 <", "变|变个 num? cls? < + 出来|给 ..", "你 draw !past|的 <",
                "please .2 make .. picture|graphic", "want|想 you|bot .3 draw <", "^ 我? 要 draw !的 <",
                "can .2 draw 得 出|来 < +",
                "see you|bot .2 draw <",
                "想 让|要|请 bot|you draw <", "want|想 hearsay bot|you draw < num? cls",
                "people .4 能|会|可以|来|给|帮 .3 draw num? cls <",
            ],
            examples: ["帮我画日落", "能不能画故宫下雪", "请帮我生成彩虹", "我想看你画一个钢铁侠"]),
        Rule(
            "draw.out", .ask(.draw), 0.95,
            [
                "把 < .. > draw particle? $", "把 < .. > draw num? cls? picture|graphic particle? $",
                "把 < .. > draw 出来|下来|一下", "^ < + > draw 出来|下来|一下", "把 < quoted > become|make num? cls? graphic|picture",
                "draw 出来 $",
                "< .. > draw|画 出来 $",
            ],
            examples: ["把我脑子里的画面画出来", "把“落霞与孤鹜齐飞”画出来"]),
        Rule(
            "draw.begin", .ask(.draw), 0.88, if: Condition(lacks: "ma how"),
            [
                "^ draw !past|的|完|什么|啥|了|过|得|comment|家|工|作 < +", "^ 就|那就|那|直接|先 draw !past|的|了 < +",
                "^ 用 picture|style num cls <",
                "^ 用|以 .. 风格|画风|style|主题 .3 draw|来 <", "^ 按|根据|照|参考 .. draw|来 num? cls? <",
            ],
            examples: ["画初音未来", "用水墨画一个侠客", "根据这句诗作画"]),
        Rule(
            "draw.foreign", .ask(.draw), 0.93,
            [
                "< + を draw", "< + draw 줘|주세요|줄래", "< + の picture を? see|fetch|draw|お願い",
                "< + picture を see|fetch|draw", "< + 画像|写真|イラスト|그림|사진|絵 fetch|see|draw", "^ dessine|dibuja|нарисуй < +",
                "< + 그려|그려줘", "< + 그려줄 수 ..",
            ],
            examples: ["猫の絵を描いて", "고양이 그려줘"]),
        Rule(
            "draw.typo", .ask(.draw), 0.85, if: Condition(unless: [.personSpoke]),
            ["please|give 花|化|话|华|滑|划 num? cls <", "^ 花|化|话|华|划 num cls <", "^ 花|化|话|划 cls < +"],
            examples: ["帮我花一只企鹅", "话一只小鸟给我"]),
    ]

    /// With a verb of bringing, wanting or seeing.
    static let fetching: [Rule] = [
        Rule(
            "draw.fetch.picture", .ask(.draw), 0.93, if: Condition(lacks: "ticket"),
            [
                "fetch|make|want me? num? cls < .. picture|graphic", "give num? cls < .. picture|graphic",
                "fetch|make|want|see some < .. picture",
                "fetch me? article < .. picture|graphic", "show|send|give|gimme|post me? article? < .. picture",
                "make me? article < .. picture|graphic|style",
                "draw article? picture of <", "want article picture of <", "make article picture of <", "picture of <",
                "fetch picture of|: <",
                "fetch num? cls picture|graphic <", "have < .. picture .3 fetch|give|see", "want see < .. picture",
                "picture .. ください|見せて|보여줘|お願い|주세요",
                "请 make|draw num? cls", "make some < .. picture|graphic",
            ],
            examples: ["来张赛博朋克城市壁纸", "想要一张星空图当桌面", "给我一张九寨沟的照片", "i want a picture of a snowy village"]),
        Rule(
            "draw.shoot", .ask(.draw), 0.9,
            if: Condition(
                unless: [.toPerson, .personSpoke, .picture], lacks: "you bot body own selfie ticket how ma third past"),
            ["^ .2 shoot num cls < + 的 photo|picture"], examples: ["拍一张故宫角楼的照片给我看看"]),
        Rule(
            "draw.see.scene", .ask(.draw), 0.85,
            if: Condition(
                when: [.addressed], unless: [.toPerson, .picture], lacks: "you bot selfie how ma third task past"),
            ["^ see < !me|穿|戴 + 戴|穿|骑|吃|拿|抱|打|开|弹|跳|变成 +"], examples: ["想看蒙娜丽莎戴口罩"]),
        Rule(
            "draw.look", .ask(.draw), 0.88, if: Condition(unless: []),
            ["see < + look", "< + look .4 see", "< + look .3 fetch|give", "没见过 < .. fetch|see"],
            examples: ["我想看看樱花的样子", "给我看看火星表面长啥样"]),
        Rule(
            "draw.look.addressed", .ask(.draw), 0.9,
            if: Condition(when: [.addressed], lacks: "you own body selfie task how me can"),
            ["^ < + 是? look 的? particle? $"], examples: ["小绘 火山喷发是什么样子的，让我看看"]),
        Rule(
            "draw.have", .ask(.draw), 0.85,
            if: Condition(unless: [.personSpoke], lacks: "third role people ticket work task"),
            [
                "^ < + 走一个|走起|安排上 particle? $", "^ .2 have < + picture|graphic", "^ < + picture|graphic 来|整|发|给 .3 $",
                "^ .2 have graphic particle? $",
                "^ .2 fetch|make|want < + graphic",
            ],
            examples: ["有没有海边日出的图", "横版的海岛图来一张"]),
        Rule(
            "draw.show", .ask(.draw), 0.88, if: Condition(lacks: "you"),
            ["show|give|gimme me? a|an <", "see a|an <"],
            examples: ["show me a cat in a top hat"]),
        Rule(
            "draw.after", .ask(.draw), 0.8, if: Condition(unless: [.personSpoke]),
            ["^ draw particle? $", "^ 来|整 num? cls particle? $"],
            examples: ["画！"]),
        Rule(
            "draw.after.called", .ask(.draw), 0.8,
            if: Condition(when: [.addressed, .personSpoke], unless: [.toPerson, .quotes]),
            ["^ 来|整|画 num cls particle? $"], examples: ["来一张"]),
        Rule(
            "draw.fetch.sheet", .ask(.draw), 0.85, if: Condition(lacks: "ticket ma how task"),
            [
                "fetch|make|give num? sheet < +", "want num? sheet < +", "fetch|make|want num? cls < .. style",
                "fetch < .. style 的",
            ],
            examples: ["整张擎天柱", "来一张夜晚的东京街头"]),
        Rule(
            "draw.fetch.thing", .ask(.draw), 0.9, if: Condition(when: [.addressed], lacks: "ticket ma how task"),
            [
                "fetch|make num? cls < +", "want num? cls < +", "fetch some < +", "have < .. fetch",
                "^ fetch|make|want picture|graphic !see|you|work|particle|有|为 < +",
            ],
            examples: ["小绘来个海边的灯塔"]),
        Rule(
            "draw.see.thing", .ask(.draw), 0.88,
            if: Condition(
                when: [.addressed], unless: [.picture], lacks: "you selfie body ma how work ticket plain task"),
            ["^ .2 see !me|我|这|你|了 < +", "^ .2 要看|想看 < +", "give .1 see < +"],
            examples: ["小绘小绘 我想看下雪的操场", "我要看龙！"]),
        Rule(
            "draw.graphic", .ask(.draw), 0.85,
            if: Condition(when: [.addressed], unless: [.picture], lacks: "ma how past task"),
            ["^ < .3 graphic|style + ", "^ < + style $", "graphic .. style", "^ < + graphic $", "^ style $"],
            examples: ["小绘 壁纸 竖屏 极光 简约"]),
        Rule(
            "draw.fetch.guess", .ask(.draw), 0.6,
            if: Condition(unless: [.addressed, .personSpoke], lacks: "ticket ma how third plain task"),
            ["^ .2 fetch|make num? cls < .3 + see", "^ .1 来|整|搞 num? 只|个 < + $"],
            examples: ["来个像素风的小骑士看看", "来只布偶"]),
    ]
}
