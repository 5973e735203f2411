"""A small OpenAI-style server: pictures by /images/generations, /images/edits, /chat/completions and /responses,
verdicts for the LLM.

Every request is held against OpenAI's API reference; what that has against one is kept in `complaints`, and the
scenario fails of it, whatever else it checks.

Replies have the shapes real services give. The model name chooses between them:
    b64, url                the two shapes of /images/generations
    markdown, data-uri, parts   three shapes of a picture in a chat reply
    elsewhere               a chat reply whose picture lies on the server `elsewhere`
    judge                   a verdict (what `verdict` returns for the messages) as one JSON object
Words in the prompt steer faults: `http:429` answers that status, `http:503:60` asks for a minute's patience too,
`nothing` a reply without a picture,
`leak` a refusal that repeats the key, `hang` nothing for a minute, `sleep:0.2` so many seconds of work, `drop` a
connection cut in place of an answer,
`busy:2` a 429 that asks for two seconds of patience, the first time only. `grain` makes a picture of most of a
megabyte, `kilobytes:6` and `megabytes:5` one of about that size; with `various` another each time.
"""

import asyncio
import base64
import dataclasses
import io
import json
import re
import time

from . import drawing, openai_requests

SIZE = (512, 512)


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = dataclasses.field(default_factory=time.monotonic)

    @property
    def json(self) -> dict:
        """The members of the body, those of a form too; a form's files are not among them."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return {name: value for name, value in openai_requests.read_form(self.body, kind).items()
                    if isinstance(value, str)}
        return json.loads(self.body or b"{}")

    @property
    def sources(self) -> list[bytes]:
        """The pictures that come along to be changed."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return [content for _, content in openai_requests.read_form(self.body, kind)["image"]]
        return [base64.b64decode(data) for data in
                re.findall(r'"data:image/[a-z]+;base64,([^"]+)"', json.dumps(self.json))]

    @property
    def prompt(self) -> str:
        """The text the picture is asked for with."""
        body = self.json
        if "prompt" in body:
            return body["prompt"]
        talk = body.get("messages", body.get("input"))
        content = talk if isinstance(talk, str) else talk[-1]["content"]
        return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


