"""What OpenAI's API reference lets a request say, as one table, and a checker that holds requests against it.

One entry for each of the four endpoints we use: every parameter by its name, with type, range and allowed words.
What we never send is named all the same, with `Anything` for its type where that would be long, so that an
operator's own parameter is known. Below it stands what only some model families take. `openai_types.py` compares
the table with the `openai` package, so that it does not grow old unseen. Standard library only.
"""

import dataclasses
import json
import re
from collections.abc import Iterator


# ── types ──

@dataclasses.dataclass(frozen=True)
class Anything:
    """Any value at all."""

    def objections(self, value, at: str) -> Iterator[str]:
        yield from ()


@dataclasses.dataclass(frozen=True)
class Text:
    longest: int | None = None
    shape: str | None = None
    """A regular expression for the whole."""

    def objections(self, value, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at} is no text but {_kind(value)}"
        elif self.longest is not None and len(value) > self.longest:
            yield f"{at} has {len(value)} characters, {self.longest} are allowed"
        elif self.shape is not None and not re.fullmatch(self.shape, value):
            yield f"{at} has not the form of one: {value[:40]!r}"


@dataclasses.dataclass(frozen=True)
class Word:
    words: tuple[str, ...]

    def objections(self, value, at: str) -> Iterator[str]:
        if value not in self.words:
            yield f"{at} is {_shown(value)}, not one of {', '.join(self.words)}"


