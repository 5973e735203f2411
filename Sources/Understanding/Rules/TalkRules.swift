/// Clauses that name pictures and ask for none: questions, reports, offers, refusals, work, trade.
enum TalkRules {
    /// Looked at before any request.
    static let first: [Rule] = [
        Rule(
            "talk.trade", .end, 0.97, if: Condition(lacks: "neg"), ["cost"],
            examples: ["有偿约稿 画个头像", "接稿 头像50", "你帮我画个人设图吧，我付钱"]),
        Rule(
            "guard.standing", .end, 0.97,
            [
                "以后 !的|再 .. draw|selfie|出图|发图", "即日起|今日起|从现在起|从现在开始|从今往后|今后|往后|从今天起 .. draw|selfie|picture|出图|发图",
                "每条|人人|谁说话|每句|每句话|每次 .3!see draw|出图|发图", "draw|出图|发图 .5 给|发给 所有人|每个人|全群",
            ],
            examples: ["以后每条消息都画一张猫", "每句话都画一张", "画一百张发给所有人"]),
        Rule(
            "talk.ability", .talk, 0.95, if: Condition(lacks: "see point"),
            [
                "able .1 draw picture|graphic|style? .3 ma|吗|不 $", "can .1 draw picture|graphic|style? ma|吗|不 $",
                "can 看懂|识别|理解|读懂 ..", "can|able|支持 .2 picture|edit .3 ma|吗|不 $", "can you draw $", "able .1 draw what",
                "what can you draw", "can .2 draw what", "can .1 draw 几|多少 .2 $", "can you draw picture $",
                "able draw .3 ma|吗|不 $",
                "can .1 edit picture? ma|吗|不 $", "can .1 p图 ma $", "draw picture? .2 还是 ..", "支持 ..",
            ],
            examples: ["你会画漫画吗", "你能画画吗", "小绘会画什么", "一天能画几张", "can you draw?"]),
        Rule(
            "talk.how", .talk, 0.95, if: Condition(lacks: "look see"),
            [
                "how .6 draw|edit|shoot|make|picture|photo|graphic|style|remove|selfie",
                "draw|edit|shoot|picture|photo|graphic|selfie|remove .8 how",
                "draw|edit|shoot .3 tool", "tool .4 draw|edit|picture", "用 what .. draw",
                "draw|edit|picture .4 tool ma|吗? $",
                "tool .3 写|要|怎么",
            ],
            examples: ["这图怎么画的", "画一张要多久", "怎么抠图啊", "头像哪里找的", "AI绘画用什么软件"]),
        Rule(
            "talk.citation", .end, 0.93,
            ["^ .3 third|role|广告词|广告|口号|口头禅|签名|网名|名言|新闻|谚语|考试|试卷|考题|习题|题干|标题|歌词|题目|题|作业|台词|原文|书名|片名|甲方|老师|公告|通知|提问 $:"],
            examples: ["标题：画一只猫，播放量百万"]),
        Rule(
            "talk.homework", .talk, 0.93, if: Condition(unless: [.picture]),
            [
                "please draw 出 该|此|下列|以下|上述|图中|题中 ..", "下列|等高线|三视图|数轴|角平分线|中垂线|垂线|对称轴|函数|抛物线|受力|光路|坐标系|几何 ..",
                "draw .. 对称轴|函数|抛物线|受力|光路|坐标系|辅助线 ..",
                "draw|selfie|shoot .3 排队|得等|要等|半小时|小时|分钟|秒 ..",
            ],
            examples: ["请画出下列图形的对称轴", "画一张得排队半小时"]),
        Rule(
            "talk.wish", .talk, 0.93, ["^ .3!draw 要是|如果|假如|假设|万一 ..", "就好了 $"], examples: ["要是小绘能画漫画就好了"]),
        Rule(
            "talk.offer", .talk, 0.95,
            [
                "^ .3 me 给|替|帮|give .3!ticket|num draw", "me give|帮 你|他|她|大家|你们 .2 draw", "me .2 帮你 draw",
                "me give .2 see .. draw 的", "给|让 you|你们|大家 see me ..",
                "^ .2 me 来|去|在|要|也|就|才|正|刚|会|都|又|还|先|不|自己|想|再|只|只会|一直|开始|画|打算|准备|可以|能|正在|喜欢|爱|学|练|负责|昨天|今天|刚才|刚刚|以前|小时候 .3!you|bot|see|give|please|hearsay|want draw|shoot|edit|p",
                "^ me draw|shoot|p|P|修|做 了|过|的|得|完|不|好", "draw|shoot 给你|给你们|给大家|给他|给她 .2 看",
                "^ me .4!you|bot|see|give|please|hearsay draw 了|过|得", "看 我画的 ..", "^ .2 me draw|shoot particle? $",
                "^ me .2 give bot draw",
                "^ me 的 picture|graphic|selfie !呢",
                "^ 等 me ..", "^ .2 me draw num? cls particle? $", "^ .2 give 你们|大家|你 draw 了|的",
                "^ me time .4!you|bot|see|give|please|hearsay draw|shoot|p",
                "^ me .2 想|要 draw num? cls", "^ 给 you see me ..",
            ],
            examples: ["我画给你们看", "我来画", "我昨天画了个女孩", "我正在画一张图", "我想画一只猫"]),
        Rule(
            "talk.made.me", .talk, 0.95,
            [
                "^ time? .1 third .3 hearsay me|people|人家|大家 ..", "^ time? third .3 give me .2 draw|shoot 了",
                "^ time? third give me see ..",
            ],
            examples: ["我妈让我发张自拍给她看看"]),
        Rule(
            "talk.task", .talk, 0.9, if: Condition(unless: [.picture], lacks: "selfie picture graphic photo shoot"),
            ["生成|make|fetch|give|写|出 .5 task .2 $", "^ .2 task ..", "see task .2 $"],
            examples: ["来个笑话", "生成一份周报", "介绍一下梵高的星空"]),
        Rule(
            "talk.third", .talk, 0.95, if: Condition(unless: [], lacks: "please see"),
            [
                "^ time? third .6!see|bot hearsay|want|发|draw|shoot|selfie",
                "^ time? third .3!see|bot photo|picture|edit",
                "^ .3!draw|fetch|make|give hearsay me|third|people|我们 .. draw|picture|photo|shoot|selfie|graphic|edit",
                "^ 这|那 third ..", "^ .2 开口就|张口就|开口就是|张口就是|上来就 ..",
            ],
            examples: ["老师让我画一张海报好烦", "他画画真好看", "她天天发自拍", "我弟画了一张恐龙", "甲方让我画一百张"]),
        Rule(
            "talk.past", .talk, 0.93, if: Condition(lacks: "see fetch again please"),
            [
                "^ draw 的 .. me .. past|了", "全是|都是|到处是|满屏 .. picture|selfie|photo", "time .6 draw !出来|出",
                "time .6 shoot|selfie|edit|photo|hearsay",
                "^ .1!want hearsay bot .. draw|picture",
            ],
            examples: ["昨天小绘画的猫好看", "刚自拍了一张好丑", "昨天让小绘画一张"]),
        Rule(
            "talk.unheard", .talk, 0.93, if: Condition(lacks: "again please"),
            [
                "time .3 hearsay bot|you .. third|neg|past|了 ..", "^ time .3 hearsay third ..",
                "see bot|you .. 吵架|打架|聊天|唱歌|直播|表演|斗图|互怼|对线|比赛|打游戏 $",
            ],
            examples: ["上次让小绘来一张自拍它不理我", "想看小绘和隔壁吵架"]),
        Rule(
            "talk.who", .talk, 0.93, if: Condition(lacks: "see"),
            [
                "who .3 draw|edit|shoot|p 的|得|了", "what .2 draw 的", "draw 的 .2 what|who", "who .2 做|设计|换|发|拍 的|了",
                "picture who ..",
            ],
            examples: ["这谁画的", "你画的是什么", "谁P的图站出来"]),
        Rule(
            "cancel", .cancel, 0.95,
            [
                "^ .3 neg .2 draw|shoot|selfie|fetch 了|啦|吧|辣|嘞? particle? $",
                "^ .2 stop .2 draw|fetch|shoot|picture|edit", "^ stop $", "^ .1!see|fetch|want stop 吧|啦|了 ..",
                "neg .2 draw|发|fetch 了", "^ .2 不 draw 了", "^ stop particle $", "neg draw anything",
                "^ neg draw|picture|photo $",
            ],
            examples: ["别画了", "停，别再发图了", "算了不画了", "stop drawing"]),
        Rule(
            "refuse", .refuse, 0.95,
            [
                "^ .4!draw|see|fetch neg .2!edit|remove draw|shoot|selfie|picture|photo|see|fetch|graphic",
                "can neg .3 draw|fetch|picture|selfie|photo",
                "^ .2 不 看|拍|画 ..", "^ .1 no .3 selfie|photo|picture|graphic", "neg people .2 draw",
            ],
            examples: ["不要自拍", "不要出图", "别画猫了", "能不能别老发图", "不想看你自拍"]),
        Rule(
            "talk.work", .talk, 0.9, if: Condition(unless: [.addressed]),
            ["work .. picture|photo|graphic|draw|shoot|edit", "picture|photo|graphic|draw|shoot .. work"],
            examples: ["甲方要的图明天交", "运营要的照片周五前发"]),
        Rule(
            "talk.role", .end, 0.93, if: Condition(unless: [.addressed]),
            [
                "^ role .. draw|make|fetch|edit|picture|graphic|selfie|photo|shoot",
                "people 有|会|能|帮|接|认识|知道 .4 third|role|photo|p|修", "^ people 会|懂|能|有 .2 draw .2 $",
                "people .. third|role", "^ 设计|美术|ui|运营 赶紧|那边|出|把|快 ..",
            ],
            examples: ["设计赶紧出图", "群主自拍呢", "谁会画画", "姐妹们晒晒自拍"]),
        Rule(
            "talk.have", .talk, 0.93, if: Condition(unless: [.addressed]),
            [
                "who .2 have .. picture|photo|graphic", "who .3 shoot", "people .. work",
                "people .6 third|role .. photo|picture", "people 的 .. picture|photo",
            ],
            examples: ["谁有高清图", "谁有昨天聚会的照片"]),
        Rule(
            "talk.ticket", .talk, 0.92, if: Condition(lacks: "draw"),
            [
                "fetch|want|make|again|give num? cls .4!picture|graphic ticket $",
                "fetch|want|make|give num? cls .5!picture|graphic ticket", "again num? cls ticket",
                "^ .3 ticket .2 fetch|see|shoot",
            ],
            examples: ["来张火车票", "再来一张牌我就胡了", "发张身份证照片过来"]),
        Rule(
            "talk.news", .talk, 0.9,
            if: Condition(when: [.personSpoke], unless: [.addressed, .picture, .quotes], lacks: "selfie"),
            [
                "^ .2 fetch num? cls? picture|photo|图 !of", "^ .3 see .1 $", "^ see 你|我 ..",
                "^ .2 shoot num? cls? 张|个|照? ..", "^ 上图|求图|有图|照片呢|图呢 ..",
                "^ .2 have .2 picture|photo",
            ],
            examples: ["发个图我看看是不是这个型号", "想看！！！"]),
        Rule(
            "talk.looks", .talk, 0.93, if: Condition(when: [.personShows], unless: [.addressed, .picture, .quotes]),
            ["^ .4 selfie ..", "^ .3 爆照|爆个照 .."], examples: ["爆个照", "发张自拍"]),
        Rule(
            "talk.inspect", .talk, 0.9, if: Condition(unless: [.addressed, .botTold]),
            [
                "fetch num? cls? picture|photo|图 .2 see .. what|how|哪|是不是|什么|错|坏|型号|报错",
                "fetch num? cls? picture|photo|图 .3 see + $", "shoot|照 .. see .. 是不是|怎么|哪", "shoot 清楚 ..",
            ],
            examples: ["发张图看看你报的什么错"]),
        Rule(
            "talk.language", .talk, 0.93,
            [
                "^ i|he|she|they|we|my .3 draw|took|drew|shoot", "^ nice|good|great|cool|the|that|this picture|draw",
                "neg draw|picture",
                "^ the|that|this draw|picture|selfie", "draw is|was|are", "输入|用法|触发|口令 ..", "draw .. 就行|就能|就会|才会",
            ],
            examples: ["i drew a cat yesterday", "the picture looks good", "drawing is my hobby"]),
    ]

    /// Looked at where no request was found: why there is none.
    static let last: [Rule] = [
        Rule(
            "talk.recount", .talk, 0.9, if: Condition(lacks: "see please give fetch again"),
            [
                "draw|shoot|edit|p|P 得|了|过|完|完了|过了|出来了|不出|不动|崩|废|错|歪", "draw|shoot|p|P|edit 的 +",
                "^ .2 picture|photo .3 了|past $", "^ .2 picture|photo|selfie|graphic 了|的|都|也|被|是|在|太|挺|真|不|加载|没|挂",
                "draw|shoot .3 comment", "picture|graphic|photo .4 comment", "发错|换头像|换壁纸 ..", "draw past .2 comment",
                "p past",
            ],
            examples: ["画完了", "画得真好", "照片洗出来了", "头像真好看", "图挂了"])
    ]
}