class OpenAIServer:
    def __init__(self, key: str = "sk-peer-0123456789abcdef"):
        self.key = key
        self.requests: list[Request] = []
        self.exchanges: list[tuple[Request, bytes]] = []
        self.complaints: list[str] = []
        """What the API reference has against the requests, a sentence each."""
        self.may_add: frozenset[str] = frozenset()
        """Parameters of no API reference that the scenario's operator has added."""
        self.fault = ""
        """Words that every prompt is taken to hold."""
        self.pictures: dict[str, bytes] = {}
        self.verdict = lambda messages: {"intent": "none"}
        self.verdict_frame = "{}"
        self.judge_delay = 0.0
        """Seconds a verdict takes."""
        self.elsewhere: OpenAIServer | None = None
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> "OpenAIServer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def posts(self, path: str = "", containing: str = "") -> list[Request]:
        """The POSTs whose path ends in `path` and whose body contains the text."""
        return [request for request in self.requests
                if request.method == "POST" and request.path.endswith(path)
                and containing in json.dumps(request.json, ensure_ascii=False)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                method, path, _ = first.split(" ", 2)
                headers = {name.lower(): value.strip() for name, _, value in
                           (line.partition(":") for line in lines if line)}
                if headers.get("expect", "").lower() == "100-continue":
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                request = Request(method, path, headers, body)
                self.requests.append(request)
                if method == "POST":
                    self.complaints += openai_requests.complaints(
                        path, headers.get("content-type", ""), body, self.may_add)
                status, kind, data = await self._reply(request)
                if method == "POST":
                    self.exchanges.append((request, data))
                found = re.search(r"\b(?:busy|http:\d+):(\d+)", f"{self.fault} {body.decode('latin-1')}")
                patience = f"Retry-After: {found[1]}\r\n" if found and status in (429, 503) else ""
                writer.write(f"HTTP/1.1 {status} Reply\r\nContent-Type: {kind}\r\n{patience}"
                             f"Content-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _reply(self, request: Request) -> tuple[int, str, bytes]:
        if request.method == "GET" and request.path in self.pictures:
            return 200, "image/png", self.pictures[request.path]
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _json(401, {"error": {"message": "Incorrect API key provided.", "type": "invalid_request_error",
                                         "param": None, "code": "invalid_api_key"}})
        if request.method == "GET" and request.path.endswith("/models"):
            names = ("b64", "url", "markdown", "data-uri", "parts", "judge")
            return _json(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in names]})
        if request.method != "POST":
            return _json(404, {"error": {"message": "no such page", "type": "invalid_request_error", "code": None}})
        if request.json.get("model") == "judge":
            await asyncio.sleep(self.judge_delay)
            return self._judge(request)
        prompt = request.prompt
        if (fault := await self._fault(f"{self.fault} {prompt}", request)) is not None:
            return fault
        if request.path.endswith(("/images/generations", "/images/edits")):
            return self._image(request, prompt)
        if request.path.endswith("/responses"):
            return self._response(request, prompt)
        if request.path.endswith("/chat/completions"):
            return self._chat(request, prompt)
        return _json(404, {"error": {"message": "no such page", "type": "invalid_request_error", "code": None}})

    async def _fault(self, words: str, request: Request) -> tuple[int, str, bytes] | None:
        if found := re.search(r"\bhttp:(\d+)", words):
            status = int(found[1])
            if status == 524:
                return status, "text/html", b"<html><title>524: A timeout occurred</title></html>"
            return _json(status, {"error": {"message": f"upstream said {status}", "type": "server_error",
                                            "code": str(status)}})
        if re.search(r"\bbusy:", words) and len(self.posts(containing=request.prompt)) == 1:
            return _json(429, {"error": {"message": "Rate limit reached for images per minute.",
                                         "type": "requests", "code": "rate_limit_exceeded"}})
        if re.search(r"\bleak\b", words):
            message = f"Incorrect API key provided: {self.key}. See https://platform.example/account/api-keys."
            return _json(401, {"error": {"message": message, "type": "invalid_request_error", "param": None,
                                         "code": "invalid_api_key"}})
        if re.search(r"\bmoderated\b", words):
            return _json(400, {"error": {"message": "Your request was rejected by the safety system. "
                                                    "Request ID req_0af3", "type": "image_generation_user_error",
                                         "param": None, "code": "moderation_blocked"}})
        if re.search(r"\bnothing\b", words):
            return _json(200, {"created": int(time.time()), "data": []})
        if re.search(r"\bdrop\b", words):
            raise ConnectionAbortedError
        if re.search(r"\bhang\b", words):
            await asyncio.sleep(60)
        if found := re.search(r"\bsleep:([\d.]+)", words):
            await asyncio.sleep(float(found[1]))
        return None

    def _drawn(self, prompt: str) -> bytes:
        words = f"{self.fault} {prompt}"
        if found := re.search(r"\b(kilo|mega)bytes:(\d+)", words):
            variant = len(self.posts(containing=prompt)) - 1 if re.search(r"\bvarious\b", words) else 0
            return drawing.weighing(int(found[2]) << (10 if found[1] == "kilo" else 20), variant)
        out = io.BytesIO()
        picture = drawing.draw(prompt, 0, *SIZE)
        if re.search(r"\bgrain\b", prompt):
            picture = drawing.grained(picture)
        picture.save(out, "PNG")
        return out.getvalue()

    def _link(self, picture: bytes) -> str:
        path = f"/files/{len(self.pictures) + 1}%2Fa.png?sig=a+b%3D&x=1"
        self.pictures[path] = picture
        return f"http://127.0.0.1:{self.port}{path}"

    def _image(self, request: Request, prompt: str) -> tuple[int, str, bytes]:
        picture = self._drawn(prompt)
        if request.json.get("model") == "url":
            item = {"b64_json": None, "url": self._link(picture), "revised_prompt": prompt}
        else:
            item = {"b64_json": base64.b64encode(picture).decode()}
        return _json(200, {"created": int(time.time()), "data": [item]})

    def _chat(self, request: Request, prompt: str) -> tuple[int, str, bytes]:
        picture = self._drawn(prompt)
        message: dict = {"role": "assistant"}
        match request.json.get("model"):
            case "data-uri":
                message["content"] = f"![image](data:image/png;base64,{base64.b64encode(picture).decode()})"
            case "parts":
                uri = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
                message |= {"content": None, "images": [{"type": "image_url", "image_url": {"url": uri}}]}
            case "elsewhere":
                message["content"] = f"![image]({self.elsewhere._link(picture)})"
            case _:
                message["content"] = f"> 正在生成 100%\n\n画好了！![image]({self._link(picture)})"
        return _json(200, _completion(request, message))

    def _response(self, request: Request, prompt: str) -> tuple[int, str, bytes]:
        call = {"id": "ig_peer", "type": "image_generation_call", "status": "completed",
                "result": base64.b64encode(self._drawn(prompt)).decode()}
        return _json(200, {"id": "resp_peer", "object": "response", "created_at": int(time.time()),
                           "status": "completed", "model": request.json.get("model"), "output": [call],
                           "parallel_tool_calls": True, "tool_choice": request.json.get("tool_choice", "auto"),
                           "tools": request.json.get("tools", []), "error": None, "incomplete_details": None,
                           "instructions": None, "metadata": {}, "temperature": 1.0, "top_p": 1.0})

    def _judge(self, request: Request) -> tuple[int, str, bytes]:
        verdict = self.verdict(request.json["messages"])
        said = verdict if isinstance(verdict, str) else json.dumps(verdict, ensure_ascii=False)
        message = {"role": "assistant", "content": self.verdict_frame.replace("{}", said)}
        return _json(200, _completion(request, message))


def _completion(request: Request, message: dict) -> dict:
    return {"id": "chatcmpl-peer", "object": "chat.completion", "created": int(time.time()),
            "model": request.json.get("model"),
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}


def _json(status: int, body: dict) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(body, ensure_ascii=False).encode()
