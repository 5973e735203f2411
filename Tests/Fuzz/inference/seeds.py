#!/usr/bin/env python3
"""Makes the inputs that the fuzzers begin with: seeds.py FOLDER. Needs nothing but Python; run it from anywhere."""
import base64
import io
import json
import pathlib
import struct
import sys
import zipfile

folder = pathlib.Path(sys.argv[1])
fixtures = pathlib.Path(__file__).resolve().parents[2] / "InferenceTests/Fixtures"


def write(target, name, content):
    place = folder / target / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content if isinstance(content, bytes) else content.encode())


def png(width, height):
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height)
    return head + bytes(160)


PNG = png(64, 64)
BASE64 = base64.b64encode(PNG).decode()
LONG = base64.b64encode(PNG + bytes(1200)).decode()
EVENT = "data: %s\n\n"

# Replies: the table of the tests, each row once, and one whose base64 is long enough to be taken out.
replies = [reply["body"].replace("@PNGLINES@", BASE64).replace("@PNGSAFE@", BASE64).replace("@PNG@", BASE64)
           for reply in json.loads((fixtures / "replies.json").read_text())]
replies.append('{"data":[{"b64_json":"%s"}]}' % LONG)
for number, body in enumerate(replies):
    write("events" if body.lstrip().startswith(("data:", "event:")) else "finder", "reply-%02d" % number, body)
write("finder", "picture", PNG)

# What a chat model says.
for number, text in enumerate([
        "![a](https://a.example/b.png)", "![a](data:image/png;base64,%s)" % BASE64, "data:image/png;base64," + BASE64,
        '<img alt="x" src="https://a.example/b.webp?c=1">', "see https://a.example/b.jpg.", BASE64,
        "<think>![a](https://a.example/no.png)</think>![b](https://a.example/yes.png)",
        '```json\n{"images":["https://a.example/b"]}\n```', "https://a.example/b", "I can not draw this."]):
    write("text", "said-%d" % number, text)

# Pictures: one of each format, and the one whose sides cannot be multiplied.
pictures = {
    "png": PNG, "gif": b"GIF89a" + struct.pack("<HH", 32, 16) + bytes(160),
    "jpeg": bytes.fromhex("ffd8ffe000040102ffffc20011080040004000") + bytes(160),
    "webp": b"RIFF....WEBPVP8X...." + bytes([0, 0, 0, 0, 63, 0, 0, 63, 0, 0]) + bytes(160),
    "avif": b"....ftypavif............ispe" + struct.pack(">III", 0, 64, 64) + bytes(160),
    "avif-huge": b"....ftypavif............ispe" + struct.pack(">III", 0, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(160),
}
for name, content in pictures.items():
    write("picture", name, content)

# Archives: stored, deflated, of two entries, and with a comment behind.
for name, method, entries, comment in [
        ("stored", 0, 1, b""), ("deflated", 8, 1, b""), ("two", 8, 2, b""), ("comment", 0, 1, b"PK\5\6 said so")]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number in range(entries):
            content = PNG if number == entries - 1 else b"words"
            archive.writestr(zipfile.ZipInfo("image_%d.png" % number), content, method)
        archive.comment = comment
    write("zip", name, packed.getvalue())

# Events of a Gradio queue and outputs of its endpoints.
queue = [
    '{"msg":"estimation","rank":2,"rank_eta":8.5}', '{"msg":"estimation","rank":1e30,"rank_eta":1e300}',
    '{"msg":"estimation","rank":"nan","rank_eta":"inf"}', '{"msg":"process_starts","eta":2.79}',
    '{"msg":"process_completed","success":true,"output":{"data":[{"path":"/tmp/a.png","url":"https://a.example/b"},7]}}',
    '{"msg":"process_completed","success":false,"output":{"error":"You have exceeded your GPU quota. Try again in 0:09:48"}}',
    '{"msg":"queue_full"}', '{"msg":"unexpected_error","message":"needed: 3, got: 2"}', '{"msg":"server_stopped"}']
outputs = [
    '[[{"image":{"path":"a.webp"}}],"1"]', '{"is_file":true,"name":"a b.png"}', '{"data":"data:image/png;base64,%s"}' % BASE64,
    '{"version":"5.50.0","api_prefix":"/gradio_api","named_endpoints":{"/generate":{"parameters":[{"label":"a","type":'
    '{"type":"string","description":"Option from: [(\'a\', \'b\')]"}}]}}}']
for number, text in enumerate(queue + outputs):
    write("gradio", "json-%02d" % number, text)
write("events", "queue", "".join(EVENT % event for event in queue))

# Errors: a byte for the status, a header's value, a body.
errors = [
    ("20", '{"error":{"message":"Rate limit reached, try again in 20s","code":"rate_limit_exceeded"}}'),
    ("Wed, 21 Oct 2026 07:28:00 GMT", '{"detail":[{"loc":["body","size"],"msg":"extra inputs are not permitted"}]}'),
    ("1e300", '{"error":{"metadata":{"headers":{"X-RateLimit-Reset":"1e300"}},"message":"x"}}'),
    ("nan", "<html><head><title>x</title></head><body>502 <b>Bad</b> Gateway</body></html>"),
    ("sk-abcdefghijkl https://a.example/?key=1 bearer abc", '{"errors":{"message":"retry after 1:02:03"}}'),
    ("inf", '{"code":"1301","msg":"内容安全"}')]
for number, (head, body) in enumerate(errors):
    write("errors", "error-%d" % number, bytes([number]) + (head + "\n" + body).encode())

# Whole exchanges of each provider: backend, status of the first answer, the answers.
MARK = "\n--8<--\n"
found = '{"data":[{"b64_json":"%s"}]}' % BASE64
exchanges = [
    (0, found), (0x80, '{"choices":[{"message":{"content":"![a](/b.png)"}}]}' + MARK + PNG.decode("latin1")),
    (1, MARK.join([outputs[3], outputs[3], '{"event_id":"1"}', "".join(EVENT % event for event in queue[:5]),
                   PNG.decode("latin1")])),
    (2, PNG.decode("latin1")), (2, "https://a.example/b" + MARK + PNG.decode("latin1")),
    (3, '{"task_id":"7"}' + MARK + '{"task_status":"RUNNING"}' + MARK
     + '{"task_status":"SUCCEED","output_images":["https://a.example/b"]}' + MARK + PNG.decode("latin1")),
    (4, '{"images":["%s"],"info":"{\\"seed\\":5}"}' % BASE64),
    (6, '{"prompt_id":"7"}' + MARK + "{}" + MARK
     + '{"7":{"status":{"status_str":"success"},"outputs":{"9":{"images":[{"filename":"a","subfolder":"","type":"output"}]}}}}'
     + MARK + PNG.decode("latin1"))]
for number, (kind, answers) in enumerate(exchanges):
    write("services", "exchange-%d" % number, bytes([kind, 0]) + answers.encode("latin1"))
write("services", "archive", bytes([5, 0]) + (folder / "zip/deflated").read_bytes())
write("services", "refusal", bytes([0, 5]) + errors[0][1].encode())
