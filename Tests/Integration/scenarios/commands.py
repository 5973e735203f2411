"""The chat commands around a picture: again, what was the prompt, take it back, stop, and who may."""

import asyncio
import re

from peers.onebot_endpoint import ADMIN, MEMBER, OTHER_MEMBER, SUPERUSER, at, reply, text
from world import World, check, check_picture, scenario


@scenario("/再来 draws the last request again, for the same prompt")
async def again(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    bot = await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    first = await endpoint.say("/pic a grey heron in reeds")
    check_picture(await endpoint.answer_to(first), first)
    await bot.says("picture sent")
    second = await endpoint.say("/再来")
    check_picture(await endpoint.answer_to(second), second)
    prompts = [post.prompt for post in server.posts()]
    check(prompts == ["a grey heron in reeds"] * 2, f"asked for {prompts}")


@scenario("quoting a picture, /咒语 tells its prompt, and /撤回 takes it back for its requester only")
async def prompt_and_recall(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    bot = await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    event = await endpoint.say("/pic a brass telescope")
    picture = await endpoint.answer_to(event)
    check_picture(picture, event)
    await bot.says("picture sent")
    asked = await endpoint.say([reply(picture.message_id), text("/咒语")])
    told = await endpoint.next_answer(asked, after=1)
    check("a brass telescope" in told.text, f"told {told.text!r}")
    check(server.key not in told.text and server.base_url not in told.text, "tells a secret")
    await endpoint.say([reply(picture.message_id), text("/撤回")], user=OTHER_MEMBER)
    await asyncio.sleep(0.5)

    def recalls() -> list[int]:
        return [int(action["params"]["message_id"]) for action in endpoint.actions
                if action["action"] == "delete_msg"]

    check(recalls() == [], "anyone may take a picture back")
    await endpoint.say([reply(picture.message_id), text("/撤回")])
    for _ in range(50):
        if recalls():
            break
        await asyncio.sleep(0.1)
    check(recalls() == [picture.message_id], f"took back {recalls()}")


@scenario("/取消 stops the picture being drawn: one ending, and no picture")
async def cancel(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    event = await endpoint.say("/pic sleep:4 regretted")
    await gradio.called("regretted")
    await endpoint.say("/取消")
    answer = await endpoint.next_answer(event, within=5)
    check(answer.picture_bytes is None and answer.text, "a picture came after all")
    await asyncio.sleep(5)
    check(all(sent.picture_bytes is None for sent in endpoint.messages_in(event)), "a picture came after all")


@scenario("user_daily, group_daily and cooldown_seconds are kept, each told in one sentence")
async def limits(world: World):
    for name, second_user in (("user_daily", MEMBER), ("group_daily", OTHER_MEMBER), ("cooldown_seconds", MEMBER)):
        endpoint, server = await world.endpoint(), await world.openai()
        settings = world.openai_settings(endpoint, server, "images", "b64",
                                         limits={name: 600 if name == "cooldown_seconds" else 1})
        settings["history"]["path"] += f".{name}"
        bot = await world.bot(settings, linked_to=endpoint)
        first = await endpoint.say("/pic the first")
        check_picture(await endpoint.answer_to(first), first)
        second = await endpoint.say("/pic the second", user=second_user)
        answer = await endpoint.next_answer(second, after=1)
        check(answer.picture_bytes is None, f"{name} lets a second picture through")
        check(re.search(r"[\u4e00-\u9fff]", answer.text) and "\n" not in answer.text, f"{name}: {answer.text!r}")
        if name != "group_daily":
            other = await endpoint.say("/pic somebody else's", user=OTHER_MEMBER)
            check_picture(await endpoint.answer_to(other), other)
        check(server.posts(containing="the second") == [], f"{name}: the picture was paid for")
        await bot.stop()


@scenario("a management word with its arguments is never taken for something to draw")
async def management_words(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    await endpoint.say([text("/画图拉黑 "), at(OTHER_MEMBER), text(" 1天")], user=ADMIN)
    await endpoint.say([text("/画图解禁 "), at(OTHER_MEMBER)], user=ADMIN)
    await endpoint.say([text("/画图额度 "), at(OTHER_MEMBER), text(" +10")], user=SUPERUSER)
    for words in ("/画图设置 冷却 0", "/画图名单", "/画图群", "/画图模型", "/pictor set cooldown 0", "/画图状态 详细"):
        await endpoint.say(words, user=SUPERUSER)
    event = await endpoint.say("/pic the marker")
    check_picture(await endpoint.answer_to(event), event)
    await asyncio.sleep(0.8)
    check([post.prompt for post in server.posts()] == ["the marker"],
          f"drew {[post.prompt for post in server.posts()]}")


@scenario("without superusers the first is claimed in private by the code from the log, once")
async def claim(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64", bot={"superusers": []})
    bot = await world.bot(settings, linked_to=endpoint)
    line = await bot.says(r"认领|claim")
    code = re.search(r"认领 ?([0-9A-Za-z-]{4,})|code=([0-9A-Za-z-]{4,})", line)
    check(code, f"no code in {line!r}")
    code = code[1] or code[2]
    wrong = await endpoint.say("/认领 00000000x", group=None, user=MEMBER)
    right = await endpoint.say(f"/认领 {code}", group=None, user=SUPERUSER)
    check((await endpoint.next_answer(right)).text, "no word about the claim")
    off = await endpoint.say("/关闭画图", user=SUPERUSER)
    check((await endpoint.next_answer(off)).text, "the claim gives no rights")
    event = await endpoint.say("/pic in a group that is off")
    await asyncio.sleep(0.8)
    check(not [sent for sent in endpoint.messages_in(event) if sent.picture_bytes], "the group is not off")
    late = await endpoint.say(f"/认领 {code}", group=None, user=OTHER_MEMBER)
    await endpoint.say("/开启画图", user=OTHER_MEMBER)
    marker = await endpoint.say("/pic marker", group=None, user=SUPERUSER)
    check_picture(await endpoint.answer_to(marker), marker)
    event = await endpoint.say("/pic still off")
    await asyncio.sleep(1)
    check(not [sent for sent in endpoint.messages_in(event) if sent.picture_bytes], "the code worked twice")
    for private in (wrong, late):
        check(len(endpoint.messages_in(private)) <= 1, "more than one answer")