@dataclasses.dataclass(frozen=True)
class Number:
    low: float | None = None
    high: float | None = None
    is_whole: bool = False

    def objections(self, value, at: str) -> Iterator[str]:
        types = int if self.is_whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, types):
            yield f"{at} is no {'whole ' if self.is_whole else ''}number but {_kind(value)}"
        elif (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            yield f"{at} is {value}, outside {self.low} to {self.high}"


@dataclasses.dataclass(frozen=True)
class Flag:
    def objections(self, value, at: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield f"{at} is neither true nor false but {_kind(value)}"


@dataclasses.dataclass(frozen=True)
class Several:
    """An array."""

    of: object = Anything()
    most: int | None = None
    least: int = 0

    def objections(self, value, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at} is no array but {_kind(value)}"
            return
        if len(value) < self.least or (self.most is not None and len(value) > self.most):
            yield f"{at} has {len(value)} elements"
        for number, element in enumerate(value):
            yield from self.of.objections(element, f"{at}[{number}]")


@dataclasses.dataclass(frozen=True)
class Members:
    """An object: its members, those it must have, and those that may be null."""

    known: dict
    needed: tuple[str, ...] = ()
    nullable: frozenset[str] = frozenset()

    def objections(self, value, at: str, may_add: frozenset[str] = frozenset()) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at or 'the body'} is no object but {_kind(value)}"
            return
        prefix = f"{at}." if at else ""
        yield from (f"{prefix}{name} is missing" for name in self.needed if name not in value)
        for name, member in value.items():
            if name in may_add:
                continue
            if name not in self.known:
                yield f"{prefix}{name} is no parameter"
            elif member is not None or name not in self.nullable:
                yield from self.known[name].objections(member, prefix + name)


@dataclasses.dataclass(frozen=True)
class ByType:
    """Objects that say by a member which of several forms they have."""

    forms: dict[str, Members]
    by: str = "type"

    def objections(self, value, at: str) -> Iterator[str]:
        form = self.forms.get(value.get(self.by)) if isinstance(value, dict) else None
        if form is None:
            told = _shown(value.get(self.by)) if isinstance(value, dict) else _kind(value)
            yield f"{at}.{self.by} is {told}, not one of {', '.join(self.forms)}"
        else:
            yield from form.objections(value, at)


@dataclasses.dataclass(frozen=True)
class Either:
    """A text, or something else."""

    text: Text | Word
    other: object

    def objections(self, value, at: str) -> Iterator[str]:
        yield from (self.text if isinstance(value, str) else self.other).objections(value, at)


@dataclasses.dataclass(frozen=True)
class Picture:
    """A file part of a form; the value is (media type, bytes)."""

    types: tuple[str, ...] = ("image/png", "image/jpeg", "image/webp")
    below: int = 50_000_000

    def objections(self, value, at: str) -> Iterator[str]:
        if not isinstance(value, tuple):
            yield f"{at} is no file"
        elif value[0] not in self.types:
            yield f"{at} is of the type {value[0]}"
        elif not 0 < len(value[1]) < self.below:
            yield f"{at} has {len(value[1])} bytes"


def _kind(value) -> str:
    return {dict: "an object", list: "an array", str: "a text", bool: "true or false", type(None): "null"}.get(
        type(value), f"the number {value}" if isinstance(value, (int, float)) else type(value).__name__)


def _shown(value) -> str:
    return json.dumps(value, ensure_ascii=False)[:40] if isinstance(value, (str, int, float)) else _kind(value)


# ── the table ──

WHOLE = Number(is_whole=True)
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
QUALITIES = ("low", "medium", "high", "xhigh", "max", "auto")
SIZE = Text(shape=r"auto|[1-9]\d{1,4}x[1-9]\d{1,4}")
NAME = Text(longest=64, shape=r"[A-Za-z0-9_-]+")
DETAIL = Word(("auto", "low", "high", "original"))
TIERS = Word(("auto", "default", "flex", "scale", "priority", "fast"))
TOP = Number(0, 20, is_whole=True)
WORDS_ABOUT_PICTURES = {
    "background": Word(("transparent", "opaque", "auto")), "complexity": Word(("low", "medium", "high")),
    "frame_count": Number(2, 16, is_whole=True), "frame_duration_ms": WHOLE, "svg": Anything(),
    "output_compression": Number(0, 100, is_whole=True),
    "output_format": Word(("png", "webp", "jpeg", "gif", "svg")),
    "partial_images": Number(0, 3, is_whole=True), "size": SIZE,
}
IMAGE_REQUEST = {
    **WORDS_ABOUT_PICTURES, "model": Text(), "n": Number(1, 10, is_whole=True), "prompt": Text(longest=32000),
    "response_format": Word(("url", "b64_json")), "safety_identifier": Text(), "stream": Flag(), "user": Text(),
}


def _nullable(known: dict, *never: str) -> frozenset[str]:
    return frozenset(known) - frozenset(never)


def _image_request(**more) -> Members:
    known = IMAGE_REQUEST | more
    needed = ("model", "prompt") + (("image",) if "image" in more else ())
    return Members(known, needed, _nullable(known, *needed, "user", "mask", "markup"))


PARTS_OF_A_MESSAGE = ByType({
    "text": Members({"type": Text(), "text": Text(), "prompt_cache_breakpoint": Anything()}, ("text",)),
    "image_url": Members(
        {"type": Text(), "image_url": Members({"url": Text(shape=r"(https?://|data:image/)\S+"), "detail": DETAIL},
                                              ("url",)), "prompt_cache_breakpoint": Anything()}, ("image_url",)),
})
MESSAGE = ByType(by="role", forms={
    role: Members({"role": Text(), "content": Either(Text(), Several(PARTS_OF_A_MESSAGE, least=1)), "name": Text()},
                  ("content",)) for role in ("system", "developer", "user", "assistant")})
SCHEMA = Members({"name": NAME, "description": Text(), "schema": Members({"type": Text(), "properties": Anything(),
                  "required": Several(Text()), "additionalProperties": Flag(), "description": Text()}),
                  "strict": Flag()}, ("name",), frozenset({"strict"}))
ANSWER_FORMAT = ByType({
    "text": Members({"type": Text()}), "json_object": Members({"type": Text()}),
    "json_schema": Members({"type": Text(), "json_schema": SCHEMA}, ("json_schema",)),
})
FUNCTION_TOOL = ByType({
    "function": Members({"type": Text(), "function": Members(
        {"name": NAME, "description": Text(), "parameters": Members({"type": Text()} | SCHEMA.known["schema"].known),
         "strict": Flag()}, ("name",), frozenset({"strict"}))}, ("function",)),
    "custom": Members({"type": Text(), "custom": Anything()}, ("custom",)),
})
CHAT = {
    "audio": Anything(), "frequency_penalty": Number(-2, 2), "function_call": Anything(), "functions": Anything(),
    "logit_bias": Anything(), "logprobs": Flag(), "max_completion_tokens": WHOLE, "max_tokens": WHOLE,
    "messages": Several(MESSAGE, least=1), "metadata": Anything(), "modalities": Several(Word(("text", "audio"))),
    "model": Text(), "moderation": Anything(), "n": Number(1, 128, is_whole=True), "parallel_tool_calls": Flag(),
    "prediction": Anything(), "presence_penalty": Number(-2, 2), "prompt_cache_key": Text(),
    "prompt_cache_options": Anything(), "prompt_cache_retention": Word(("in_memory", "24h")),
    "reasoning_effort": Word(EFFORTS), "response_format": ANSWER_FORMAT, "safety_identifier": Text(), "seed": WHOLE,
    "service_tier": TIERS, "stop": Either(Text(), Several(Text(), most=4)), "store": Flag(), "stream": Flag(),
    "stream_options": Anything(), "temperature": Number(0, 2),
    "tool_choice": Either(Word(("none", "auto", "required")), Anything()), "tools": Several(FUNCTION_TOOL),
    "top_logprobs": TOP, "top_p": Number(0, 1), "user": Text(), "verbosity": Word(("low", "medium", "high")),
    "web_search_options": Anything(),
}
PICTURE_TOOL = {
    **WORDS_ABOUT_PICTURES, "type": Text(), "action": Word(("generate", "edit", "auto")),
    "input_fidelity": Word(("high", "low")), "input_image_mask": Anything(), "model": Text(),
    "moderation": Word(("auto", "low")), "quality": Word(QUALITIES),
}
INPUT_PARTS = ByType({
    "input_text": Members({"type": Text(), "text": Text(), "prompt_cache_breakpoint": Anything()}, ("text",)),
    "input_image": Members(
        {"type": Text(), "detail": DETAIL, "file_id": Text(), "image_url": Text(shape=r"(https?://|data:image/)\S+"),
         "prompt_cache_breakpoint": Anything()}, ("detail",), frozenset({"file_id", "image_url"})),
})
INPUT = ByType(by="role", forms={
    role: Members({"role": Text(), "content": Either(Text(), Several(INPUT_PARTS, least=1)), "phase": Anything(),
                   "type": Word(("message",))}, ("content",)) for role in ("system", "developer", "user", "assistant")})
RESPONSES = {
    "access_programs": Anything(), "background": Flag(), "background_options": Anything(),
    "context_management": Anything(), "conversation": Anything(), "image": Anything(), "include": Several(Text()),
    "input": Either(Text(), Several(INPUT, least=1)), "instructions": Text(),
    "max_output_tokens": Number(16, None, is_whole=True), "max_tool_calls": WHOLE, "metadata": Anything(),
    "model": Text(), "moderation": Anything(), "parallel_tool_calls": Flag(), "previous_response_id": Text(),
    "prompt": Anything(), "prompt_cache_key": Text(), "prompt_cache_options": Anything(),
    "prompt_cache_retention": Word(("in_memory", "24h")), "reasoning": Anything(), "safety_identifier": Text(),
    "service_tier": Word(TIERS.words + ("ultrafast",)), "store": Flag(), "stream": Flag(), "stream_options": Anything(),
    "temperature": Number(0, 2), "text": Anything(),
    "tool_choice": Either(Word(("none", "auto", "required")), ByType({"image_generation": Members({"type": Text()})})),
    "tools": Several(ByType({"image_generation": Members(PICTURE_TOOL, (), frozenset({"input_fidelity"}))})),
    "top_logprobs": TOP, "top_p": Number(0, 1), "truncation": Word(("auto", "disabled")), "user": Text(),
}

ENDPOINTS: dict[str, Members] = {
    "/images/generations": _image_request(
        moderation=Word(("low", "auto")), quality=Word(QUALITIES + ("standard", "hd")),
        style=Word(("vivid", "natural"))),
    "/images/edits": _image_request(
        image=Several(Picture(), most=16, least=1), input_fidelity=Word(("high", "low")), mask=Picture(("image/png",)),
        markup=Anything(), quality=Word(QUALITIES + ("standard",))),
    "/chat/completions": Members(
        CHAT, ("model", "messages"),
        _nullable(CHAT, "model", "messages", "tools", "tool_choice", "response_format", "user")),
    "/responses": Members(RESPONSES, ("model", "input"),
                          _nullable(RESPONSES, "model", "input", "tools", "tool_choice", "text", "user")),
}


# ── model families ──

STANDARD_SIZES = ("auto", "1024x1024", "1536x1024", "1024x1536")


def _family_objections(model: str, members: dict) -> Iterator[str]:
    """What the table allows and this family of picture models does not."""
    if not re.match(r"(chat)?gpt-image", model):
        return
    for retired in ("response_format", "style"):
        if retired in members:
            yield f"{retired} is not for {model}"
    quality = members.get("quality")
    # More than high came with the models after gpt-image-2.
    if quality in ("standard", "hd") or (quality in ("xhigh", "max") and not re.match(r"gpt-image-2\.\d", model)):
        yield f"quality {quality} is not for {model}"
    if "input_fidelity" in members and model.startswith("gpt-image-2"):
        yield f"input_fidelity is not for {model}"
    wanted = members.get("output_format", "png")
    if "output_compression" in members and wanted not in ("jpeg", "webp"):
        yield f"output_compression is not for {wanted}"
    if members.get("background") == "transparent" and wanted not in ("png", "webp"):
        yield f"a transparent background is not for {wanted}"
    size = members.get("size", "auto")
    if not model.startswith("gpt-image-2"):
        if size not in STANDARD_SIZES:
            yield f"size {size} is not for {model}"
    elif size != "auto" and (found := re.fullmatch(r"(\d+)x(\d+)", str(size))):
        short, long = sorted(map(int, found.groups()))
        if short % 16 or long % 16 or long > 3 * short or long > 3840 or short > 2160:
            yield f"size {size} is not for {model}"


# ── forms ──

def read_form(body: bytes, content_type: str) -> dict:
    """The members of a multipart form: texts, (media type, bytes) for files, an array for `name[]`."""
    found = re.search(r'boundary="?([^";]+)', content_type)
    if found is None:
        raise ValueError("the form names no boundary")
    members: dict = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + found[1].encode())[1:-1]:
        head, separator, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'\bname="([^"]*)"', head)
        if name is None or not separator:
            raise ValueError("a part of the form has no name")
        key = name[1].decode()
        kind = re.search(rb"(?i)content-type: *([^\r\n;]+)", head)
        is_file = b"filename=" in head
        value = ((kind[1].decode() if kind else "application/octet-stream"), content) if is_file else content.decode()
        if key.endswith("[]"):
            members.setdefault(key[:-2], []).append(value)
        elif key in members:
            raise ValueError(f"{key} stands in the form twice")
        else:
            # One picture may stand alone.
            members[key] = [value] if is_file and key == "image" else value
    return members


