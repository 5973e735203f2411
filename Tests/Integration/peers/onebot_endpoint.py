"""A OneBot 11 endpoint with frames of NapCat's shape.

It listens (`start`) and the bot dials in, or it dials the bot itself (`dial`). Everything the bot
sends is recorded; a scenario makes people talk with `say` and reads the answers with `answer_to` and
`next_answer`.
"""

import asyncio
import base64
import dataclasses
import hashlib
import io
import itertools
import json
import time

from PIL import Image
from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

GROUP = 20001
OTHER_GROUP = 20002
MEMBER = 42
OTHER_MEMBER = 43
ADMIN = 77
SUPERUSER = 10086
TOKEN_REFUSED = {"status": "failed", "retcode": 1403, "data": None, "message": "token验证失败",
                 "wording": "token验证失败", "echo": None, "stream": "normal-action"}


@dataclasses.dataclass
class Sent:
    """One message the bot sent."""

    group: int | None
    user: int | None
    segments: list[dict]
    message_id: int
    at: float
    laid: dict[str, bytes] = dataclasses.field(default_factory=dict)
    """What lay on the endpoint's disk when it was sent, by the places it names."""

    @property
    def text(self) -> str:
        return "".join(part["data"].get("text", "") for part in self.segments if part["type"] == "text")

    @property
    def quotes(self) -> int | None:
        found = [part["data"]["id"] for part in self.segments if part["type"] == "reply"]
        return int(found[0]) if found else None

    @property
    def picture_bytes(self) -> bytes | None:
        for part in self.segments:
            if part["type"] == "image":
                scheme, data = part["data"]["file"].split("://", 1)
                assert scheme == "base64", f"the picture goes out as {scheme}://"
                return base64.b64decode(data, validate=True)
        return None

    @property
    def pictures(self) -> list[bytes]:
        """What arrives in the chat, in order, however each picture was sent."""
        files = [part["data"]["file"] for part in self.segments if part["type"] == "image"]
        return [self.laid[file] if file.startswith("/") else base64.b64decode(file.split("://", 1)[1], validate=True)
                for file in files]

    @property
    def picture_path(self) -> str | None:
        """Where on the endpoint's disk the picture lies, where it is sent by its place."""
        files = [part["data"]["file"] for part in self.segments if part["type"] == "image"]
        return files[0] if files and files[0].startswith("/") else None

    @property
    def picture(self) -> Image.Image | None:
        data = self.picture_bytes
        if data is None:
            return None
        image = Image.open(io.BytesIO(data))
        image.load()
        return image


@dataclasses.dataclass
class Upload:
    """One file laid on the endpoint's disk."""

    path: str
    retention: float
    """Seconds it is asked to stay."""
    pieces: list[str] = dataclasses.field(default_factory=list)


