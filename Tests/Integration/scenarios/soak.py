"""The bot behind a line that keeps breaking: whatever the line does, every request has one ending."""

import asyncio
import collections
import os
import pathlib
import random
import re
import time

from websockets.exceptions import ConnectionClosed

from kept import jobs
from peers.fault_proxy import FaultProxy
from peers.onebot_endpoint import OneBotEndpoint
from world import World, check, check_drawn, check_log, scenario

SECONDS = float(os.environ.get("PICTOR_SOAK_SECONDS") or 150)
GROUPS = range(50_000, 50_012)
HEARTBEAT = 3.0
REPEATED_FOR = 90
"""An event nobody answered is emitted again for so long: what is older than two minutes is not acted on."""
WAITING = re.compile("^收到，前面还有")
"""A word on the length of the queue is no ending."""


class Soak:
    def __init__(self, endpoint: OneBotEndpoint, dice: random.Random):
        self.endpoint = endpoint
        self.dice = dice
        self.events: list[tuple[float, dict]] = []

    async def emit(self, event: dict) -> None:
        """On every link, and never waiting for one that moves nothing."""
        for link in list(self.endpoint.links):
            try:
                await asyncio.wait_for(link.send(self.endpoint.frame(event)), 0.5)
            except (TimeoutError, ConnectionClosed):
                pass

    async def people(self, seconds: float) -> None:
        """Somebody asks for a picture again and again, and what was perhaps not heard is said once more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            number = len(self.events)
            # Some fail, and some make a picture that does not fit into a packet.
            kind = "http:400 " if number % 10 == 9 else "grain " if number % 3 == 0 else ""
            event = self.endpoint.message(f"/pic {kind}request {number}", user=self.dice.randrange(100, 130),
                                          group=self.dice.choice(GROUPS))
            self.events.append((time.monotonic(), event))
            await self.emit(event)
            await self.repeat(most=3)
            await asyncio.sleep(self.dice.uniform(0.2, 1))

    async def repeat(self, most: int) -> int:
        """Emits some of the newer events without an answer again; how many there are."""
        answered = {sent.quotes for sent in self.endpoint.sent}
        newest = time.monotonic() - REPEATED_FOR
        silent = [event for at, event in self.events if at > newest and event["message_id"] not in answered]
        for event in self.dice.sample(silent, min(most, len(silent))):
            await self.emit(event)
        return len(silent)

    async def heartbeats(self) -> None:
        while True:
            await self.emit(self.endpoint.heartbeat(HEARTBEAT))
            await asyncio.sleep(HEARTBEAT)

    async def settle(self, bot) -> None:
        """Until nothing is answered any more although everything is repeated."""
        quiet, seen = 0, None
        while quiet < 8:
            await self.repeat(most=1000)
            await asyncio.sleep(2)
            now = (len(self.endpoint.sent), bot.log.count("arrival unknown"))
            quiet = quiet + 1 if now == seen else 0
            seen = now


async def taken_requests(path: pathlib.Path) -> dict[str, tuple[str, str | None, str | None]]:
    """Every request the bot took, by its message: state, how it ended, what was sent."""
    return {f"{job['chat']}/{job['source']}": (job["state"], job["ending"], job["sent"]) for job in await jobs(path)}


@scenario("every request over a line that keeps breaking is answered once or reported unknown",
          limit=SECONDS + 240, is_aside=True)
async def soak(world: World):
    seed = int(os.environ.get("PICTOR_SOAK_SEED") or random.randrange(2 ** 32))
    dice = random.Random(seed)
    endpoint, server = await world.endpoint(), await world.openai()
    proxy = await FaultProxy(endpoint.port, random.Random(seed + 1)).start()
    settings = world.openai_settings(endpoint, server, "images", "b64",
                                     onebot={"url": f"ws://127.0.0.1:{proxy.port}"},
                                     limits={"queue_length": 200, "max_concurrent": 4})
    bot = await world.bot(settings, linked_to=endpoint)
    people = Soak(endpoint, dice)
    beats = asyncio.create_task(people.heartbeats())
    try:
        weather = asyncio.create_task(proxy.weather(SECONDS))
        await people.people(SECONDS)
        await weather
        held = bot.memory
        await people.settle(bot)
    finally:
        beats.cancel()
    check(bot.is_running, f"the bot ended (seed {seed})")
    code, _ = await bot.stop(within=20)
    check(code == 0, f"exit code {code}")
    await proxy.stop()
    tally = await judge(world, people, server, bot, seed)
    print(f"     soak: {SECONDS:g} s, seed {seed}: {tally}; {endpoint.total_links} connections, moods "
          f"{dict(sorted(proxy.moods.items()))}, {held} MiB", flush=True)
    check(held < 300, f"{held} MiB held")
    check(endpoint.total_links > SECONDS / 30, f"the line broke only {endpoint.total_links} times")
    check(tally["done"] > len(people.events) / 2, "fewer than half of the pictures came")
    check_log(bot, server.key)


async def judge(world: World, people: Soak, server, bot, seed: int) -> dict[str, int]:
    """What became of every request; a request with two endings, or with none that is told, is an error."""
    taken = await taken_requests(world.folder / "history" / "pictor.sqlite")
    answers = collections.defaultdict(list)
    for sent in people.endpoint.sent:
        if not WAITING.match(sent.text):
            answers[sent.quotes].append(sent)
    tally = collections.Counter()
    for _, event in people.events:
        identity, text = event["message_id"], event["raw_message"]
        found = [value for key, value in taken.items() if key.endswith(f"/{identity}")]
        given = answers[identity]
        what = f"{text!r} (seed {seed}): {found}, {[sent.text or '[picture]' for sent in given]}"
        check(len(given) <= 1, f"answered {len(given)} times: {what}")
        if not found:
            # It never reached the bot, or only when it was too old.
            check(not given, f"answered without a job: {what}")
            tally["unheard"] += 1
            continue
        state, ending, sent = found[0]
        prompt = text.removeprefix("/pic ")
        check(state in ("done", "failed", "unknown"), f"has no ending: {what}")
        check(len(server.posts(containing=prompt + '"')) <= 1, f"paid for more than once: {what}")
        tally[state] += 1
        match state:
            case "done":
                check(len(given) == 1 and str(given[0].message_id) == sent, f"done, and not there: {what}")
                check_drawn(given[0].picture, prompt, 0, (512, 512))
            case "failed" if not given:
                told = re.search(rf"request={identity}\b.*answer", bot.log)
                check(told, f"failed, and nobody was told: {what}")
                tally["failed, answer reported lost"] += 1
            case "unknown":
                told = re.search(rf"request={identity}\b.*arrival unknown", bot.log)
                check(told, f"unknown, and not in the log: {what}")
    return dict(tally)
