/// Words for pictures, for parts of them, and for what of the bot can be seen. `_` stands for a blank.
enum ThingWords {
    static let all: [(tag: Tag, words: String)] = [
        // The picture itself: 一张图 · a picture of
        (
            .picture,
            """
            图 图片 画 画作 画像 照片 照 相片 美图 配图 插画 插图 漫画 同人图 立绘 图像 图案 作品 写真 大片 壁画 国画 水墨画 油画 简笔画 素描 剪影 四格 四宫格
            picture pictures image images pic pics photo photos drawing illustration painting art artwork sketch portrait
            絵 画像 写真 イラスト 그림 사진 이미지 圖片 美照 原画 概念图 设定图 人设图 场景图 效果图 示意图 竖图 横图 方图 大图 长图 动图 山水画 水彩画 版画 工笔画 风景图 tu 图图 图儿 简图 手稿 线稿图 版 版本 款
            """
        ),
        (.photo, "照片 照 相片 写真 photo photos 사진 写真 近照 美照"),
        // Made graphics: 做个头像 · design a logo
        (
            .graphic,
            """
            壁纸 头像 表情包 表情 海报 封面 logo 图标 贺卡 请柬 邀请函 流程图 思维导图 班徽 校徽 徽章 手抄报 黑板报 banner 桌面 桌面壁纸 群头像 情侣头像 贴纸 明信片
            书签 横幅 宣传图 宣传单 传单 菜单图 示意图 架构图 结构图 吉祥物 专辑封面 队徽 队标 图腾 纹身图 纹身 邮票 名片 招牌 背景图 手机壁纸 wallpaper avatar poster icon sticker banner cover 结构 甘特图 时间轴 漫画 卡通 连环画 年画 门神 福字 对联图 卡片 T恤图案 微章 周边 皮肤 屏保 锁屏 朋友圈封面 头图 题图 配图 主视觉 概念图 桌宠 emoji 红包封面 简历封面 ppt封面 课件封面 板报 关系图 路线图 柱状图 饼图
            """
        ),
        (
            .style,
            """
            油画 水彩 水墨 素描 动漫 二次元 卡通 像素 像素风 赛博朋克 赛博朋克风 国风 古风 吉卜力 宫崎骏 写实 厚涂 手绘风 油画风 水彩风 水墨风 日系 赛璐璐 扁平 简约 极简 蒸汽朋克 梵高 浮世绘
            波普 黑白 线稿 剪纸 乐高 手办 粘土 黏土 皮克斯 迪士尼 Q版 q版 国潮 暗黑 胶片 复古 竖屏 横屏 竖版 横版 4k 高清 超清 全身 半身 特写 剪影 暖色调 冷色调 油画质感 漫画 漫画风 动漫风 动画风 油彩 莫奈 工笔 3d 3D 水墨画 暗黑风 港风 anime pixel_art cartoon watercolor oil_painting digital_art ghibli realistic chibi lego minimalist cinematic 像素画 铅笔画 蜡笔 蜡笔画 彩铅 彩铅画 粉笔画 木刻 版画 拼豆 毛毡 毛线 羊毛毡 冰雪风 童话风 废土 废土风 未来 科幻 写实风 日漫 美漫 韩漫 条漫 盲盒 兵马俑 雕塑 石膏像 刺绣 十字绣 玻璃 年代感 老照片 素描风 漫画脸 新海诚 jojo 手冢 辛普森 简笔画 漫威 吉卜力风 港漫 电影感 ins风 胶片风 卡通人物 卡通形象 火柴人 表情包 油画版 铅笔 アニメ アニメ風
            """
        ),
        // Pictures of the bot by their own names.
        (
            .selfie,
            """
            自拍 自拍照 自画像 合影 合照 爆照 爆个照 露脸 露个脸 露个面 露一面 素颜照 素颜 怼脸 对镜 对镜拍 全身照 半身照 背影照 腿照 生活照 近照 ootd selfie selfies 自撮り 셀카 zipai zi_pai 自排 紫拍 孜拍 自pia 字拍 姿拍
            🤳 亮个相 亮相 本人照 真容 真身 现个身 现身 摄像头 锁骨照 睡衣照 泳装照 正脸照 侧脸照 大头照 大头贴 证件照自拍 美颜照 私房照 丑照 本人 本尊 真人 真面目 爆张照 爆一张 睡颜 打卡照 个人照 早安照 晚安照 颜 美照 甩照 甩张照 定妆照 路透 玉照 靓照 单人照 露个正脸 露个头 福利照 cos照 古装照 汉服照 jk照 女仆照 自拍像 镜头 刷脸 face_reveal 自摄 自照 生图自拍 全身像 半身像 合个影 合个照 合张影 同框 视频
            """
        ),
        // What of the bot can be seen.
        (
            .body,
            """
            脸 脸蛋 手 腿 脚 眼睛 头发 发型 新发型 发色 身材 肌肉 腹肌 锁骨 耳朵 尾巴 侧脸 正脸 背影 笑容 表情 五官 颜值 长相 模样 样貌 妆 妆容 美甲 指甲 刘海 造型 新造型 睫毛 鼻子 嘴 马甲线
            新妆 妆造 纹身 身高 小手 小脸 face hair eyes hands legs smile nails 顔 髪 手相 얼굴 머리 胳膊 腰 胸 屁股 脖子 酒窝 眉毛 黑眼圈 牙 皮肤 鞋子 发箍 猫耳 面容 容貌 lian 打扮 装扮 扮相 素颜
            """
        ),
        (
            .own,
            """
            衣服 裙子 新裙子 穿搭 穿着 鞋 新鞋 帽子 包 包包 眼镜 睡衣 汉服 旗袍 jk 洛丽塔 西装 女仆装 水手服 泳装 毛衣 外套 新衣服 裤子 丝袜 袜子 项链 耳环 戒指 围巾 口罩
            早餐 早饭 午饭 午餐 晚饭 晚餐 夜宵 宵夜 奶茶 咖啡 饮料 蛋糕 菜 饭 便当 零食 下午茶 甜品 水果 吃的 喝的 杯子 酒 火锅 烧烤
            outfit clothes dress shoes breakfast lunch dinner food drink coffee meal 服 髪型 衣装 옷 ご飯 新皮肤 皮肤 战袍 搭配 穿的 手里 手上 手中 手机壳 手机 电脑 键盘 桌面 书 钱包 车 猫 狗 宠物 娃 手办
            """
        ),
        (
            .scene,
            """
            房间 卧室 家 家里 床 床上 书桌 桌子 桌上 桌面 厨房 窗外 窗户 阳台 院子 宿舍 办公室 工位 公司 教室 客厅 浴室 衣柜 冰箱 书架 工作台 画室 外面 周围 周边 楼下 门口 身边 旁边 面前 眼前
            那边 那里 那儿 那 这边 风景 夜景 夜空 雪景 天 天空 夕阳 日落 日出 晚霞 月亮 雨 雪 海 浪 花 海景 景色 学校 路上 街上 车上 餐厅 咖啡馆 图书馆 位置 现场 工作室 环境 座位 room window view desk bed house place kitchen 部屋 방 屏幕 镜子 酒店 民宿 海边 山顶 公园 花园 阳台上 地方
            """
        ),
        // What a change is made to.
        (
            .part,
            """
            背景 水印 文字 字 logo 路人 人 头发 脸 眼睛 嘴 嘴巴 鼻子 衣服 颜色 天空 光线 亮度 对比度 饱和度 色调 滤镜 底色 底 边框 贴纸 标题 人物 左边 右边 后面 前面 上面 下面 中间 左上角 右上角 左下角 右下角 角落
            手 手指 腿 帽子 眼镜 墨镜 表情 裙子 裤子 鞋 尺寸 分辨率 大小 比例 画质 清晰度 瑕疵 痘 痘痘 皱纹 黑眼圈 反光 阴影 影子 杂物 电线 垃圾桶 车牌 二维码 日期 时间 名字 台词 字幕 图案 构图 光 刘海 胡子 肚子 脸型 皮肤 牙 姿势 视角 画面 整体 风格 主体 前景 树 草 狗 猫 车 月亮 太阳 星星 云 马赛克 牙齿 水 房子 桌子 杯子 包 background watermark text sky color colour hair face person people people background_noise hat sunglasses glasses 背景 文字 배경 글자
            那个人 这个人 那只 那个 红眼 双下巴 头 头像 猪鼻子 猫耳 猫耳朵 圣诞帽 口红 腮红 红底 白底 蓝底 透明底 白边 黑边 圆角 话 句话 一句话 一行字 几个字 台标 字体 眼神 笑容 天 雪 花 雨 夜晚 白天
            """
        ),
        // That one, there: 上面那张 · 刚发的图
        (
            .point,
            """
            这张 那张 这个 那个 这图 那图 此图 上面 上面那张 上面这张 上一张 上张 上图 刚发的 刚发 我发的 刚才那张 刚刚那张 刚才的 刚刚的 刚才发的 刚刚发的 楼上 楼上那张 这幅 那幅 它 这只 这 前面那张 前一张 刚那张 这照片 该图 这俩 这两张 这些 图里 图中 图上 照片里 照片上 里面 this that it these 他发的 她发的 我刚发的 我刚才发的 最上面 第一张 第二张 这画 这表情 发的那张 发的图 原图
            """
        ),
        (
            .look,
            "样子 长啥样 长什么样 长什么样子 啥样 什么样 什么样子 长啥样子 模样 长相 全貌 美景 实拍 样貌 样 长的样子 长得什么样 外观 looks_like look_like 长得啥样 外形"
        ),
    ]
}