def _typed(form: Members, members: dict) -> dict:
    """The values a service reads out of a form's texts."""
    def read(kind, value):
        if isinstance(value, str) and isinstance(kind, (Number, Flag)):
            try:
                return json.loads(value)
            except ValueError:
                return value
        return value

    return {name: read(form.known.get(name), value) for name, value in members.items()}


# ── the checker ──

def complaints(path: str, content_type: str, body: bytes, may_add: frozenset[str] = frozenset()) -> list[str]:
    """What the API reference has against a POST, a sentence each; `may_add` names what the operator has added."""
    endpoint = next((known for known in ENDPOINTS if path.split("?")[0].endswith(known)), None)
    if endpoint is None:
        return [f"POST {path}: there is no such endpoint"]
    form = ENDPOINTS[endpoint]
    is_form = content_type.startswith("multipart/form-data")
    if is_form != (endpoint == "/images/edits") or not (is_form or content_type.startswith("application/json")):
        return [f"POST {endpoint}: the body comes as {content_type or 'nothing'}"]
    try:
        members = _typed(form, read_form(body, content_type)) if is_form else json.loads(body)
    except ValueError as error:
        return [f"POST {endpoint}: the body cannot be read: {error}"]
    found = list(form.objections(members, "", may_add))
    if not found and isinstance(members, dict) and endpoint.startswith("/images/"):
        kept = {name: value for name, value in members.items() if name not in may_add and value is not None}
        found = list(_family_objections(str(members.get("model")), kept))
    return [f"POST {endpoint}: {objection}" for objection in found]
