"""Services that answer with more than fits into memory."""

from peers.flood import Flood
from world import World, check, check_log, check_only, check_sentence, scenario

GROWTH = 100
"""MiB by which the peak may grow."""


@scenario("a gigabyte of body, as a reply or as a picture, ends in one sentence with memory bounded", limit=120)
async def gigabytes(world: World):
    endpoint, flood = await world.endpoint(), await Flood().start()
    try:
        settings = world.settings(
            endpoint, api={"api_mode": "images", "base_url": flood.base_url, "api_key": "sk-flood-0123456789"},
            generation={"default_model": "gpt-image-2"})
        bot = await world.bot(settings, linked_to=endpoint)
        # What everything but the picture takes is taken before the measuring.
        await endpoint.next_answer(await endpoint.say("/画图帮助"))
        before, count = bot.peak_memory, 1
        for where in ("reply", "picture"):
            for how in ("endless", "gigabyte", "packed"):
                event = await endpoint.say(f"/pic {where} {how}")
                check_sentence(await endpoint.next_answer(event, within=30, after=count), "sk-flood")
                count += 1
                grown = bot.peak_memory - before
                check(grown < GROWTH, f"{where} {how}: the peak grew by {grown} MiB, from {before} MiB")
        check(len(flood.posts) == 6, f"pictures were asked for {len(flood.posts)} times: {flood.posts}")
        check(flood.gets == ["/endless", "/gigabyte", "/packed"], f"downloads: {flood.gets}")
        check(flood.sent < 512 << 20, f"took {flood.sent >> 20} MiB before it hung up")
        await check_only(endpoint, event, count=count)
        check(bot.is_running, "the bot ended")
        check_log(bot, "sk-flood-0123456789")
    finally:
        await flood.stop()
