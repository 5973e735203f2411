"""kill -9, over and over, with requests under way: what was accepted ends once, and nothing is paid twice."""

import asyncio
import collections
import json
import random

from kept import check_whole, jobs
from peers.onebot_endpoint import OneBotEndpoint
from peers.openai_server import OpenAIServer
from world import World, check, scenario

KILLS = 100
GROUPS = [30001, 30002, 30003, 30004]
ENDINGS = ("done", "failed", "cancelled", "unknown")


async def requests(path: str) -> list[tuple]:
    """Every accepted request: its chat, its message, its words, its state."""
    return [(job["chat"], job["source"], job["request"], job["state"]) for job in await jobs(path)]


async def all_ended(path: str, within: float) -> list[tuple]:
    """The accepted requests, once each has its ending."""
    found: list[tuple] = []
    for _ in range(int(within * 2)):
        found = await requests(path)
        if all(state in ENDINGS for *_, state in found):
            return found
        await asyncio.sleep(0.5)
    open_ones = collections.Counter(state for *_, state in found if state not in ENDINGS)
    raise AssertionError(f"after {within:g} s there are still {dict(open_ones)}")


def check_ends(endpoint: OneBotEndpoint, server: OpenAIServer, path: str, found: list[tuple]) -> int:
    """Checks every accepted request against what was seen outside; how many failures nobody was told of."""
    answers: dict[int, list] = collections.defaultdict(list)
    for sent in endpoint.sent:
        answers[sent.quotes].append("picture" if sent.picture_bytes else "words")
    prompts = (json.loads(post.body).get("prompt", "") for post in server.posts())
    # A refusal costs nothing, and may be answered with a plainer question.
    paid = collections.Counter(prompt for prompt in prompts if "http:" not in prompt)
    untold = 0
    for chat, source, words, state in found:
        seen = answers[int(source)]
        what = f"{words} in {chat} is {state} and was answered with {seen}"
        check(paid[words] <= 1, f"{words} was paid for {paid[words]} times")
        check(len(seen) <= 1, what)
        match state:
            case "done":
                check(seen == ["picture"], what)
                check(paid[words] == 1, f"{words} was never asked for")
            case "failed":
                check("picture" not in seen, what)
                untold += not seen
            case "unknown":
                check("words" not in seen, what)
            case _:
                check(not seen, what)
    check_whole(path)
    return untold


@scenario("a hundred kills with requests under way: each ends once, none is paid twice, the database stays whole",
          limit=540)
async def hundred_kills(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64", limits={"queue_length": 100},
                                     log={"level": "info"})
    path = settings["history"]["path"]
    dice = random.Random(20260101)
    bot = await world.bot(settings, linked_to=endpoint)
    said = 0
    for kill in range(KILLS):
        for _ in range(dice.randint(1, 5)):
            said += 1
            kind = dice.choice(("sleep:0.05", "sleep:0.2", "http:400", "quick"))
            await endpoint.say(f"/pic {kind} number {said:04}", user=5000 + said % 40, group=dice.choice(GROUPS))
        await asyncio.sleep(dice.uniform(0, 0.5))
        await bot.kill()
        await bot.start()
        await endpoint.linked(times=kill + 2)
    # What was on its way when the bot fell is looked for only after a minute.
    found = await all_ended(path, within=120)
    check(await bot.stop() is not None and not bot.is_running, "the bot did not stop")
    untold = check_ends(endpoint, server, path, found)
    states = collections.Counter(state for *_, state in found)
    print(f"     {KILLS} kills, {said} requests said, {len(found)} accepted: {dict(states)}; "
          f"{untold} failures nobody was told of", flush=True)
    check(len(found) >= said // 2, f"only {len(found)} of {said} requests were accepted")
    # Told once at most: a kill between the ending's row and its words may swallow the words.
    check(untold <= len(found) // 50, f"{untold} failures nobody was told of")


@scenario("killed while waiting, writing, painting and sending, a request ends once each", limit=150)
async def every_state(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64", limits={"max_concurrent": 1})
    settings["llm"] = {"base_url": server.base_url, "api_key": server.key, "model_name": "judge"}
    path = settings["history"]["path"]
    server.verdict = lambda messages: {"intent": "draw", "subject": "a cat", "prompt": "a written cat",
                                       "negative": "", "aspect": "auto", "confidence": 0.9}
    bot = await world.bot(settings, linked_to=endpoint)

    async def fall(state: str, times: int) -> None:
        """Kills the bot once a job stands there, and starts it again."""
        for _ in range(400):
            if any(found == state for *_, found in await requests(path)):
                break
            await asyncio.sleep(0.02)
        else:
            raise AssertionError(f"no job was ever {state}: {await requests(path)}")
        await bot.kill()
        await bot.start()
        await endpoint.linked(times=times)

    # Painting, with another that waits: the first is told, the second drawn.
    first = await endpoint.say("/pic sleep:3 painting", user=51)
    # Two that come in the same moment may swap: the second comes when the first is at work.
    for _ in range(400):
        if server.posts(containing="painting"):
            break
        await asyncio.sleep(0.02)
    second = await endpoint.say("/pic waiting", user=52)
    for _ in range(400):
        if len(await requests(path)) == 2:
            break
        await asyncio.sleep(0.02)
    await fall("painting", 2)
    check((await endpoint.answer_to(first)).picture_bytes is None, "painted again")
    check((await endpoint.answer_to(second)).picture_bytes, "the one that waited got no picture")
    # Writing: the prompt costs next to nothing and is written anew.
    server.judge_delay = 3
    third = await endpoint.say("/画 一只猫", user=53)
    await fall("writing", 3)
    server.judge_delay = 0
    check((await endpoint.answer_to(third)).picture_bytes, "the one being written got no picture")
    # Sending: the endpoint took the picture and never said so; it is found in the group, and not sent again.
    endpoint.is_silent_to_pictures = True
    fourth = await endpoint.say("/pic sending", user=54)
    await endpoint.answer_to(fourth)
    await fall("sending", 4)
    endpoint.is_silent_to_pictures = False
    found = await all_ended(path, within=90)
    check([state for *_, state in found] == ["failed", "done", "done", "done"], f"ended as {found}")
    check_ends(endpoint, server, path, [row for row in found if row[2] != "一只猫"])
    check(len(endpoint.answers_to(third)) == 1, "the written one was answered twice")
