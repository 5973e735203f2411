#!/usr/bin/env python3
"""Checks JSON, and our own table of parameters, against the types of the `openai` package; runs where that is.

Reads lines {"is": "image request" | "edit request" | "chat request" | "responses request" | "image reply" |
"chat reply" | "responses reply", "body": {…}} and prints one line for each that the types refuse. Keys no type
names are refused in requests, except for those after "may add". With the argument `--table` it prints instead
where `openai_requests.py` and the package disagree.
"""

import json
import re
import sys
import typing

import pydantic
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from openai.types.image_edit_params import ImageEditParamsNonStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from openai.types.responses import Response
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming
from openai.types.responses.tool_param import ImageGeneration

import openai_requests as table

REPLIES = {"image reply": ImagesResponse, "chat reply": ChatCompletion, "responses reply": Response}
REQUESTS = {"image request": ImageGenerateParamsNonStreaming, "edit request": ImageEditParamsNonStreaming,
            "chat request": CompletionCreateParamsNonStreaming,
            "responses request": ResponseCreateParamsNonStreaming}
TABLES = {"/images/generations": ImageGenerateParamsNonStreaming, "/images/edits": ImageEditParamsNonStreaming,
          "/chat/completions": CompletionCreateParamsNonStreaming, "/responses": ResponseCreateParamsNonStreaming}
FILES = ("image", "mask", "markup")


# ── bodies ──

def complaints(kind: str, body: dict, may_add: list[str]):
    try:
        if kind in REPLIES:
            REPLIES[kind].model_validate(body)
            return
        hints = typing.get_type_hints(REQUESTS[kind])
        yield from (f"unknown member {key}" for key in body if key not in hints and key not in may_add)
        if kind == "edit request":
            # What may be a file has no form of its own to be checked against.
            for key, value in body.items():
                if key in hints and key not in FILES:
                    pydantic.TypeAdapter(hints[key]).validate_python(value)
        else:
            pydantic.TypeAdapter(REQUESTS[kind]).validate_python(body)
    except pydantic.ValidationError as refusal:
        # Of a union every member complains; who got furthest is nearest to what was meant.
        for error in sorted(refusal.errors(), key=lambda error: -len(error["loc"]))[:5]:
            place = ".".join(re.sub(r"\[.*\]", "", str(part)) for part in error["loc"])
            yield f"{place}: {error['msg']}"


# ── the table ──

def disagreements():
    forms = [(path, table.ENDPOINTS[path].known, table.ENDPOINTS[path].needed, typed)
             for path, typed in TABLES.items()]
    forms.append(("the image_generation tool", table.PICTURE_TOOL, ("type",), ImageGeneration))
    for place, known, needed, typed in forms:
        hints = typing.get_type_hints(typed)
        yield from (f"{place}: {name} is not in the table" for name in sorted(set(hints) - set(known)))
        yield from (f"{place}: {name} is not in the package" for name in sorted(set(known) - set(hints)))
        yield from (f"{place}: {name} must be there" for name in sorted(typed.__required_keys__ - set(needed)))
        for name in sorted(set(hints) & set(known)):
            if (complaint := mismatch(known[name], hints[name])) is not None:
                yield f"{place}: {name} {complaint}"


def mismatch(kind, hint) -> str | None:
    """How a type of the table differs from one of the package; `None` where the table does not go into it."""
    types, words = set(leaves(hint)), set(literals(hint))
    if isinstance(kind, table.Word):
        return None if set(kind.words) == words else f"may be {sorted(words)}, not {sorted(kind.words)}"
    if isinstance(kind, table.Text) and str not in types and not all(isinstance(word, str) for word in words or {0}):
        return "is no text"
    if isinstance(kind, table.Flag) and bool not in types and not words & {True, False}:
        return "is no flag"
    if isinstance(kind, table.Number) and (int if kind.is_whole else float) not in types:
        return "is no whole number" if kind.is_whole else "is no number"
    return None


def leaves(hint):
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return
    if inner:
        for part in inner:
            yield from leaves(part)
    elif isinstance(hint, type):
        yield hint


def literals(hint):
    if typing.get_origin(hint) is typing.Literal:
        yield from typing.get_args(hint)
    else:
        for part in typing.get_args(hint):
            yield from literals(part)


if sys.argv[1:] == ["--table"]:
    print("\n".join(disagreements()))
else:
    for line in sys.stdin:
        entry = json.loads(line)
        for complaint in complaints(entry["is"], entry["body"], entry.get("may add", [])):
            print(f"{entry['is']}: {complaint}")
