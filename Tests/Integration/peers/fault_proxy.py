"""A line between two peers on loopback that breaks the way real lines do, at random.

Every accepted connection is relayed to the target port. `weather` changes the mood of all lines again and again;
`calm` ends that and lets everything through.
"""

import asyncio
import dataclasses
import random
import socket
import struct


@dataclasses.dataclass
class Mood:
    """How lines behave. `left` counts the bytes until a cut or a reset, in either direction."""

    kind: str = "calm"
    left: int = 0
    piece: int = 0
    pause: float = 0


class FaultProxy:
    """`moods` counts how often each mood came, `ended` how many lines the proxy ended itself."""

    def __init__(self, port: int, dice: random.Random):
        self.target = port
        self.port = 0
        self.moods: dict[str, int] = {}
        self.ended = 0
        self._dice = dice
        self._mood = Mood()
        self._changed = asyncio.Event()
        self._lines: set[Line] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> "FaultProxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        self._server.close()
        for line in list(self._lines):
            line.end(reset=True)

    def calm(self) -> None:
        self._set(Mood())

    async def weather(self, seconds: float) -> None:
        """Another mood every few seconds, calm ones in between, for so long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            mood, lasts = self._roll()
            self._set(mood)
            await asyncio.sleep(min(left, lasts))
        self.calm()

    def _roll(self) -> tuple[Mood, float]:
        dice = self._dice
        match dice.choice(["calm", "calm", "calm", "late", "drip", "split", "hold", "cut", "cut", "reset", "refuse"]):
            case "late":
                return Mood("late", pause=dice.uniform(0.05, 0.8)), dice.uniform(2, 6)
            case "drip":
                return Mood("drip", piece=dice.choice([20, 200, 2000]), pause=0.01), dice.uniform(2, 6)
            case "split":
                return Mood("split", piece=dice.randrange(1, 40)), dice.uniform(1, 3)
            case "hold":
                # Now and then long enough to be taken for half-open.
                return Mood("hold"), dice.choice([0.5, 1, 2, 4, 20])
            case "cut" | "reset" as kind:
                return Mood(kind, left=dice.choice([0, 3, 80, 700, 4000, 30_000])), dice.uniform(1, 5)
            case "refuse":
                return Mood("refuse"), dice.uniform(0.5, 4)
            case _:
                return Mood(), dice.uniform(1, 5)

    def _set(self, mood: Mood) -> None:
        self._mood = mood
        self.moods[mood.kind] = self.moods.get(mood.kind, 0) + 1
        self._changed.set()
        self._changed = asyncio.Event()
        if mood.kind in ("cut", "reset") and mood.left == 0:
            self._break(mood.kind == "reset")

    def _break(self, reset: bool) -> None:
        for line in list(self._lines):
            line.end(reset)
            self.ended += 1

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(writer)
        self._lines.add(line)
        try:
            if self._mood.kind == "refuse":
                line.end(reset=True)
                return
            far_reader, line.far = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self._relay(reader, line.far, line), self._relay(far_reader, writer, line))
        except OSError:
            pass
        finally:
            line.end(reset=False)
            self._lines.discard(line)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: "Line") -> None:
        try:
            while data := await reader.read(65536):
                while data and not line.is_over:
                    data = data[await self._pass(data, writer):]
        except OSError:
            pass
        line.end(reset=False)

    async def _pass(self, data: bytes, writer: asyncio.StreamWriter) -> int:
        """Hands on as much as the mood lets through now; how many bytes that was."""
        mood = self._mood
        piece = len(data)
        match mood.kind:
            case "hold":
                await self._changed.wait()
                return 0
            case "late":
                await asyncio.sleep(mood.pause)
            case "drip":
                await asyncio.sleep(mood.pause)
                piece = mood.piece
            case "split":
                piece = mood.piece
            case "cut" | "reset":
                piece = mood.left
                mood.left -= min(piece, len(data))
        writer.write(data[:piece])
        await writer.drain()
        if mood.kind in ("cut", "reset") and mood.left <= 0:
            self._break(mood.kind == "reset")
            # Whoever dials next gets through, or nobody ever would.
            self._mood = Mood()
        elif mood.kind == "split":
            await asyncio.sleep(0)
        return min(piece, len(data))


class Line:
    """One relayed connection: its writers towards both ends."""

    def __init__(self, near: asyncio.StreamWriter):
        self.near = near
        self.far: asyncio.StreamWriter | None = None
        self.is_over = False

    def end(self, reset: bool) -> None:
        if self.is_over:
            return
        self.is_over = True
        for writer in (self.near, self.far):
            if writer is None:
                continue
            if reset and (descriptor := writer.get_extra_info("socket")) is not None:
                descriptor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            else:
                writer.close()
