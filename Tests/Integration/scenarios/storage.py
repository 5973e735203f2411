"""The disk and other programs get in the way: every request is still answered once, and it passes."""

import asyncio
import collections
import contextlib
import pathlib
import sqlite3
import subprocess

from kept import check_whole, jobs
from world import World, check, check_picture, check_sentence, scenario


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, megabytes: int):
    """A file system of that size at `folder`; None where this machine does not let us mount one."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: pathlib.Path) -> pathlib.Path:
    """Takes all the room there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (65536, 4096, 512):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    return filler


@scenario("on a full disk every request is answered once, and with room again the bot draws", limit=120)
async def full_disk(world: World):
    with small_disk(world.folder / "disk", 4) as disk:
        if disk is None:
            print("     skipped: this machine lets us mount no small disk", flush=True)
            return
        endpoint, server = await world.endpoint(), await world.openai()
        settings = world.openai_settings(endpoint, server, "images", "b64", history={"path": str(disk / "p.sqlite")})
        bot = await world.bot(settings, linked_to=endpoint)
        event = await endpoint.say("/pic with room")
        check_picture(await endpoint.answer_to(event), event)
        filler = fill(disk)
        words = 0
        for number in range(12):
            event = await endpoint.say(f"/pic without room {number} " + "long " * 300, user=700 + number)
            answer = await endpoint.answer_to(event)
            if answer.picture_bytes is None:
                words += 1
                check_sentence(answer)
                check(not server.posts(containing=f"without room {number} "), "paid for what was not written down")
        check(words, "the disk was not full")
        filler.unlink()
        await asyncio.sleep(6)
        event = await endpoint.say("/pic with room again", user=800)
        check_picture(await endpoint.answer_to(event), event)
        for quoted in {sent.quotes for sent in endpoint.sent}:
            count = sum(sent.quotes == quoted for sent in endpoint.sent)
            check(count == 1, f"{count} answers to one request")
        check((await bot.stop())[0] == 0, "the bot did not end well")
        check_whole(disk / "p.sqlite")
        states = collections.Counter(job["state"] for job in await jobs(disk / "p.sqlite"))
        check(set(states) <= {"done", "failed"}, f"jobs are left {dict(states)}")


@scenario("another program's lock on the database is answered in a sentence, and passes with it", limit=60)
async def locked_database(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64")
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic before")
    check_picture(await endpoint.answer_to(event), event)
    await bot.says("picture sent")
    with contextlib.closing(sqlite3.connect(settings["history"]["path"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        event = await endpoint.say("/pic meanwhile")
        check_sentence(await endpoint.answer_to(event))
        check(not server.posts(containing="meanwhile"), "paid for what was not written down")
        other.execute("ROLLBACK")
    event = await endpoint.say("/pic after")
    check_picture(await endpoint.answer_to(event), event)
