"""The real binary, started with a configuration of its own in a folder of its own."""

import asyncio
import json
import os
import pathlib
import re
import signal

from .children import Child

BINARY = pathlib.Path(os.environ.get("PICTOR") or
                      pathlib.Path(__file__).resolve().parents[3] / ".build" / "release" / "pictor").absolute()


def toml(sections: dict[str, dict | list[dict]]) -> str:
    """JSON strings, numbers, booleans and arrays of them are TOML too."""
    lines = []
    for section, tables in sections.items():
        for values in tables if isinstance(tables, list) else [tables]:
            lines.append(f"[[{section}]]" if isinstance(tables, list) else f"[{section}]")
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
            lines.append("")
    return "\n".join(lines)


def environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("PICTOR_", "PEER_")) and not key.lower().endswith("_proxy")}
    return kept | {"no_proxy": "*", "NO_PROXY": "*"} | more


class Bot:
    def __init__(self, folder: pathlib.Path, sections: dict[str, dict], **variables: str):
        self.folder = folder
        self.sections = sections
        self.variables = variables
        self._child: Child | None = None
        self._before: list[str] = []

    async def start(self) -> "Bot":
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "config.toml").write_text(toml(self.sections), encoding="utf-8")
        self._child = await Child.start(BINARY, "run", "--config", self.folder / "config.toml", folder=self.folder,
                                        environment=environment(**self.variables))
        return self

    async def restart(self) -> "Bot":
        await self.stop()
        self._before += self._child.lines
        return await self.start()

    async def stop(self, within: float = 10) -> tuple[int, float]:
        """SIGTERM; the exit code and the seconds it took."""
        assert self._child is not None
        began = asyncio.get_running_loop().time()
        self._child.signal(signal.SIGTERM)
        try:
            code = await self._child.ended(within)
        except TimeoutError:
            raise AssertionError(f"the bot was still there {within:g} s after SIGTERM") from None
        return code, asyncio.get_running_loop().time() - began

    async def kill(self) -> None:
        if self._child is not None:
            await self._child.kill()

    async def ended(self, within: float) -> int:
        """The exit code of a bot that ends by itself."""
        assert self._child is not None
        try:
            return await self._child.ended(within)
        except TimeoutError:
            raise AssertionError(f"the bot is still there after {within:g} s") from None

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.is_running

    @property
    def memory(self) -> int:
        """What the process holds, in MiB."""
        return self._resident("VmRSS")

    @property
    def peak_memory(self) -> int:
        """The most the process has held since it started, in MiB."""
        return self._resident("VmHWM")

    def _resident(self, name: str) -> int:
        status = pathlib.Path(f"/proc/{self._child.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) // 1024

    @property
    def log(self) -> str:
        return "\n".join(self._before + (self._child.lines if self._child else []))

    async def says(self, pattern: str, within: float = 15) -> str:
        """A log line that matches."""
        assert self._child is not None
        try:
            return await self._child.line(lambda line: re.search(pattern, line, re.IGNORECASE), within)
        except TimeoutError:
            raise AssertionError(f"no log line like /{pattern}/ within {within:g} s") from None


async def command(*arguments: str, folder: pathlib.Path, stdin: str = "", within: float = 30,
                  **variables: str) -> tuple[int, str]:
    """Runs the binary to its end: exit code, and everything it wrote, to standard output or standard error."""
    code, output, _ = await command_printing(*arguments, folder=folder, stdin=stdin, within=within, **variables)
    return code, output


async def command_printing(*arguments: str, folder: pathlib.Path, stdin: str = "", within: float = 30,
                           **variables: str) -> tuple[int, str, str]:
    """The same, and third what went to standard output."""
    folder.mkdir(parents=True, exist_ok=True)
    child = await Child.start(BINARY, *arguments, folder=folder, environment=environment(**variables),
                              piped_input=True)
    try:
        child.process.stdin.write(stdin.encode())
        await child.process.stdin.drain()
    except ConnectionError:
        pass
    child.process.stdin.close()
    try:
        return await child.ended(within), child.output, "\n".join(child.printed)
    except TimeoutError:
        raise AssertionError(f"`pictor {arguments[0]}` did not end within {within:g} s") from None
    finally:
        await child.kill()
