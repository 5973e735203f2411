"""What a scenario lives in: a folder of its own, peers it may ask for, and the checks it makes."""

import asyncio
import collections.abc
import dataclasses
import pathlib
import re

from PIL import Image, ImageChops

from peers import drawing
from peers.bot import Bot
from peers.gradio_server import GradioServer
from peers.onebot_endpoint import OneBotEndpoint, Sent
from peers.openai_server import OpenAIServer

QUIET = 0.8
"""Seconds in which a second answer would have come."""


@dataclasses.dataclass
class Scenario:
    name: str
    body: collections.abc.Callable
    limit: float
    is_aside: bool = False


SCENARIOS: list[Scenario] = []


def scenario(name: str, limit: float = 60, is_aside: bool = False):
    """Registers the coroutine function under a sentence saying what it guards.

    One that waits more than it works stands `is_aside`: it runs beside all the others and takes no turn from them.
    """
    def register(body):
        SCENARIOS.append(Scenario(name, body, limit, is_aside))
        return body
    return register


class World:
    """One scenario's peers; everything started here is ended by `close`."""

    def __init__(self, folder: pathlib.Path, gradios: dict[int, asyncio.Task]):
        self.folder = folder
        self.bots: list[Bot] = []
        self._gradios = gradios
        self._endpoints: list[OneBotEndpoint] = []
        self._servers: list[OpenAIServer] = []

    async def gradio(self, major: int = 6) -> GradioServer:
        return await asyncio.shield(self._gradios[major])

    async def endpoint(self, **options) -> OneBotEndpoint:
        endpoint = await OneBotEndpoint(**options).start()
        self._endpoints.append(endpoint)
        return endpoint

    async def openai(self) -> OpenAIServer:
        server = await OpenAIServer().start()
        self._servers.append(server)
        return server

    async def bot(self, sections: dict[str, dict], linked_to: OneBotEndpoint | None = None, **variables: str) -> Bot:
        """A running bot; with `linked_to`, once it is connected there."""
        bot = Bot(self.folder / f"bot{len(self.bots)}", sections, **variables)
        self.bots.append(bot)
        await bot.start()
        if linked_to is not None:
            await linked_to.linked()
        return bot

    def settings(self, endpoint: OneBotEndpoint | None, **sections: dict | list[dict]) -> dict[str, dict | list[dict]]:
        """A configuration: the endpoint, a history of its own, a talkative log, and what is given.

        A list of tables is an array of them in TOML.
        """
        base: dict[str, dict] = {"history": {"path": str(self.folder / "history" / "pictor.sqlite")},
                                 "log": {"level": "debug"}, "bot": {"superusers": [10086]}}
        if endpoint is not None:
            base["onebot"] = {"url": endpoint.url, "access_token": endpoint.token}
        for name, values in sections.items():
            base[name] = values if isinstance(values, list) else base.get(name, {}) | values
        return base

    def gradio_settings(self, endpoint: OneBotEndpoint | None, gradio: GradioServer, **sections: dict):
        generation = {"gradio_resolution": "512x512 ( 1:1 )", "gradio_timeout": 30} | sections.pop("generation", {})
        return self.settings(endpoint, api={"api_type": "gradio", "base_url": gradio.base_url},
                             generation=generation, **sections)

    def openai_settings(self, endpoint: OneBotEndpoint | None, server: OpenAIServer, mode: str, model: str,
                        **sections: dict):
        api = {"api_type": "openai", "api_mode": mode, "base_url": server.base_url, "api_key": server.key}
        return self.settings(endpoint, api=api | sections.pop("api", {}),
                             generation={"default_model": model} | sections.pop("generation", {}), **sections)

    def check_requests(self) -> None:
        """OpenAI's API reference knows every parameter of every request that came to an OpenAI-style server."""
        complaints = [complaint for server in self._servers for complaint in server.complaints]
        check(not complaints, f"{len(complaints)} requests are none of OpenAI's: " + "; ".join(complaints[:3]))

    async def close(self) -> None:
        for bot in self.bots:
            await bot.kill()
        for endpoint in self._endpoints:
            await endpoint.stop()
        for server in self._servers:
            await server.stop()


# ── checks ──

def check(condition, complaint: str) -> None:
    if not condition:
        raise AssertionError(complaint)


def check_sentence(sent: Sent, *secrets: str) -> None:
    """One human sentence in Chinese: no picture, no key, URL, status code, stack or foreign error text."""
    words = sent.text.strip()
    check(sent.picture_bytes is None, "a picture came where a sentence was due")
    check(words, "the answer is empty")
    check(re.search(r"[\u4e00-\u9fff]", words), f"not Chinese: {words!r}")
    check(len(words) <= 120 and "\n" not in words, f"more than one sentence: {words!r}")
    for pattern in (r"https?:|wss?:|127\.0\.0\.1|/v1\b", r"\bsk-", r"Traceback|Error|Exception|\.swift|\.py\b",
                    r"\b[1-5]\d\d\b(?! ?秒)", r"[{}<>]", r"error|null|queue|event_id"):
        check(not re.search(pattern, words), f"carries machine talk: {words!r}")
    for secret in secrets:
        check(secret not in words, f"carries {secret!r}: {words!r}")


def check_picture(sent: Sent, event: dict) -> Image.Image:
    """One message in the right chat: a quote of the request first, then the picture."""
    kinds = [segment["type"] for segment in sent.segments]
    check(kinds and kinds[0] == "reply", f"the first segment is not a quote: {kinds} {sent.text!r}")
    check(kinds.count("image") == 1, f"no picture in {kinds}: {sent.text!r}")
    check(sent.quotes == event["message_id"], "quotes another message")
    check(sent.group == event.get("group_id"), f"went to {sent.group}, not {event.get('group_id')}")
    if "group_id" not in event:
        check(sent.user == event["user_id"], f"went to {sent.user}, not {event['user_id']}")
    picture = sent.picture
    check(picture.format in ("PNG", "JPEG", "GIF"), f"QQ shows {picture.format} badly")
    return picture


def check_same(got: Image.Image, want: Image.Image) -> None:
    """The same pixels; a JPEG made on the way may differ by what JPEG loses."""
    check(got.size == want.size, f"{got.size} instead of {want.size}")
    difference = ImageChops.difference(got.convert("RGB"), want.convert("RGB"))
    worst = max(high for _, high in difference.getextrema())
    if got.format == "JPEG":
        histogram = difference.convert("L").histogram()
        mean = sum(value * count for value, count in enumerate(histogram)) / (got.width * got.height)
        check(mean < 4, f"mean difference {mean:.1f} of 255")
    else:
        check(worst <= 2, f"pixels differ by up to {worst} of 255")


def check_drawn(got: Image.Image, prompt: str, seed: int, size: tuple[int, int]) -> None:
    wrong = drawing.mismatches(got, prompt, seed, size)
    check(wrong == 0, f"{wrong} of {drawing.CELLS ** 2} cells are not those of {prompt!r}")


async def check_only(endpoint: OneBotEndpoint, event: dict, count: int = 1) -> None:
    """No further message comes to that chat."""
    await asyncio.sleep(QUIET)
    messages = endpoint.messages_in(event)
    check(len(messages) == count, f"{len(messages)} messages instead of {count}: "
          + " | ".join(sent.text or "[picture]" for sent in messages))


def check_log(bot: Bot, *secrets: str) -> None:
    """Nothing secret and no picture in the log, whatever its level."""
    for secret in secrets:
        check(secret not in bot.log, f"the log carries {secret[:6]}…")
    check(not re.search(r"[A-Za-z0-9+/]{400,}", bot.log), "the log carries base64")
