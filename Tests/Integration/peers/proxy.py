"""A forward proxy for plain HTTP, as people behind a firewall have one: it relays and remembers."""

import asyncio
import urllib.parse


class Proxy:
    """`asked` holds the absolute address of every request that came through."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._server: asyncio.Server | None = None
        self.url = ""

    async def start(self) -> "Proxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request per connection: the answer is relayed to its end, then both sides close."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head[:-4].split("\r\n")
            method, address, _ = first.split(" ", 2)
            self.asked.append(address)
            parts = urllib.parse.urlsplit(address)
            path = address.split(parts.netloc, 1)[1] or "/"
            lines = [line for line in lines if not line.lower().startswith(("connection:", "proxy-", "expect:"))]
            size = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")), 0)
            body = await reader.readexactly(size)
            upstream, out = await asyncio.open_connection(parts.hostname, parts.port or 80)
            out.write("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "Connection: close", "", ""]).encode("latin-1")
                      + body)
            while data := await upstream.read(65536):
                writer.write(data)
                await writer.drain()
            out.close()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()
