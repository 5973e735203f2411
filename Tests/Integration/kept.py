"""What the bot keeps, as the program itself tells it: whether a bot runs on it or not, and whatever its tables are."""

import contextlib
import json
import pathlib
import sqlite3

from peers.bot import command_printing
from world import check


async def lines(path: str | pathlib.Path, *arguments: str) -> list[dict]:
    """The JSON Lines that a command prints about the database at a path."""
    path = pathlib.Path(path)
    config = path.with_name(path.name + ".reading.toml")
    config.write_text(f"[history]\npath = {json.dumps(str(path))}\n", encoding="utf-8")
    code, output, printed = await command_printing(*arguments, "--config", str(config), folder=path.parent)
    check(code == 0, f"`pictor {' '.join(arguments)}`: exit code {code}: {output[-400:]}")
    return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]


async def jobs(path: str | pathlib.Path) -> list[dict]:
    """Every accepted request, oldest first."""
    return await lines(path, "jobs")


async def messages(path: str | pathlib.Path, context: int = 0) -> list[dict]:
    """Every message of a group that somebody other than the bot wrote, with so many before it."""
    return await lines(path, "history", "export", "--context", str(context))


def check_whole(path: str | pathlib.Path) -> None:
    """Checks that SQLite finds the file whole; a look that no command of the program replaces."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        check(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the database is damaged")