class OneBotEndpoint:
    """`port` 0 takes any free port; `token` "" asks for none."""

    def __init__(self, token: str = "peer-token", self_id: int = 10001, reports_own_messages: bool = False,
                 pings_every: float | None = None):
        self.token = token
        self.self_id = self_id
        self.reports_own_messages = reports_own_messages
        self.pings_every = pings_every
        self.port = 0
        self.actions: list[dict] = []
        self.sent: list[Sent] = []
        self.refused = 0
        self.links: set[Connection] = set()
        self.total_links = 0
        self.is_silent = False
        self.is_silent_to_pictures = False
        """Takes pictures and never says so."""
        self.refusal: str | None = None
        """What sending a picture fails with, in the words of the endpoint."""
        self.refused_pictures = 0
        self.takes_uploads = False
        """Whether files can be laid on its disk piece by piece."""
        self.files: dict[str, bytes] = {}
        """What lies on its disk, by path."""
        self.uploads: list[Upload] = []
        """What was laid there, oldest first, gone or not."""
        self.may_send_pictures = asyncio.Event()
        """While it is not set, pictures wait to be sent, and what they name is read only then."""
        self.may_send_pictures.set()
        self._pieces: dict[str, Upload] = {}
        self._expiries: list[asyncio.TimerHandle] = []
        self.roles = {MEMBER: "member", OTHER_MEMBER: "member", ADMIN: "admin", SUPERUSER: "member"}
        self._server = None
        self._news = asyncio.Condition()
        self._sequence = itertools.count(1000)
        self._stored: dict[int, dict] = {}

    # ── life ──

    async def start(self, port: int = 0) -> "OneBotEndpoint":
        self._server = await serve(self._serve, "127.0.0.1", port, max_size=50 * 2 ** 20, compression=None,
                                   ping_interval=self.pings_every, ping_timeout=self.pings_every and 5)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        self.drop()
        for expiry in self._expiries:
            expiry.cancel()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def drop(self) -> None:
        """Cuts every link as a crash would: no close frame."""
        for link in list(self.links):
            link.transport.abort()

    async def _serve(self, link: ServerConnection) -> None:
        given = link.request.headers.get("Authorization", "")
        if self.token and given != f"Bearer {self.token}":
            # NapCat lets the handshake succeed, says so in a frame, then closes without a code.
            await link.send(json.dumps(TOKEN_REFUSED, ensure_ascii=False))
            link.protocol.send_close()
            link.send_data()
            async with self._news:
                self.refused += 1
                self._news.notify_all()
            await asyncio.wait_for(link.wait_closed(), 5)
            return
        await self._live(link)

    async def dial(self, url: str) -> asyncio.Task:
        """Connects to a bot that listens, with the headers NapCat sends; the task ends with the link.

        Raises what `websockets` raises when the bot turns the connection away.
        """
        link = await connect(url, additional_headers={
            "X-Self-ID": str(self.self_id), "Authorization": f"Bearer {self.token}",
            "x-client-role": "Universal"}, user_agent_header="OneBot/11", max_size=50 * 2 ** 20,
            ping_interval=None, compression=None, proxy=None, open_timeout=2)
        return asyncio.create_task(self._live(link))

    async def _live(self, link: Connection) -> None:
        self.links.add(link)
        try:
            await link.send(json.dumps(self._meta("lifecycle", sub_type="connect")))
            await link.send(json.dumps(self.heartbeat()))
            async with self._news:
                self.total_links += 1
                self._news.notify_all()
            async for frame in link:
                # NapCat works on requests side by side, so answers may overtake one another.
                asyncio.create_task(self._answer(link, frame))
        except ConnectionClosed:
            pass
        finally:
            self.links.discard(link)

    async def linked(self, times: int = 1, within: float = 20) -> None:
        """Until the bot's `times`-th connection stands."""
        await self._until(lambda: self.total_links >= times and self.links, within, "no connection from the bot")

    async def refused_times(self, times: int, within: float) -> None:
        await self._until(lambda: self.refused >= times, within, "the bot never tried its token")

    async def _until(self, condition, within: float, complaint: str) -> None:
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"{complaint} within {within:g} s") from None

    # ── events ──

    def _meta(self, kind: str, **more) -> dict:
        return {"time": int(time.time()), "self_id": self.self_id, "post_type": "meta_event",
                "meta_event_type": kind, **more}

    def heartbeat(self, seconds: float = 30) -> dict:
        return self._meta("heartbeat", status={"online": True, "good": True}, interval=int(seconds * 1000))

    def ban(self, user: int, seconds: int, group: int = GROUP) -> dict:
        """A mute notice; `user` 0 with -1 seconds mutes the whole group, 0 seconds lifts it."""
        return {"time": int(time.time()), "self_id": self.self_id, "post_type": "notice", "group_id": group,
                "user_id": user, "notice_type": "group_ban", "operator_id": ADMIN, "duration": seconds,
                "sub_type": "ban" if seconds else "lift_ban"}

    @staticmethod
    def frame(event: dict) -> str:
        return json.dumps(event, ensure_ascii=False)

    async def emit(self, event: dict) -> None:
        await self.emit_raw(self.frame(event))

    async def emit_raw(self, frame: str | bytes) -> None:
        for link in list(self.links):
            await link.send(frame)

    def message_id(self, chat: str, sequence: int) -> int:
        digest = hashlib.md5(f"{sequence}|{chat}".encode()).digest()
        return int.from_bytes(digest[:4]) & 0x7FFF_FFFF

    def message(self, content: str | list[dict], user: int = MEMBER, group: int | None = GROUP,
                as_string: bool = False, role: str | None = None, age: int = 0) -> dict:
        """A message event. `content` is plain text or segments; `group` None makes it private."""
        segments = [{"type": "text", "data": {"text": content}}] if isinstance(content, str) else content
        sequence = next(self._sequence)
        identity = self.message_id(f"group{group}" if group else f"private{user}", sequence)
        raw = "".join(map(_cq, segments))
        event = {"self_id": self.self_id, "user_id": user, "time": int(time.time()) - age, "message_id": identity,
                 "message_seq": identity, "real_id": identity, "real_seq": str(sequence),
                 "message_type": "group" if group else "private",
                 "sender": {"user_id": user, "nickname": f"网友{user}", "card": ""}, "raw_message": raw, "font": 14,
                 "sub_type": "normal" if group else "friend", "message": raw if as_string else segments,
                 "message_format": "string" if as_string else "array", "post_type": "message"}
        if group:
            event |= {"group_id": group, "group_name": "画图测试群"}
            event["sender"] |= {"card": f"群名片{user}", "role": role or self.roles.get(user, "member")}
        else:
            event["target_id"] = user
        self._stored[identity] = event
        return event

    async def say(self, content: str | list[dict], **who) -> dict:
        """Someone says something: the event is built, sent on every link, and returned."""
        event = self.message(content, **who)
        await self.emit(event)
        return event

    # ── the bot's answers ──

    def answers_to(self, event: dict) -> list[Sent]:
        return [sent for sent in self.sent if sent.quotes == event["message_id"]]

    def messages_in(self, event: dict) -> list[Sent]:
        """Everything sent to the chat of that event."""
        group = event.get("group_id")
        return [sent for sent in self.sent
                if (sent.group == group if group else sent.group is None and sent.user == event["user_id"])]

    async def next_answer(self, event: dict, within: float = 20, after: int = 0) -> Sent:
        """The first message to that chat after the `after` ones already there."""
        await self._until(lambda: len(self.messages_in(event)) > after, within,
                          f"no answer to {event['raw_message'][:60]!r}")
        return self.messages_in(event)[after]

    async def answer_to(self, event: dict, within: float = 20) -> Sent:
        """The first message that quotes that event."""
        await self._until(lambda: self.answers_to(event), within, f"no answer to {event['raw_message'][:60]!r}")
        return self.answers_to(event)[0]

    async def uploaded(self, times: int, within: float = 30) -> None:
        """Until so many files were laid on its disk."""
        await self._until(lambda: len(self.uploads) >= times, within, f"no {times} uploads")

    # ── actions ──

    async def _answer(self, link: Connection, frame: str | bytes) -> None:
        try:
            request = json.loads(frame)
        except ValueError:
            reply = {"status": "failed", "retcode": 1400, "data": None, "echo": None,
                     "message": "json解析失败,请检查数据格式", "wording": "json解析失败,请检查数据格式"}
            await link.send(json.dumps(reply, ensure_ascii=False))
            return
        action, params = request.get("action"), request.get("params") or {}
        async with self._news:
            self.actions.append({"action": action, "params": params})
            self._news.notify_all()
        if self.is_silent:
            return
        reply, own = await self._perform(action, params)
        if self.is_silent_to_pictures and own and any(part["type"] == "image" for part in own["message"]):
            return
        reply |= {"echo": request.get("echo", ""), "stream": "normal-action"}
        try:
            await link.send(json.dumps(reply, ensure_ascii=False))
            if own is not None and self.reports_own_messages:
                await self.emit(own)
        except ConnectionClosed:
            pass

    async def _perform(self, action: str, params: dict) -> tuple[dict, dict | None]:
        match action:
            case "get_login_info":
                return _done({"user_id": self.self_id, "nickname": "小绘"}), None
            case "get_status":
                return _done({"online": True, "good": True, "stat": {}}), None
            case "get_version_info":
                return _done({"app_name": "NapCat.Onebot", "protocol_version": "v11", "app_version": "4.18.5"}), None
            case "can_send_image":
                return _done({"yes": True}), None
            case "send_group_msg" | "send_private_msg" | "send_msg":
                return await self._send(params)
            case "get_msg":
                found = self._stored.get(int(params.get("message_id", 0)))
                return (_done({**found, "emoji_likes_list": []}) if found else _failed("消息不存在")), None
            case "get_group_msg_history":
                kept = [event for event in self._stored.values() if event.get("group_id") == int(params["group_id"])]
                newest = kept[-int(params.get("count") or 20):]
                return _done({"messages": [_without_bytes(event) for event in newest]}), None
            case "delete_msg" | "set_group_ban":
                return _done(None), None
            case "set_msg_emoji_like":
                return _done({"result": 0, "errMsg": ""}), None
            case "get_group_info":
                return _done({"group_id": int(params["group_id"]), "group_name": "画图测试群", "member_count": 5,
                              "max_member_count": 200, "group_all_shut": 0, "group_remark": ""}), None
            case "get_group_list":
                return _done([{"group_id": group, "group_name": "画图测试群", "member_count": 5,
                               "max_member_count": 200, "group_all_shut": 0} for group in (GROUP, OTHER_GROUP)]), None
            case "get_group_member_info":
                user = int(params["user_id"])
                return _done({"group_id": int(params["group_id"]), "user_id": user, "nickname": f"网友{user}",
                              "card": f"群名片{user}", "role": self.roles.get(user, "member"), "title": "",
                              "level": "0", "shut_up_timestamp": 0, "is_robot": False}), None
            case "upload_file_stream" if self.takes_uploads:
                reply = self._store(params)
                async with self._news:
                    self._news.notify_all()
                return reply, None
            case _:
                reply = _failed(f"不支持的API {action}")
                reply["retcode"] = 1404
                return reply, None

    def _store(self, params: dict) -> dict:
        """Takes a piece of a file, or puts the pieces together; NapCat names either answer a stream's.

        As NapCat does it stores by the file's name: one name is one file, and whichever upload of that name expires first
        takes the file away.
        """
        stream = params["stream_id"]
        if not params.get("is_complete"):
            upload = self._pieces.setdefault(stream, Upload(
                f"/app/.config/QQ/NapCat/temp/{params['filename']}", params["file_retention"] / 1000))
            if params["chunk_index"] != len(upload.pieces):
                return _failed("Chunk out of order")
            upload.pieces.append(params["chunk_data"])
            return _done({"type": "stream", "status": "chunk_received", "stream_id": stream,
                          "received_chunks": len(upload.pieces), "total_chunks": params["total_chunks"]})
        if stream not in self._pieces:
            return _failed("Stream not found")
        upload = self._pieces.pop(stream)
        content = b"".join(base64.b64decode(piece, validate=True) for piece in upload.pieces)
        path = upload.path
        self.files[path] = content
        self.uploads.append(upload)
        self._expiries.append(asyncio.get_running_loop().call_later(upload.retention, self.expire, upload))
        return _done({"type": "response", "status": "file_complete", "file_path": path, "file_size": len(content),
                      "sha256": hashlib.sha256(content).hexdigest()})

    def expire(self, upload: Upload) -> None:
        """The end of an upload's time: whatever has its name by then goes."""
        self.files.pop(upload.path, None)

    async def _send(self, params: dict) -> tuple[dict, dict | None]:
        content = params.get("message")
        if isinstance(content, str):
            content = [{"type": "text", "data": {"text": content}}]
        if not content:
            return _failed("消息体无法解析, 请检查是否发送了不支持的消息类型"), None
        if self.refusal and any(segment["type"] == "image" for segment in content):
            self.refused_pictures += 1
            return _failed(self.refusal), None
        laid: dict[str, bytes] = {}
        images = [segment["data"]["file"] for segment in content if segment["type"] == "image"]
        if images:
            await self.may_send_pictures.wait()
        for path in (file for file in images if file.startswith("/")):
            if path not in self.files:
                return _failed(f"文件处理失败: 识别URL失败, uri= {path}"), None
            laid[path] = self.files[path]
        group = int(params["group_id"]) if params.get("group_id") else None
        user = int(params["user_id"]) if params.get("user_id") else None
        event = self.message(content, user=user or self.self_id, group=group)
        event |= {"user_id": self.self_id, "post_type": "message_sent", "message_sent_type": "self",
                  "target_id": group or user}
        event["sender"] |= {"user_id": self.self_id, "nickname": "小绘", "card": ""}
        async with self._news:
            self.sent.append(Sent(group, None if group else user, content, event["message_id"], time.monotonic(),
                                  laid))
            self._news.notify_all()
        return _done({"message_id": event["message_id"]}), event


