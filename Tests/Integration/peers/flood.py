"""An OpenAI-style service that answers with more than anybody can hold.

Words in the prompt choose: `reply` floods with the reply itself, `picture` names a picture that does; `endless`
comes in chunks without an end, `gigabyte` with its true length, `packed` as a few packed megabytes of a gigabyte.
`dense` is a reply of a size that is taken, but full of what takes far more room once it is read: `numbers`,
`objects`, `words` or `events`.
"""

import asyncio
import json
import struct
import zlib

GIBIBYTE = 1 << 30
BLOCK = 1 << 18
HEADER = b"IHDR" + struct.pack(">IIBBBBB", 1024, 1024, 8, 2, 0, 0, 0)
PNG = (b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + HEADER + struct.pack(">I", zlib.crc32(HEADER))
       + struct.pack(">I", GIBIBYTE) + b"IDAT")
"""A picture up to its data, of which a gigabyte is announced."""

DENSE_SIZE = 47 << 20
DENSE = {"numbers": b"0,", "objects": b'{"a":{}},', "words": b'"a word of twenty",', "events": b'data: {"a":1}\n\n'}


class Flood:
    def __init__(self):
        self.posts: list[str] = []
        self.gets: list[str] = []
        self.sent = 0
        """Bytes handed to the network."""
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> "Flood":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        self._server.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                lines = head.lower().split("\r\n")
                length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
                body = await reader.readexactly(length)
                if head.startswith("GET"):
                    self.gets.append(head.split(" ")[1])
                    await self._flood(writer, head.split(" ")[1].rsplit("/", 1)[1], "image/png", PNG, b"\0")
                    return
                prompt = json.loads(body)["prompt"]
                self.posts.append(prompt)
                where, how = prompt.split(" ")[:2]
                if where == "reply":
                    await self._flood(writer, how, "application/json", b'{"data":[{"b64_json":"', b"A")
                    return
                if where == "dense":
                    data = DENSE[how] * (DENSE_SIZE // len(DENSE[how]))
                    if how != "events":
                        data = b'{"data":[' + data + b"null]}"
                else:
                    data = json.dumps({"data": [{"url": f"http://127.0.0.1:{self.port}/{how}"}]}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _flood(self, writer: asyncio.StreamWriter, how: str, kind: str, begin: bytes, filler: bytes) -> None:
        framing = {"endless": b"Transfer-Encoding: chunked", "gigabyte": b"Content-Length: %d" % GIBIBYTE,
                   "packed": b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip"}[how]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n\r\n" % (kind.encode(), framing))
        packer = zlib.compressobj(level=1, wbits=31)
        left, block = GIBIBYTE, begin + filler * (BLOCK - len(begin))
        while left > 0 or how == "endless":
            data = packer.compress(block) if how == "packed" else block
            if how == "gigabyte":
                writer.write(data)
            elif data:
                writer.write(b"%x\r\n%s\r\n" % (len(data), data))
            await writer.drain()
            self.sent += len(data)
            left -= len(block)
            block = filler * BLOCK
        if how == "packed":
            data = packer.flush()
            writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))
            await writer.drain()
