"""What the people who run a group, and superusers, set by command: obeyed at once, and still after a restart."""

import asyncio

from peers.onebot_endpoint import ADMIN, GROUP, MEMBER, OTHER_GROUP, OTHER_MEMBER, SUPERUSER, at, text
from world import World, check, check_picture, check_sentence, scenario


@scenario("an admin's settings, bans and banned words hold over a restart")
async def settings(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    bot = await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    said = 0
    for words in ("/画图设置 每人 1", "/画图设置 屏蔽词 +血腥"):
        event = await endpoint.say(words, user=ADMIN)
        check((await endpoint.next_answer(event, after=said)).text.startswith("好的"), f"{words} is not confirmed")
        said += 1
    event = await endpoint.say([text("/画图拉黑 "), at(OTHER_MEMBER), text(" 1天")], user=ADMIN)
    check(str(OTHER_MEMBER) in (await endpoint.next_answer(event, after=said)).text, "the ban is not confirmed")
    await bot.restart()
    await endpoint.linked(times=2)
    first = await endpoint.say("/pic the first")
    check_picture(await endpoint.answer_to(first), first)
    second = await endpoint.say("/pic the second")
    check_sentence(await endpoint.next_answer(second, after=said + 2))
    banned = await endpoint.say("/pic a banned person's", user=OTHER_MEMBER)
    check_sentence(await endpoint.next_answer(banned, after=said + 3))
    elsewhere = await endpoint.say("/pic elsewhere", user=OTHER_MEMBER, group=OTHER_GROUP)
    check_picture(await endpoint.answer_to(elsewhere), elsewhere)
    word = await endpoint.say("/pic 血 腥", user=SUPERUSER)
    check_sentence(await endpoint.next_answer(word, after=said + 4))
    drawn = [post.prompt for post in server.posts()]
    check(drawn == ["the first", "elsewhere"], f"drew {drawn}")


@scenario("a superuser runs a group from a private chat, and gives pictures on top")
async def from_afar(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    await world.bot(world.openai_settings(endpoint, server, "images", "b64", limits={"user_daily": 1}),
                    linked_to=endpoint)
    off = await endpoint.say(f"/画图群 {GROUP} 关", user=SUPERUSER, group=None)
    check(str(GROUP) in (await endpoint.next_answer(off)).text, "does not say which group")
    # Somebody else than who is refused below: a no is said once a minute.
    refused = await endpoint.say("/pic while it is off", user=OTHER_MEMBER)
    check_sentence(await endpoint.next_answer(refused))
    on = await endpoint.say(f"/pictor groups {GROUP} on", user=SUPERUSER, group=None)
    await endpoint.next_answer(on, after=1)
    grant = await endpoint.say(f"/画图额度 {MEMBER} +1", user=SUPERUSER, group=None)
    check("1" in (await endpoint.next_answer(grant, after=2)).text, "the grant is not confirmed")
    for number in (1, 2):
        event = await endpoint.say(f"/pic picture {number}")
        check_picture(await endpoint.answer_to(event), event)
    third = await endpoint.say("/pic picture 3")
    check_sentence(await endpoint.next_answer(third, after=3))
    member = await endpoint.say(f"/画图群 {GROUP} 关", user=MEMBER, group=None)
    check_sentence(await endpoint.next_answer(member))
    await asyncio.sleep(0.3)
    drawn = [post.prompt for post in server.posts()]
    check(drawn == ["picture 1", "picture 2"], f"drew {drawn}")
