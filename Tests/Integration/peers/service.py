"""A foreign HTTP service as a child process on a port of its own."""

import asyncio
import json
import os
import pathlib
import urllib.error
import urllib.request

from .bot import environment
from .children import Child
from .gradio_server import free_port


class Service:
    """One running service; `base_url` has no slash at its end."""

    def __init__(self, name: str, folder: pathlib.Path, port: int, child: Child):
        self.name = name
        self.folder = folder
        self.port = port
        self._child = child

    @classmethod
    async def start(cls, name: str, python: str, *arguments: str, folder: pathlib.Path, ready: str,
                    within: float = 60, **variables: str) -> "Service":
        """Runs a command of an environment, `{port}` in its arguments replaced, until `ready` answers."""
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        program, *rest = (argument.replace("{port}", str(port)) for argument in arguments)
        child = await Child.start(python, str(pathlib.Path(python).with_name(program)), *rest, folder=folder,
                                  environment=environment(TMPDIR=str(folder), **variables))
        service = cls(name, folder, port, child)
        async with asyncio.timeout(within):
            while True:
                try:
                    await asyncio.to_thread(service.get, ready)
                    return service
                except OSError:
                    if not child.is_running:
                        raise AssertionError(f"{name} did not start:\n{child.output[-2000:]}")
                    await asyncio.sleep(0.2)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.base_url + path, timeout=10) as answer:
            return answer.read()

    def post(self, path: str, body: dict) -> bytes:
        request = urllib.request.Request(self.base_url + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    async def stop(self) -> None:
        await self._child.kill()


def interpreter(name: str) -> str:
    """The Python of the environment that `run` made for a peer."""
    return os.environ[f"PEER_{name.upper()}"]
