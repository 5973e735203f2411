"""Several services, and several keys of one: who is asked next, and when nobody is."""

import asyncio

from peers.bot import command, toml
from peers.openai_server import SIZE, OpenAIServer
from world import World, check, check_drawn, check_log, check_only, check_picture, check_sentence, scenario


def settings(world: World, endpoint, first: OpenAIServer, second: OpenAIServer) -> dict:
    """The second service stands in for the first, with a model of its own, for a bot that remembers nothing."""
    return world.openai_settings(
        endpoint, first, "images", "b64",
        history={"path": str(world.folder / f"history{len(world.bots)}" / "pictor.sqlite")},
        fallback=[{"api_type": "openai", "api_mode": "images", "base_url": second.base_url, "api_key": second.key,
                   "default_model": "url"}])


async def doctor(world: World, sections: dict) -> tuple[int, str]:
    path = world.folder / "doctor.toml"
    path.write_text(toml(sections), encoding="utf-8")
    return await command("doctor", "--config", str(path), folder=world.folder)


def check_asked(server: OpenAIServer, prompt: str, times: int, which: str) -> None:
    asked = len(server.posts(containing=prompt))
    check(asked == times, f"the {which} service was asked {asked} times for {prompt!r}, not {times}")


@scenario("[[fallback]]: where the first service surely drew nothing the second draws, and doctor tells of each",
          limit=120)
async def fails_over(world: World):
    for number, fault in enumerate(("http:402", "http:401", "http:404", "http:503:3600", "http:429:3600")):
        endpoint, first, second = await asyncio.gather(world.endpoint(), world.openai(), world.openai())
        first.fault = fault
        sections = settings(world, endpoint, first, second)
        bot = await world.bot(sections, linked_to=endpoint)
        prompt = f"a spare wheel {number}"
        event = await endpoint.say(f"/pic {prompt}")
        check_drawn(check_picture(await endpoint.next_answer(event), event), prompt, 0, SIZE)
        await check_only(endpoint, event)
        check_asked(first, prompt, 1, "first")
        check_asked(second, prompt, 1, "second")
        check(second.posts()[0].json["model"] == "url", "the second was asked for the first one's model")
        code, told = await doctor(world, sections)
        check(code == 1, f"doctor ended with {code} though the first has failed: {told}")
        for line in ("1 号", "失败 1 次", "2 号", "画成 1 张"):
            check(line in told, f"doctor does not tell {line!r}: {told}")
        check(first.key not in told and second.key not in told, "tells a key")
        # While it is down it is in nobody's way: the second is asked at once.
        event = await endpoint.say("/pic another wheel")
        check_picture(await endpoint.next_answer(event, after=1), event)
        check_asked(first, "another wheel", 0, "first")
        check_log(bot, first.key, second.key)
        await bot.kill()


@scenario("[[fallback]]: where the first service may have drawn nobody else is asked, and one sentence says so",
          limit=90)
async def does_not_pay_twice(world: World):
    for fault in ("drop", "http:500", "http:503", "http:524", "nothing", "moderated"):
        endpoint, first, second = await asyncio.gather(world.endpoint(), world.openai(), world.openai())
        first.fault = fault
        bot = await world.bot(settings(world, endpoint, first, second), linked_to=endpoint)
        event = await endpoint.say("/pic a coin tossed once")
        check_sentence(await endpoint.next_answer(event), first.key, second.key)
        await check_only(endpoint, event)
        check_asked(first, "coin", 1, f"first ({fault})")
        check_asked(second, "coin", 0, f"second ({fault})")
        await bot.kill()


@scenario("api_keys: a refused key is set aside, the next one draws, and the refused one is not tried again")
async def sets_keys_aside(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    refused = "sk-refused-0123456789"
    sections = world.openai_settings(endpoint, server, "images", "b64",
                                     api={"api_key": "", "api_keys": [refused, server.key]})
    bot = await world.bot(sections, linked_to=endpoint)
    for number in range(3):
        event = await endpoint.say(f"/pic key ring {number}")
        check_picture(await endpoint.next_answer(event, after=number), event)
    await check_only(endpoint, event, count=3)
    used = [post.headers["authorization"].removeprefix("Bearer ") for post in server.posts()]
    check(used == [refused] + [server.key] * 3, f"the keys were used as {[key[:10] for key in used]}")
    code, told = await doctor(world, sections)
    check(refused not in told and server.key not in told, "tells a key")
    check(code == 1 and "第 1 个 api_key 不被接受" in told and "能连上" in told,
          f"doctor ended with {code} on a refused key: {told}")
    check_log(bot, refused, server.key)
