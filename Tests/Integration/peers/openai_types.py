#!/usr/bin/env python3
"""Checks JSON against the types of the `openai` package; runs in an environment that has it.

Reads lines {"is": "image request" | "image reply" | "chat request" | "chat reply", "body": {…}} and
prints one line for each that the types refuse. Keys no type names are refused in requests, except
for those after "may add".
"""

import json
import sys
import typing

import pydantic
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming

REPLIES = {"image reply": ImagesResponse, "chat reply": ChatCompletion}
REQUESTS = {"image request": ImageGenerateParamsNonStreaming, "chat request": CompletionCreateParamsNonStreaming}


def complaints(kind: str, body: dict, may_add: list[str]):
    try:
        if kind in REPLIES:
            REPLIES[kind].model_validate(body)
        else:
            pydantic.TypeAdapter(REQUESTS[kind]).validate_python(body)
            yield from (f"unknown member {key}" for key in body
                        if key not in typing.get_type_hints(REQUESTS[kind]) and key not in may_add)
    except pydantic.ValidationError as refusal:
        for error in refusal.errors():
            yield f"{'.'.join(map(str, error['loc']))}: {error['msg']}"


for line in sys.stdin:
    entry = json.loads(line)
    for complaint in complaints(entry["is"], entry["body"], entry.get("may add", [])):
        print(f"{entry['is']}: {complaint}")
