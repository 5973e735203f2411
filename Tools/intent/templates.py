"""Rows by template: the same things asked for and merely spoken of, so that no noun alone means a request."""

import random

THINGS = """狸猫 金毛 橘猫 仓鼠 企鹅 恐龙 独角兽 龙 凤凰 老虎 兔子 狐狸 鲸鱼 水母 章鱼 蝴蝶 猫头鹰 刺猬 熊猫 考拉 樱花 向日葵 玫瑰 银杏 荷花 竹林
雪山 大海 草原 沙漠 瀑布 星空 极光 彩虹 日落 月亮 火山 城堡 灯塔 故宫 长城 古镇 小木屋 摩天轮 图书馆 火车站 咖啡馆 教室 操场 医院
宇航员 机器人 女侠 骑士 精灵 魔法师 美人鱼 孙悟空 哪吒 钢铁侠 初音未来 皮卡丘 圣诞老人 老奶奶 小女孩 少年 程序员 海盗
蛋糕 火锅 汉堡 西瓜 拉面 奶茶 摩托车 飞船 坦克 帆船 自行车 跑车 雪人 南瓜灯 福字 龙舟""".split()
MANNERS = "|雨中的|穿西装的|会飞的|戴眼镜的|在睡觉的|水墨风的|像素风的|夜晚的|可爱的|赛博朋克风的|巨大的|透明的".split("|")
BOTS = ["[@小绘] ", "小绘", "小绘 ", "小绘，", "", "", ""]
DRAW = """画一只{m}{t}|画个{m}{t}|帮我画{m}{t}|画一张{m}{t}|来张{m}{t}的图|来一张{m}{t}图片|生成一张{m}{t}|给我画个{m}{t}呗|想要一张{m}{t}的图|能不能画个{m}{t}|可以画{m}{t}吗
画幅{m}{t}，要好看点|整张{m}{t}的壁纸|搞个{m}{t}头像|出一张{m}{t}的海报|求一张{m}{t}壁纸|给大家画{m}{t}吧|画{m}{t}|麻烦画一下{m}{t}|做个{m}{t}的表情包|想看看{m}{t}长什么样
弄张{m}{t}的照片看看|发张{m}{t}的照片|再画一个{m}{t}|画{m}{t}，16:9|用水彩画一个{m}{t}""".replace("\n", "|").split("|")
CALLED = """来个{m}{t}|整个{m}{t}|想看{m}{t}|我要看{m}{t}|给我来只{m}{t}|{m}{t}，水彩风格|给我看看{m}{t}|要一个{m}{t}""".replace("\n", "|").split("|")
NONE = """{t}好可爱|养了一只{t}|想养{t}|昨天看到一个{t}|{t}多少钱|我画了一只{t}|我家有{t}|谁画的{t}|这{t}画得真好|他让我画{t}|{t}怎么画|画{t}难不难|我在画{t}|{t}的照片我发群里了|想去看{t}
老师布置画{t}|我来画{t}吧|我弟画的{t}贴墙上了|今天拍到{t}了|看到{t}了吗|{t}不错|别画{t}了|不要{t}|有偿画{t}，价格私聊|约稿画{t}|画{t}要多久|画一张{t}多少钱|昨天让小绘画{t}，丑哭了
小绘昨天画的{t}好看|“画一只{t}”也能触发吗|你会画{t}吗|刚画完{t}，手好酸|周末去看{t}|买了个{t}|来一份{t}|{t}是我妹画的|我想学画{t}|把{t}的链接发我|哪里有{t}|{t}我也喜欢|等我画完{t}""".replace("\n", "|").split("|")
SEE = """看看你的{o}|你的{o}给我看看|拍一张你的{o}|发张{o}的照片给我看看，你的|想看你的{o}|{o}拍给我看看|你{o}什么样，拍一张|晒晒你的{o}|你今天的{o}呢，上图|展示一下你的{o}""".split("|")
SEEN = "衣服 裙子 发型 房间 书桌 早餐 午饭 晚饭 美甲 妆 鞋子 窗外 猫 宿舍 工位 穿搭 新包 耳环 眼镜 睡衣 脸 手 腿".split()
TALK = """你的{o}多少钱|你的{o}好看吗|我的{o}丑死了|他的{o}哪买的|你{o}真好看|昨天买了新{o}|{o}好乱|你在哪买的{o}|换了{o}|今天{o}还行|我{o}怎么样|谁的{o}|喜欢你的{o}""".split("|")
EDIT = """把{p}去掉|把{p}换成{c}的|{p}改成{c}|去掉{p}|{p}太丑了，换一个|帮我把{p}P掉|给我把{p}修一下|能不能把{p}变成{c}的|{p}调{c}一点|麻烦把{p}裁掉""".split("|")
LOOKED = """{p}是什么|{p}真好看|{p}谁P的|这{p}哪来的|{p}好假|我把{p}改了|{p}怎么去掉啊|{p}不错|这{p}太丑了吧|{p}是{c}的""".split("|")
PARTS = "背景 水印 头发 衣服 天空 路人 帽子 文字 眼镜 颜色 光线 logo 表情 后面的人".split()
COLOURS = "红色 蓝色 白色 粉色 黑色 亮 暗 星空 海边".split()
PICTURES = ["[图片] ", "[图片]", "[回复:小绘:[图片]] ", "[回复:阿杰:[图片]] ", "[@小绘] [图片] ", "小绘 [图片] "]


def rows():
    """All template rows as (label, text, subject, context)."""
    pick = random.Random(20)
    made = []

    def fill(frame):
        manner = pick.choice(MANNERS)
        thing = pick.choice(THINGS)
        words = frame.format(
            m=manner, t=thing, o=pick.choice(SEEN), p=pick.choice(PARTS), c=pick.choice(COLOURS))
        return words, thing

    for frame in DRAW:
        for _ in range(7):
            words, thing = fill(frame)
            made.append(("draw", pick.choice(BOTS) + words, thing, ""))
    for frame in CALLED:
        for _ in range(7):
            words, thing = fill(frame)
            made.append(("draw", pick.choice(BOTS[:4]) + words, thing, ""))
    for frame in NONE:
        for _ in range(8):
            words, _thing = fill(frame)
            bot = "[@小绘] " if frame.startswith(("你会", "别画", "不要")) and pick.random() < 0.5 else ""
            made.append(("none", bot + words, "", ""))
    for frame in SEE:
        for _ in range(8):
            made.append(("selfie", pick.choice(BOTS[:4]) + fill(frame)[0], "", ""))
    for frame in TALK:
        for _ in range(8):
            bot = pick.choice(BOTS) if frame.startswith(("你", "喜欢")) else ""
            made.append(("none", bot + fill(frame)[0], "", ""))
    for frame in EDIT:
        for _ in range(10):
            made.append(("edit", pick.choice(PICTURES) + fill(frame)[0], "", ""))
    for frame in LOOKED:
        for _ in range(10):
            made.append(("none", pick.choice(PICTURES[:4]) + fill(frame)[0], "", ""))
    return made


if __name__ == "__main__":
    for label in ("draw", "selfie", "edit", "none"):
        print("## " + label)
        for row in rows():
            if row[0] == label:
                print("§".join(row[1:]).rstrip("§") if label != "draw" else "§".join(row[1:3]))
