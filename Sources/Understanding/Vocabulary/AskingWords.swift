/// Words that ask, allow, refuse, or tell who is meant. `_` stands for a blank.
enum AskingWords {
    static let all: [(tag: Tag, words: String)] = [
        // 画一只猫 · 生成一张图 · draw a cat
        (
            .draw,
            """
            만들어 画 绘 绘制 描绘 描画 手绘 画画 作画 作图 制图 生图 文生图 绘图 画图 绘画 涂鸦 创作 生成 画成 画个画
            图生图 勾勒 draw paint sketch generate illustrate render doodle drawing hua draws ai画 作って
            hua huayizhi zhengyizhang laiyizhang laizhang huayizhang huayige huayizhi huage huazhang 描いて 書いて 描いてください
            描け 描いてよ かいて 그려줘 그려 그려주세요 그려줄래 그려줄 그려라 만들어줘 dessine dibuja dibújame
            нарисуй zeichne disegna vẽ 速写
            """
        ),
        // 做一个表情包 · 设计个海报 · 整张图
        (
            .make,
            """
            做 做成 制作 设计 弄 搞 整 造 make create design produce 作 打造 搓 糊 捏
            """
        ),
        // 来张猫 · 发一张照片 · 求个头像
        (
            .fetch,
            """
            来 发 给 求 上 出 甩 丢 掏 安排 整 搞 弄 发来 来来 传 send gimme post drop 贴 po 配 凹 交 交出 扔 晒出 生
            变出 ください 보내줘 お願い ちょうだい 送って 줘 lai fa zheng 欠 爆 来来来 端上来 端 赏 赐
            """
        ),
        (
            .want,
            """
            要 想要 需要 我要 缺 想 want wanna need like 想求 求 欲 gotta would_like would_love 欲求 好想要 好想 贼想
            超想 很想 特别想
            """
        ),
        // 看看樱花 · 康康脸 · show me
        (
            .see,
            """
            見たい 看看 看一看 看一下 看下 看 康康 瞅瞅 瞧瞧 瞅 瞧 瞅一眼 看一眼 瞄一眼 看两眼 瞧一眼 见识 见识一下 见见
            欣赏 开开眼 看一哈 看哈 see 見せて みせて 보여줘 보여 보여주세요 看眼 康 瞅一瞅 瞧一瞧 瞅瞅看 观赏
            饱饱眼福 瞄瞄 瞟一眼 kk kankan 看看看 看康康 睇 睇下 睇睇 kangkang look_at 我要看 我想看 我想看看
            我想要看 我好想看 我要看看 好想看看 想看 要看 好想看 想看看 要看看 想看下 想看一下 想看一看 想瞅瞅 想康康
            想瞧瞧 想要看 想要看看 我看看 我看下 我看一下 我瞅瞅 我康康 我看看看 我看一看 我瞧瞧 我看一眼 我瞅一眼
            给看 让看 一睹 见一见 见一下 看一下子
            """
        ),
        (
            .show,
            """
            show 亮 亮亮 秀 秀秀 晒 晒晒 露 展示 展示一下 秀一下 晒一下 亮一下 露一下 秀一个 晒一个 秀出 显摆 let
            """
        ),
        (
            .shoot,
            """
            拍 拍照 拍拍 拍下 拍给 拍照片 再拍 撮って 찍어줘 찍어 take snap 拍出来 pai 📸 📷
            """
        ),
        (
            .again,
            """
            再 还要 再来 继续 重新 重 再次 接着 again more another もう もう一枚 另 另外 下一张 下一个 新 还想 还想要
            다시 하나_더 zai 還
            """
        ),
        (
            .please,
            """
            帮 帮我 帮忙 帮帮忙 请 麻烦 拜托 劳驾 求求 求求你 帮咱 帮俺 替 帮大家 帮我们 please pls plz 请帮 请帮我
            麻烦你 辛苦 可怜可怜 帮个忙 跪求 bang
            """
        ),
        (
            .give,
            """
            给 给我 给我们 给咱 给俺 给爷 给爸爸 给大家 给他 给她 给它 给他们 给你 跟 为 为我 帮 替我 帮我 for gei
            给哥 给姐 给哥几个 给朕 给老子 给本宫 给咱们 给群里 给兄弟们
            """
        ),
        (
            .can,
            """
            能 能不能 可以 可不可以 可否 能否 能给 能帮 可不可 方便 行不行 能不 可以不 can could would 能不能够 愿意
            愿不愿意 介意 有没有可能 可唔可以 得不得
            """
        ),
        (
            .able,
            """
            会 会不会 擅长 懂 支持 学会 学过 how_to 学 学习
            """
        ),
        (
            .neg,
            """
            别 不要 不用 不许 不准 禁止 不想 甭 勿 莫 别再 先别 不再 不必 不需要 不要再 没必要 拒绝 千万别 用不着
            不想要 不爱 不喜欢 don't dont stop no not never 不是 没让 没叫 没说 谁让 谁叫 唔好 唔要 不能 不可以 不会
            不让 不了 没
            """
        ),
        (
            .stop,
            """
            停 停止 取消 闭嘴 住手 打住 够了 撤回 住口 停下 停停 收手 cancel stop
            """
        ),
        (
            .how,
            """
            去哪 在哪看 哪看 几寸 几号 怎么 怎样 如何 咋 为什么 为啥 干嘛 为何 凭什么 教程 教 求教 请教 多少 多久
            哪里 哪儿 多大 多长 几天 几分钟 怎 啥时候 什么时候 几点 how why where when which 哪个好 哪家 多快 为毛
            哪个软件 咋整 咋弄 whose
            """
        ),
        (
            .what,
            """
            什么 啥 哪个 哪种 哪些 什么样 what 咩 哪只 哪张 何
            """
        ),
        (
            .ma,
            """
            吗 么 否
            """
        ),
        (
            .past,
            """
            了 过 完 完了 过了 好了 掉 得 崩 废 错 歪 糊 烂 丑 坏 残 毁 成了 出来了 得好 到 会 腻 不完 不动 不出 不来
            不好 不了 drew drawn painted made took shown was
            """
        ),
        (
            .time,
            """
            昨天 昨晚 前天 刚才 刚刚 上次 以前 之前 小时候 上周 去年 今早 那天 前几天 当时 上回 刚 早上 曾经 当年
            上个月 前阵子 那次 yesterday last_night ago 从前 当初 前两天 上学期 那会儿 周末 前段时间
            """
        ),
        (
            .hearsay,
            """
            说 说是 叫 让 要求 喊 问 跟我说 告诉 逼 非要 非让 催 吩咐 布置 派 说要 说让 said asked told wants 让人 劝
            嫌 吐槽 夸 骂
            """
        ),
        (
            .no,
            """
            不要 不用 不了 算了 不 不用了 不必 不看 不想 不想看 下次 下次吧 改天 免了 别 不需要 no nope 没想好 等会儿
            等会 等下 没兴趣 不行 拒绝 再说 一会儿再说 不了不了 不用啦 随便
            """
        ),
        (
            .yes,
            """
            想想想 想想想想 要 好 好呀 好啊 行 可以 嗯 嗯嗯 对 想 想看 要看 是 是的 来 来吧 快 快点 要要要 好耶 好的
            冲 必须 当然 可 ok okk okay yes yeah sure yep 来啊 来呀 整 安排 想要 速速 赶紧 中 成 行啊 要的 需要
            没问题 愿意 yes_please 搞快点 快来 快快快 来来来 好好好 行吧 那必须 必须的 当然要 可以啊 可以呀 太好了
            要啊 要呀 敢 画 发 拍 はい お願い 네 응 行呗 来呗 画呗 中不中 麻溜的 求求了 求 蹲 yyds awsl
            """
        ),
        (
            .yes,
            """
            第一个 第二个 第三个 第一 第二 第三 第四 第四个 前者 后者 前面的 后面的 左边的 右边的 都要 全都要
            我全都要 两个都要 第1个 第2个 第3个 都行 都可以 随便 你定 你决定 哪个都行 选1 选2 选一 选二 都来 都想看
            """
        ),
        (
            .particle,
            """
            那就 那 就 那你 倒是 嗯 哦哦 吧 呗 嘛 啊 呀 哦 噢 啦 哈 哇 捏 喵 呢 哟 咯 喔 诶 欸 嗷 的 哒 谢谢 谢谢啦
            谢啦 谢了 多谢 thanks thx 哈哈 哈哈哈 哈哈哈哈 嘿嘿 嘻嘻 呜呜 呜呜呜 叭 鸭 滴 了 惹 噻 哩 喽 拜托 拜托啦
            拜托了 求求了 please pls plz ! ~ 酱 宝 宝宝 宝贝 们
            """
        ),
    ]
}
