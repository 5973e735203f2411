/// Clauses that ask to see the bot itself.
enum SelfieRules {
    /// The bot as the thing drawn.
    static let portraits: [Rule] = [
        Rule(
            "selfie.foreign.own", .ask(.selfie), 0.93, if: Condition(when: [.addressed], unless: [.picture]),
            ["scene|own|body|君 の? photo|写真 を? see|fetch", "scene|own|body 사진 see"],
            examples: ["部屋の写真見せて"]),
        Rule(
            "selfie.draw.self", .ask(.selfie), 0.93, if: Condition(unless: [.picture]),
            [
                "draw .3 you|bot 的 selfie", "draw .3 you|bot reflexive", "draw .3 reflexive particle? $",
                "draw you? reflexive ..", "来 .4 reflexive|自己 $", "自己 .. draw|来 num? cls $",
                "draw num? cls you|bot !draw|最|喜欢|想|心|脑|认为|觉得|擅长|拿手|眼|的 + ..",
                "draw num? cls? you|bot 在|穿|坐|站|的样子|和|跟|吃 ..", "draw 你 $", "draw .4 selfie particle? $",
                "draw abit you ..",
                "把 you .. draw", "自己 draw num? cls? 像", "draw num|abit .5 的 you particle? $",
            ],
            examples: ["画一张你的自画像", "画一下你自己", "画一张你在海边的样子"]),
    ]

    /// Nothing but the ask for a selfie, with nobody named.
    static let plain = Rule(
        "selfie.plain", .ask(.selfie), 0.99, if: Condition(unless: [.toPerson, .personShows, .picture, .quotes]),
        [
            "^ please|particle|want? again? fetch|want|see|shoot|show|give|再 num|这? cls|个|张|abit? selfie see|show|give|你|来? particle|see? particle? $",
            "^ selfie num? cls|个|下|abit? see|来|走起|打卡? 看? particle|呢? $",
        ],
        examples: ["自拍", "来张自拍", "爆个照", "再发张自拍", "露个脸"])

    /// Ways to say that one wants to look at whom one talks to, without the plain 看你.
    private static let seeing = [
        "see .2 you|bot 的 !draw|画|作品|代码|作业|方案|文",
        "see .1 you|bot body|own|scene|look|doing", "see you $",
        "see bot .. look|body|own|scene|doing|selfie|photo|穿",
        "show me|us .4 you|your ..", "want you 的 particle? $", "see your ..", "can i see you",
        "pic|photo|picture of you|yourself",
        "let me see you", "look_like show", "take .4 photo of .. you",
    ]

