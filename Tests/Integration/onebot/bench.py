"""Measures receiving: 637-byte group messages, as fast as they are taken.

    bench.py DRIVER [COUNT] [PYTHON]

A pure C loop over libwebsockets that only copies, ours with everything decoded and handed on, and, where a PYTHON that
carries it is named, NoneBot 2 with one empty handler; the ratios are what counts. Then what ours holds after ten thousand
messages and after a million. The server sends prepared bytes and is not the limit.
"""

import base64
import hashlib
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


LIFECYCLE = {"time": 1795421673, "self_id": 10001, "post_type": "meta_event", "meta_event_type": "lifecycle",
             "sub_type": "connect"}
FIRST = 1_000_000_000
"""The number of the first message; all of them have as many digits."""


def frame(payload):
    if len(payload) < 126:
        return struct.pack("!BB", 0x81, len(payload)) + payload
    return struct.pack("!BBH", 0x81, 126, len(payload)) + payload


def template():
    """The frame of a message, with three places for its number."""
    text = {
        "self_id": 10001, "user_id": 42, "time": 1795421676, "message_id": FIRST, "message_seq": FIRST,
        "real_id": FIRST, "real_seq": "1004", "message_type": "group",
        "sender": {"user_id": 42, "nickname": "nick42", "card": "card42", "role": "member"},
        "raw_message": "画一张猫[CQ:at,qq=10001]", "font": 14, "sub_type": "normal",
        "message": [{"type": "text", "data": {"text": "画一张猫"}}, {"type": "at", "data": {"qq": "10001"}}],
        "message_format": "array", "post_type": "message", "group_id": 20001, "group_name": "Peer group", "pad": ""}
    size = len(json.dumps(text, ensure_ascii=False).encode())
    text["pad"] = "x" * max(0, 637 - size)
    return frame(json.dumps(text, ensure_ascii=False).encode()).replace(str(FIRST).encode(), b"%d")


def messages(count, at_once=10_000):
    """So many frames, the lifecycle first, in pieces."""
    shape = template()
    yield frame(json.dumps(LIFECYCLE).encode())
    for start in range(FIRST, FIRST + count, at_once):
        yield b"".join(shape % (number, number, number)
                       for number in range(start, min(start + at_once, FIRST + count)))


def serve(listener, pieces):
    connection, _ = listener.accept()
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    key = next(line.split(b":", 1)[1].strip() for line in request.split(b"\r\n")
               if line.lower().startswith(b"sec-websocket-key"))
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
    try:
        for piece in pieces:
            connection.sendall(piece)
        while connection.recv(65536):
            pass
    except OSError:
        pass


def measure(command, pieces, count):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        threading.Thread(target=serve, args=(listener, pieces), daemon=True).start()
        line = [part.format(port=port, count=count) for part in command]
        done = subprocess.run(line, stdout=subprocess.PIPE, text=True, timeout=600)
        # A framework may have logged before.
        return done.stdout.strip().splitlines()[-1]


def main():
    driver, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    python = sys.argv[3] if len(sys.argv) > 3 else None
    blob = [b"".join(messages(count))]
    url = "ws://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory() as work:
        loop = os.path.join(work, "loop")
        subprocess.run(["clang", "-O2", str(HERE / "receive_loop.c"), "-o", loop, "-lwebsockets"], check=True)
        for _ in range(2):
            c = float(measure([loop, "{port}", "{count}"], blob, count))
            ours = measure([driver, "receive", url, "{count}"], blob, count)
            rate = int(ours.split()[0])
            line = f"C loop {c:.0f} messages/s; OneBot {ours}; {rate / c:.2f} of the C loop"
            if python is not None:
                few = max(1, count // 10)
                theirs = float(measure([python, str(HERE / "nonebot_receive.py"), url, "{count}"],
                                       [b"".join(messages(few))], few))
                line += f"; NoneBot {theirs:.0f} messages/s, OneBot is {rate / theirs:.1f} times as fast"
            print(line, flush=True)
    many = 5 * count
    print(f"memory: {measure([driver, 'endure', url, '{count}'], messages(many), many)}", flush=True)


if __name__ == "__main__":
    main()
