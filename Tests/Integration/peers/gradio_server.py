"""Starts the Gradio app in the environment of one major version and knows what it drew."""

import asyncio
import io
import json
import os
import pathlib
import socket
import urllib.request

from PIL import Image

from . import drawing
from .children import Child

APP = pathlib.Path(__file__).with_name("gradio_app.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class GradioServer:
    """One running server; `version` is what it says of itself."""

    def __init__(self, major: int, folder: pathlib.Path):
        self.major = major
        self.folder = folder
        self.version = ""
        self.base_url = ""
        self._child: Child | None = None

    async def start(self) -> "GradioServer":
        python = os.environ[f"PEER_GRADIO{self.major}"]
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "ledger.jsonl").touch()
        port = free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "PEER_PORT": str(port), "PEER_LEDGER": str(self.folder / "ledger.jsonl"),
            "GRADIO_TEMP_DIR": str(self.folder / "served"), "GRADIO_ANALYTICS_ENABLED": "False",
            "GRADIO_NUM_PORTS": "1", "HF_HUB_OFFLINE": "1", "MPLCONFIGDIR": str(self.folder / "mpl"),
            "TMPDIR": str(self.folder),
        }
        self._child = await Child.start(python, APP, folder=self.folder, environment=environment)
        async with asyncio.timeout(90):
            while True:
                try:
                    config = await asyncio.to_thread(self._get, "/config")
                    self.version = json.loads(config)["version"]
                    return self
                except OSError:
                    if not self._child.is_running:
                        raise AssertionError("Gradio did not start:\n" + self._child.output[-2000:])
                    await asyncio.sleep(0.2)

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.base_url + path, timeout=5) as answer:
            return answer.read()

    async def stop(self) -> None:
        if self._child is not None:
            await self._child.kill()

    @property
    def output(self) -> str:
        return self._child.output if self._child else ""

    def calls(self, containing: str = "") -> list[dict]:
        """Every call the app received whose prompt contains the text, oldest first."""
        lines = (self.folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        return [call for call in map(json.loads, lines) if containing in call["prompt"]]

    async def called(self, containing: str, within: float = 10) -> dict:
        """The first call whose prompt contains the text, as soon as the app has it."""
        try:
            async with asyncio.timeout(within):
                while not self.calls(containing):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"nobody asked for {containing!r} within {within:g} s") from None
        return self.calls(containing)[0]

    def served(self, call: dict) -> Image.Image:
        """The very file Gradio handed out for that call, decoded."""
        size = (call["width"], call["height"])
        for path in (self.folder / "served").rglob("*"):
            if path.is_file():
                try:
                    image = Image.open(io.BytesIO(path.read_bytes()))
                    image.load()
                except OSError:
                    continue
                if image.size == size and drawing.mismatches(image, call["prompt"], call["seed"], size) == 0:
                    return image
        raise AssertionError(f"Gradio {self.version} keeps no file for {call}")
