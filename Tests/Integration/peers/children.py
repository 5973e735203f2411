"""Child processes that never outlive the suite."""

import asyncio
import ctypes
import os
import pathlib
import signal

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A process whose output is read line by line as it comes."""

    def __init__(self, process: asyncio.subprocess.Process):
        self.process = process
        self.lines: list[str] = []
        self.printed: list[str] = []
        """Those of standard output."""
        self._news = asyncio.Condition()
        self._readers = [asyncio.create_task(self._read(process.stdout, self.printed)),
                         asyncio.create_task(self._read(process.stderr, []))]

    @classmethod
    async def start(cls, *command: str | os.PathLike, folder: pathlib.Path, environment: dict[str, str] | None = None,
                    piped_input: bool = False) -> "Child":
        process = await asyncio.create_subprocess_exec(
            *map(str, command), cwd=folder, env=environment, preexec_fn=_die_with_parent, start_new_session=True,
            stdin=asyncio.subprocess.PIPE if piped_input else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=2 ** 24)
        return cls(process)

    async def _read(self, stream: asyncio.StreamReader, own: list[str]) -> None:
        while line := await stream.readline():
            async with self._news:
                own.append(line.decode("utf-8", "replace").rstrip("\n"))
                self.lines.append(own[-1])
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_running(self) -> bool:
        return self.process.returncode is None

    async def line(self, accept, within: float) -> str:
        """The first line, past or coming, that `accept` (a function of the line) likes."""
        async with asyncio.timeout(within):
            seen = 0
            async with self._news:
                while True:
                    for text in self.lines[seen:]:
                        if accept(text):
                            return text
                    seen = len(self.lines)
                    if all(reader.done() for reader in self._readers):
                        raise AssertionError(f"the process ended ({self.process.returncode}) before saying it")
                    await self._news.wait()

    async def ended(self, within: float) -> int:
        """The exit code, once the process and its output have ended."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
            return code

    def signal(self, number: int) -> None:
        if self.is_running:
            self.process.send_signal(number)

    async def kill(self) -> None:
        if self.is_running:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        await self.process.wait()
        await asyncio.wait(self._readers, timeout=2)
        for reader in self._readers:
            reader.cancel()
