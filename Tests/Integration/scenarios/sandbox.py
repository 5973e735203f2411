"""The sandbox: the whole path without QQ, network or key."""

import asyncio
import pathlib
import tempfile

import sandbox as conversation
from peers.bot import BINARY
from world import World, check, scenario


@scenario("the sandbox draws every request of a scripted conversation, without a network", limit=125)
async def talks(world: World):
    found = await asyncio.to_thread(conversation.problems, BINARY)
    check(not found, "; ".join(found))


@scenario("other words draw another picture in the sandbox")
async def differs(world: World):
    def picture(line: str) -> bytes:
        with tempfile.TemporaryDirectory() as name:
            code, output = conversation.converse(BINARY, pathlib.Path(name), [line])
            check(code == 0, f"exit code {code}: {output}")
            files = [path for path in (pathlib.Path(name) / "pictures").glob("**/*") if path.is_file()]
            check(len(files) == 1, f"{len(files)} pictures: {output}")
            return files[0].read_bytes()

    boat, soldier = await asyncio.gather(*(asyncio.to_thread(picture, f"/pic {words}")
                                           for words in ("a paper boat", "a tin soldier")))
    check(boat != soldier, "different words, same picture")
