#!/usr/bin/env python3
"""A scripted conversation with `pictor sandbox`: no QQ, no network, no key.

    Tests/Integration/sandbox.py [BINARY]

Checks that every request is drawn, that each picture is there, is a PNG with its prompt inside and
differs from the others, and that the line printed for it tells intent, prompt and path. Standard
library only. Where the machine allows it, the bot runs in a network namespace without any interface.
"""

import hashlib
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

REQUESTS = {
    "画一张猫咪的图片": "draw", "帮我画个日落": "draw", "我想看看樱花的样子": "draw", "画一个女孩在雨中": "draw",
    "自拍": "selfie", "来张自拍": "selfie", "发张照片看看": "selfie", "你现在在哪，发张图看看": "selfie",
    "/pic a red fox in fresh snow": "draw",
}
TALK = ("今天天气不错", "别画了", "这张图真好看")


def default_binary() -> pathlib.Path:
    root = pathlib.Path(__file__).resolve().parents[2]
    return pathlib.Path(os.environ.get("PICTOR") or root / ".build" / "release" / "pictor").absolute()


def without_network() -> list[str]:
    """A command prefix that takes every network interface away, or nothing where that is not allowed."""
    prefix = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
        return prefix
    return []


def converse(binary: pathlib.Path, folder: pathlib.Path, lines: list[str]) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith("PICTOR") and not key.lower().endswith("_proxy")}
    done = subprocess.run([*without_network(), str(binary), "sandbox"], cwd=folder, env=environment, timeout=120,
                          input="".join(line + "\n" for line in lines).encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def chunks(picture: bytes):
    """The chunks of a PNG: type and content."""
    at = 8
    while at + 8 <= len(picture):
        size, kind = struct.unpack(">I4s", picture[at:at + 8])
        yield kind, picture[at + 8:at + 8 + size]
        at += size + 12


def texts(picture: bytes) -> str:
    """Everything its text chunks say."""
    said = []
    for kind, content in chunks(picture):
        if kind == b"tEXt":
            said.append(content.split(b"\0", 1)[-1].decode("latin-1"))
        elif kind == b"zTXt":
            said.append(zlib.decompress(content.split(b"\0", 1)[1][1:]).decode("latin-1"))
        elif kind == b"iTXt":
            keyword, rest = content.split(b"\0", 1)
            compressed, body = rest[0], rest[2:].split(b"\0", 2)[2]
            said.append((zlib.decompress(body) if compressed else body).decode("utf-8"))
    return "\n".join(said)


def problems(binary: pathlib.Path) -> list[str]:
    """What is wrong with a conversation held in a fresh folder; empty if nothing is."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="pictor-sandbox-") as name:
        folder = pathlib.Path(name)
        script = [line for pair in zip(REQUESTS, [*TALK, *[""] * len(REQUESTS)]) for line in pair if line]
        code, output = converse(binary, folder, script)
        if code != 0:
            return [f"exit code {code}: {output[-1500:]}"]
        pictures = {path: path.read_bytes() for path in sorted((folder / "pictures").glob("**/*")) if path.is_file()}
        if len(pictures) != len(REQUESTS):
            found.append(f"{len(pictures)} pictures for {len(REQUESTS)} requests:\n{output[-3000:]}")
        if len({hashlib.sha256(data).digest() for data in pictures.values()}) != len(pictures):
            found.append("two pictures are the same")
        for path, data in pictures.items():
            if not data.startswith(b"\x89PNG\r\n\x1a\n"):
                found.append(f"{path.name} is no PNG")
                continue
            told = [line for line in output.splitlines() if path.name in line]
            if not told:
                found.append(f"the path of {path.name} was not printed")
            elif not re.search(r"draw|selfie|画图|自拍|画", " ".join(told)):
                found.append(f"the line tells no intent: {told[0]!r}")
            prompt = texts(data).strip()
            if not prompt:
                found.append(f"{path.name} carries no prompt")
            elif told and not any(line[:40] in "\n".join(told) for line in prompt.splitlines() if line.strip()):
                found.append(f"the prompt {prompt[:60]!r} is not in the line {told[0]!r}")
        if "/pic" in "".join(REQUESTS) and not any("red fox in fresh snow" in texts(data)
                                                   for data in pictures.values() if data[:4] == b"\x89PNG"):
            found.append("no picture was drawn for /pic's own prompt")
    return found


def main() -> int:
    binary = pathlib.Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else default_binary()
    found = problems(binary)
    for problem in found:
        print(f"FAIL {problem}")
    print(f"{0 if found else 1} passed, {len(found)} failed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
