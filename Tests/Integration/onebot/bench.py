"""Measures receiving: 637-byte group messages, as fast as they are taken.

    bench.py DRIVER [COUNT]

A pure C loop over libwebsockets that only copies, then ours with everything decoded and handed on, twice: the ratio is
what counts. The server sends prepared bytes and is not the limit.
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


def event(number):
    text = {
        "self_id": 10001, "user_id": 42, "time": 1795421676, "message_id": number, "message_seq": number,
        "real_id": number, "real_seq": "1004", "message_type": "group",
        "sender": {"user_id": 42, "nickname": "nick42", "card": "card42", "role": "member"},
        "raw_message": "画一张猫[CQ:at,qq=10001]", "font": 14, "sub_type": "normal",
        "message": [{"type": "text", "data": {"text": "画一张猫"}}, {"type": "at", "data": {"qq": "10001"}}],
        "message_format": "array", "post_type": "message", "group_id": 20001, "group_name": "Peer group", "pad": ""}
    size = len(json.dumps(text, ensure_ascii=False).encode())
    text["pad"] = "x" * max(0, 637 - size)
    payload = json.dumps(text, ensure_ascii=False).encode()
    return struct.pack("!BBH", 0x81, 126, len(payload)) + payload


def serve(listener, blob):
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
        connection.sendall(blob)
        while connection.recv(65536):
            pass
    except OSError:
        pass


def measure(command, blob, count):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        threading.Thread(target=serve, args=(listener, blob), daemon=True).start()
        line = [part.format(port=port, count=count) for part in command]
        done = subprocess.run(line, stdout=subprocess.PIPE, text=True, timeout=300)
        return done.stdout.strip()


def main():
    driver, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    blob = b"".join(event(number) for number in range(1, count + 1))
    with tempfile.TemporaryDirectory() as work:
        loop = os.path.join(work, "loop")
        subprocess.run(["clang", "-O2", str(HERE / "receive_loop.c"), "-o", loop, "-lwebsockets"], check=True)
        for _ in range(2):
            c = measure([loop, "{port}", "{count}"], blob, count)
            ours = measure([driver, "receive", "ws://127.0.0.1:{port}/", "{count}"], blob, count)
            rate = int(ours.split()[0])
            print(f"C loop {c} messages/s; OneBot {ours}; ratio {rate / float(c):.2f}")


if __name__ == "__main__":
    main()
