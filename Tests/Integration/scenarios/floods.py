"""Services that answer with more than fits into memory."""

from peers.flood import DENSE, Flood
from world import World, check, check_log, check_only, check_sentence, scenario

GROWTH = 100
"""MiB by which the peak may grow."""


@scenario("a gigabyte of body, as a reply or as a picture, ends in one sentence with memory bounded", limit=120)
async def gigabytes(world: World):
    flood = await Flood().start()
    try:
        await drown(world, flood, [f"{where} {how}" for where in ("reply", "picture")
                                   for how in ("endless", "gigabyte", "packed")])
        check(flood.gets == ["/endless", "/gigabyte", "/packed"], f"downloads: {flood.gets}")
        check(flood.sent < 512 << 20, f"took {flood.sent >> 20} MiB before it hung up")
    finally:
        await flood.stop()


@scenario("a reply full of what takes far more room once it is read ends in one sentence with memory bounded",
          limit=120)
async def dense_replies(world: World):
    flood = await Flood().start()
    try:
        await drown(world, flood, [f"dense {what}" for what in DENSE])
    finally:
        await flood.stop()


async def drown(world: World, flood: Flood, prompts: list[str]) -> None:
    """Asks for each, and looks at the most the bot has held."""
    endpoint = await world.endpoint()
    settings = world.settings(
        endpoint, api={"api_mode": "images", "base_url": flood.base_url, "api_key": "sk-flood-0123456789"},
        generation={"default_model": "gpt-image-2"})
    bot = await world.bot(settings, linked_to=endpoint)
    # What everything but the picture takes is taken before the measuring.
    await endpoint.next_answer(await endpoint.say("/画图帮助"))
    before, count = bot.peak_memory, 1
    for prompt in prompts:
        event = await endpoint.say(f"/pic {prompt}")
        check_sentence(await endpoint.next_answer(event, within=30, after=count), "sk-flood")
        count += 1
        grown = bot.peak_memory - before
        check(grown < GROWTH, f"{prompt}: the peak grew by {grown} MiB, from {before} MiB")
    check(flood.posts == prompts, f"pictures were asked for {len(flood.posts)} times: {flood.posts}")
    await check_only(endpoint, event, count=count)
    check(bot.is_running, "the bot ended")
    check_log(bot, "sk-flood-0123456789")