    static let all: [Rule] = [
        plain,
        Rule(
            "selfie.word", .ask(.selfie), 0.95, if: Condition(lacks: "how past time third"),
            [
                "^ .2 fetch|want|see|shoot|make|draw|show|please|can|give|again .5!third selfie",
                "selfie !是|都|被|也|的 .3 fetch|see|shoot|draw|want",
                "^ you|bot? 的? selfie 呢|吧|呗|particle? $", "^ selfie num? cls? particle? $",
                "^ selfie 走起|一个|一下|一张|打卡|看看 particle?",
                "^ selfie selfie .. $", "send article selfie", "selfie please|pls", "^ .2 selfie 看看|给我|打卡|走一个|走起",
                "^ .1 selfie particle? $", "^ selfie particle ..", "^ .2 want you 照 $", "fetch num? cls body 照 ..",
                "^ body 照 ..",
            ],
            examples: ["自拍", "来张自拍", "再来一张自拍", "爆个照"]),
        Rule(
            "selfie.fetch", .ask(.selfie), 0.93, if: Condition(lacks: "how third neg"),
            ["fetch|want num? cls .. selfie particle? $", "can .2 fetch num cls selfie", "fetch num? cls selfie see"],
            examples: ["来一张刚睡醒的自拍", "能不能来张自拍"]),
        Rule(
            "selfie.yours", .ask(.selfie), 0.92,
            if: Condition(when: [.addressed], unless: [.picture, .toPerson], lacks: "how neg"),
            [
                "fetch|want num? cls? you !draw|拍|p .. photo|picture", "以 you|reflexive .. draw", "draw .. 以 you",
                "把 me 和|跟 you .. draw|p", "fetch num? cls you|bot 的 特写|照|样子|背影|侧脸|正面 ..",
            ],
            examples: ["来张你打篮球的照片", "以你自己为主角画张插画"]),
        Rule(
            "selfie.see.you", .ask(.selfie), 0.94, if: Condition(when: [.addressed], unless: [.toPerson]),
            ["see you|bot !draw|看|能|会|怎么|们|说|写|干|妈|表现|的了"] + seeing,
            examples: ["看看你", "看看你今天穿什么", "想看你的窗外", "show me your face"]),
        Rule(
            "selfie.see.you.told", .ask(.selfie), 0.93,
            if: Condition(when: [.botSpoke], unless: [.addressed, .toPerson]),
            ["see you|bot !draw|看|能|会|怎么|们|说|干|妈"] + seeing,
            examples: ["看看你", "看看你今天穿什么", "想看你的窗外", "show me your face"]),
        Rule(
            "selfie.see.somebody", .talk, 0.8, if: Condition(unless: [.addressed, .botSpoke, .toPerson]),
            ["see you|bot !draw|看|能|会|怎么|们|说|干|妈"] + seeing,
            examples: ["看看你", "看看你今天穿什么", "想看你的窗外", "show me your face"]),
        Rule(
            "selfie.you.see", .ask(.selfie), 0.92, if: Condition(unless: [.toPerson, .picture]),
            [
                "you|bot .. doing|look|own|body|scene|那边|这边 .. see|shoot|上图|照片|发图|发来|上|发",
                "you|bot .. doing .. picture|photo", "doing .5 shoot|see give?|me? $",
                "you|bot 的 .4!draw photo|selfie|picture particle? $", "your photo", "photo of you", "you|bot 本人 ..",
                "穿 .. 的? look .. see|shoot", "see .. 穿|戴 .. look", "戴|穿 .. look .. give|see",
                "you|bot .. shoot .. photo|picture|证明|为证|看看|给我", "you .3 have .2 photo", "you|bot .3 照片",
            ],
            examples: ["你在吃什么给我看看", "你现在在哪发张图看看", "你本人照片有吗"]),
        Rule(
            "selfie.any", .ask(.selfie), 0.88,
            if: Condition(
                when: [.addressed], unless: [.toPerson, .picture], lacks: "how past time third neg able comment"),
            [
                "^ 发图|上图|拍照|发照片 汇报|打卡|报备|为证|证明|see ..", "have .2 selfie|photo", "can .5 selfie", "^ body particle? $",
                "^ show particle? $", "无图无真相", "^ .1 shoot particle? $", "^ 上图|发图|有图吗|图呢|照片呢 particle? $",
                "+ show 一下? particle? $", "^ 换上|换|穿上|戴上 .. 来|拍 num cls particle? $", "own|body show",
                "picture 呢 $", "you .. pic|photo please|pls",
            ], examples: ["有自拍吗", "发图汇报"]),
        Rule(
            "selfie.mention", .ask(.selfie), 0.8,
            if: Condition(
                when: [.addressed], unless: [.toPerson, .picture], lacks: "how past time third neg able comment ma what"
            ), ["selfie !杆|群|是|都|被|也|的|真|挺|好 .."],
            examples: ["小绘戴上猫耳自拍"]),
        Rule(
            "selfie.shoot", .ask(.selfie), 0.93,
            if: Condition(when: [.addressed], unless: [.picture, .toPerson], lacks: "ma how neg third past"),
            [
                "shoot num? cls|abit|个 !third|ticket .. ", "shoot .2 give|给|来|see|看", "^ shoot $",
                "shoot 一张|张|个|下|照 ..", "^ .3 shoot own|body|scene|you", "pose ..", "shoot .. you ..", "拍 近|清楚|远|全|大 ..",
            ],
            examples: ["小绘 拍一张看看", "比个耶拍一张", "拍给我看"]),
        Rule(
            "selfie.pose", .ask(.selfie), 0.9,
            if: Condition(when: [.addressed], unless: [.picture, .toPerson], lacks: "ma how neg third"),
            [
                "pose", "show .3 body|own|selfie|scene|look", "doing|own|body .. 上图|发图|拍照|晒", "来 .2 合影|合照",
                "own|body .3 fetch abit|下", "开 .2 selfie", "own|doing .. shoot", "doing .. picture|photo",
            ],
            examples: ["小绘笑一个", "亮一下肌肉", "晚饭吃的啥呀 上图"]),
        Rule(
            "selfie.body", .ask(.selfie), 0.9,
            if: Condition(when: [.addressed], unless: [.picture, .toPerson], lacks: "picture graphic ma how third"),
            [
                "see .3 body|own $", "fetch num? cls? body .2 $", "see .1 body", "see .4 own|scene $",
                "body|own|scene .3 see", "穿|戴|扮|cos .. look",
                "穿|戴 .. see|shoot|photo|picture", "see .2 新 own", "发 .2 body|own", "doing .4 see",
            ],
            examples: ["看看腿", "戴眼镜的样子给我看看", "看看你新做的美甲"]),
        Rule(
            "selfie.bare", .ask(.selfie), 0.88,
            if: Condition(when: [.addressed], unless: [.picture, .toPerson, .quotesWords], lacks: "ma how third neg"),
            [
                "^ 让|give|快 .1 me? see particle? $", "^ show me $", "^ photo particle? $", "take .2 photo of .. you",
                "^ .2 photo 呢|particle $", "^ see particle? $", "^ .2 fetch num? cls? photo particle? $",
                "^ have .3 photo|selfie ma? $", "让 me see $", "^ 给 see $", "see 一眼 you",
            ],
            examples: ["小绘让我康康！", "照片呢", "来张照片"]),
        Rule(
            "selfie.told", .ask(.selfie), 0.92,
            if: Condition(
                when: [.botTold], unless: [.addressed, .toPerson, .offersDraw, .asksWhat, .picture],
                lacks: "how third neg past cost"),
            [
                "^ .3 fetch num? cls? picture|photo|图 .. ", "^ .4 shoot .. ", "^ see particle? $", "^ 让|给 me? see ..",
                "^ 上图|发图|求图|图呢|照片呢|有图吗 ..", "无图无真相|有图有真相|上图 $", "have picture ma", "pose", "没 图|照片|picture ..",
                "^ .2 po|发|传|晒|贴 上来 ..", "you|doing|own|body|scene .. see",
                "^ .2 picture|photo 呢", "^ see !了|完|吧 ..", "^ 快 发|拍", "^ fetch picture|photo", "穿|戴 .. look",
                "^ .2 晒 ..",
            ],
            examples: ["发张照片看看", "拍照！", "转一圈给我看看新衣服"]),
        Rule(
            "selfie.told.end", .ask(.selfie), 0.88,
            if: Condition(
                when: [.botTold], unless: [.toPerson, .offersDraw, .asksWhat, .picture],
                lacks: "how third neg past cost task"),
            [
                "see particle? $", "^ .2 发来|发出来|晒出来|发上来 ..", "^ 发 particle ..", "^ fetch num? cls particle? $",
                "^ see .. 的 $", "^ 我? 要看 .. 的 $", "^ .4 发 particle? $",
                "picture|photo particle? $",
            ],
            examples: ["发出来看看呗", "不信，除非有照片", "那你倒是发啊"]),
        Rule(
            "selfie.made", .ask(.selfie), 0.9,
            if: Condition(when: [.madeSelfie], unless: [.toPerson, .picture], lacks: "how past ma third neg"),
            ["shoot num? cls|abit ..", "拍 ..", "^ 换 套|身|件 ..", "pose"], examples: ["站起来拍张全身的", "转个圈"]),
        Rule(
            "selfie.told.addressed", .ask(.selfie), 0.9,
            if: Condition(
                when: [.botTold, .addressed], unless: [.toPerson, .offersDraw, .asksWhat, .picture],
                lacks: "ma how third neg cost"),
            [
                "^ .3 fetch num? cls? picture|photo|图 .. ", "^ see ..", "^ 让|给 me? see ..", "^ 上图|发图|求图|图呢|照片呢|有图吗 ..",
                "^ .2 photo|picture 呢", "own|body .. see|shoot|fetch",
            ],
            examples: ["发图！", "看看"]),
        Rule(
            "selfie.told.you", .ask(.selfie), 0.85,
            if: Condition(unless: [.addressed, .toPerson, .personSpoke, .picture], lacks: "how third neg cost"),
            ["镜头 .. fetch|来", "怼脸 ..", "^ you .. own|body|scene|look .. shoot|see"],
            examples: ["镜头怼脸来一张"]),
        Rule(
            "selfie.foreign", .ask(.selfie), 0.93, if: Condition(when: [.addressed]),
            [
                "selfie see|fetch|shoot", "body|photo|own|scene see|fetch", "photo fetch ..", "body photo fetch",
                "selfie 보내줘|찍어줘|見せて",
            ],
            examples: ["自撮り見せて"]),
    ]
}