def _without_bytes(event: dict) -> dict:
    """An event as a real endpoint keeps it: pictures by name and address."""
    def segment(part: dict) -> dict:
        carried = part["data"].get("file", "")
        if part["type"] != "image" or not carried.startswith("base64://"):
            return part
        name = hashlib.md5(carried.encode()).hexdigest().upper() + ".png"
        return {"type": "image", "data": part["data"] | {"file": name, "url": f"https://gchat.invalid/download?{name}"}}

    segments = [segment(part) for part in event["message"]] if isinstance(event["message"], list) else event["message"]
    raw = "".join(map(_cq, segments)) if isinstance(segments, list) else event["raw_message"]
    return event | {"message": segments, "raw_message": raw}


def _done(data) -> dict:
    return {"status": "ok", "retcode": 0, "data": data, "message": "", "wording": ""}


def _failed(why: str) -> dict:
    return {"status": "failed", "retcode": 1200, "data": None, "message": why, "wording": why}


def _cq(segment: dict) -> str:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("[", "&#91;").replace("]", "&#93;")

    data = segment["data"]
    if segment["type"] == "text":
        return escaped(data["text"])
    values = "".join(f",{key}={escaped(str(value)).replace(',', '&#44;')}" for key, value in data.items())
    return f"[CQ:{segment['type']}{values}]"


def text(content: str) -> dict:
    return {"type": "text", "data": {"text": content}}


def at(user: int | str) -> dict:
    return {"type": "at", "data": {"qq": str(user)}}


def reply(message_id: int) -> dict:
    return {"type": "reply", "data": {"id": str(message_id)}}
