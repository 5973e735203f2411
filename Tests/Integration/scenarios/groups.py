"""Who may do what in a group, and what counts as a request."""

import asyncio
import pathlib

from kept import messages
from peers.onebot_endpoint import ADMIN, GROUP, MEMBER, OTHER_GROUP, SUPERUSER
from world import World, check, check_only, check_picture, scenario


@scenario("a group switched off by an admin stays off over a restart; on again, it draws")
async def switch(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    bot = await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    off = await endpoint.say("/关闭画图", user=ADMIN)
    check((await endpoint.next_answer(off)).text, "no word about switching off")
    await bot.restart()
    await endpoint.linked(times=2)
    ignored = await endpoint.say("画一张猫咪的图片")
    elsewhere = await endpoint.say("/pic in the other group", group=OTHER_GROUP)
    check_picture(await endpoint.answer_to(elsewhere), elsewhere)
    check(not [sent for sent in endpoint.messages_in(ignored) if sent.picture_bytes], "drew in a group that is off")
    before = len(endpoint.messages_in(off))
    on = await endpoint.say("/开启画图", user=SUPERUSER)
    check((await endpoint.next_answer(on, after=before)).text, "no word about switching on")
    event = await endpoint.say("画一张猫咪的图片")
    check_picture(await endpoint.answer_to(event), event)


@scenario("a member may not switch a group off, whatever the name card says")
async def member_may_not(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    event = endpoint.message("/关闭画图", user=MEMBER)
    event["sender"] |= {"card": "群主", "nickname": "管理员"}
    await endpoint.emit(event)
    drawn = await endpoint.say("/pic still on")
    check_picture(await endpoint.answer_to(drawn), drawn)
    others = [sent for sent in endpoint.messages_in(event) if not sent.picture_bytes]
    check(len(others) <= 1 and all("\n" not in sent.text for sent in others), "more than one short line of denial")


@scenario("status and help answer in Chinese; English forms work too")
async def words(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    for count, (said, user) in enumerate((("/画图帮助", MEMBER), ("/画图状态", ADMIN), ("/draw help", MEMBER),
                                          ("/pictor status", ADMIN), ("#画图帮助", MEMBER), ("／画图帮助", MEMBER))):
        event = await endpoint.say(said, user=user)
        answer = await endpoint.next_answer(event, within=8, after=count)
        check(answer.text and not answer.picture_bytes, f"{said}: {answer.segments}"[:200])
        check(server.key not in answer.text and server.base_url not in answer.text, f"{said} tells a secret")
    check(not server.posts(), "help was drawn")


@scenario("components, trigger and enabled_by_default are obeyed")
async def switches(world: World):
    endpoint, server = await world.endpoint(), await world.openai()

    async def drawn(said: list[str], expected: int, **sections) -> list[str]:
        """Which of the sentences are drawn by a bot configured so; `expected` of them are waited for."""
        before = len(server.posts())
        settings = world.openai_settings(endpoint, server, "images", "b64", **sections)
        bot = await world.bot(settings, linked_to=endpoint)
        await endpoint.linked(times=len(world.bots))
        for words in said:
            await endpoint.say(words, user=3000 + len(world.bots))
        marker = await endpoint.say("/pic marker", group=None, user=4000 + len(world.bots))
        await endpoint.answer_to(marker)
        for _ in range(30):
            if len(server.posts()) - before > expected:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.4)
        await bot.stop()
        return [post.prompt for post in server.posts()[before:] if post.prompt != "marker"]

    both = ["画一张猫咪的图片", "/pic a fox"]
    check(await drawn(both, 1, components={"enable_image_generation": False}) == ["a fox"],
          "enable_image_generation = false still understands sentences")
    check(await drawn(both, 1, bot={"trigger": "command"}) == ["a fox"], "trigger = command understands sentences")
    check(await drawn(both, 1, bot={"trigger": "mention"}) == ["a fox"], "trigger = mention draws without one")
    check(len(await drawn(["小绘 画一张猫咪的图片"], 1, bot={"trigger": "mention"})) == 1, "the nickname is no mention")
    check(await drawn(both, 0, bot={"enabled_by_default": False}) == [], "draws in a group nobody switched on")


@scenario("quote_request = false sends the picture alone; private_chat = false stays silent in private")
async def manners(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64",
                                     bot={"quote_request": False, "private_chat": False})
    await world.bot(settings, linked_to=endpoint)
    private = await endpoint.say("/pic whispered", group=None)
    event = await endpoint.say("/pic out loud")
    answer = await endpoint.next_answer(event)
    check([segment["type"] for segment in answer.segments] == ["image"], f"sent {answer.segments}"[:200])
    await check_only(endpoint, private, count=0)
    check([post.prompt for post in server.posts()] == ["out loud"], "drew for a private chat")


@scenario("where the bot is muted nothing is drawn or said; after the mute it draws again")
async def muted(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    for who, seconds in ((endpoint.self_id, 600), (0, -1)):
        before, drawn = len(endpoint.sent), len(server.posts())
        await endpoint.emit(endpoint.ban(who, seconds))
        # Who may still speak while the whole group is muted.
        await endpoint.say("/pic behind glass", user=ADMIN, role="admin")
        await asyncio.sleep(1)
        check(len(server.posts()) == drawn, "paid for a picture nobody can see")
        check(len(endpoint.sent) == before, "spoke while muted")
        await endpoint.emit(endpoint.ban(who, 0))
        event = await endpoint.say("/pic free again")
        check_picture(await endpoint.answer_to(event), event)


@scenario("every message is kept in the history, the bot's own too, but no picture bytes")
async def history(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64")
    bot = await world.bot(settings, linked_to=endpoint)
    await endpoint.say("今天的晚霞很好看")
    event = await endpoint.say("画一张猫咪的图片")
    check_picture(await endpoint.answer_to(event), event)
    # The endpoint has the picture before the bot has the acknowledgement and writes it down.
    await bot.says("picture sent")
    await endpoint.say("谢谢")
    await endpoint.answer_to(await endpoint.say("/画图帮助", group=OTHER_GROUP))
    code, _ = await bot.stop()
    check(code == 0, f"exit code {code}")
    kept = [line for line in await messages(settings["history"]["path"], context=20)
            if line["event"]["group_id"] == GROUP]
    words = [part["data"].get("text") for line in kept for part in line["event"]["message"]]
    check(words == ["今天的晚霞很好看", "画一张猫咪的图片", "谢谢"], f"remembered {words}")
    own = [event["message_id"] for event in kept[-1]["context"] if event["post_type"] == "message_sent"]
    check(own == [endpoint.sent[0].message_id], f"remembered of the bot's own: {own}")
    check(pathlib.Path(settings["history"]["path"]).stat().st_size < 400_000, "picture bytes are in the history")


@scenario("a plain sentence is understood in private chat too")
async def private_sentence(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    event = await endpoint.say("帮我画个日落", group=None)
    check_picture(await endpoint.next_answer(event), event)
    await check_only(endpoint, event)


TRIGGERS = ("画一张猫咪的图片", "帮我画个日落", "我想看看樱花的样子", "画一个女孩在雨中", "自拍", "来张自拍",
            "发张照片看看", "你现在在哪，发张图看看")
NOT_REQUESTS = ("别画了", "不要图", "这张图真好看", "昨天画的猫呢", "今天吃什么", "画画好难啊", "/picture of you",
                "/unknown command", "图呢？算了", "我的自拍被删了")


@scenario("the sentences people use for asking are all drawn, by the rules alone", limit=90)
async def triggers(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    missed = []
    for number, said in enumerate(TRIGGERS):
        event = await endpoint.say(said, user=1000 + number)
        try:
            check_picture(await endpoint.answer_to(event, within=6), event)
        except AssertionError as failure:
            missed.append(f"{said}: {failure}")
    check(not missed, "; ".join(missed))
    check(len(server.posts()) == len(TRIGGERS), f"{len(server.posts())} pictures for {len(TRIGGERS)} requests")
    prompts = [post.prompt for post in server.posts()]
    check(len(set(prompts)) >= 5, f"the prompts are alike: {prompts}")


@scenario("talk that asks for no picture gets none")
async def not_requests(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    for number, said in enumerate(NOT_REQUESTS):
        await endpoint.say(said, user=2000 + number)
    event = await endpoint.say("/pic the marker")
    check_picture(await endpoint.answer_to(event), event)
    await check_only(endpoint, event)
    check([post.prompt for post in server.posts()] == ["the marker"],
          f"drew {[post.prompt for post in server.posts()]}")
