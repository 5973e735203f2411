#!/usr/bin/env python3
"""A real Gradio server with the API of the Z-Image-Turbo Space and no model behind it.

Started by gradio_server.py inside one environment per major version. It speaks
    /generate        (prompt, resolution, seed, steps, shift, random_seed, gallery_images)
    /generate_image  (prompt, height, width, num_inference_steps, seed, randomize_seed)
The second is the other layout people use: same meaning, other names and order.

Words in the prompt steer what happens, so that one server serves every scenario:
    sleep:N   answer after N seconds         raise:TEXT  refuse with TEXT
    crash     an ordinary exception          quota       the sentence of a spent ZeroGPU quota
    empty     an empty gallery               none        no gallery at all
    two       two pictures                   warn        a warning first, then the picture
    fmt:png   hand over a file of that format (png, jpeg, webp) instead of a bitmap

Environment: PEER_PORT, PEER_LEDGER (a file that gets one JSON line per call).
"""

import json
import os
import random
import re
import tempfile
import time

import gradio as gr

import drawing

# Version 3 knows one number for the whole app, the later ones one for each function.
IS_VERSION_3 = gr.__version__.startswith("3.")
AT_ONCE = {} if IS_VERSION_3 else {"concurrency_limit": 8}

SIZES = ["1024x1024 ( 1:1 )", "1152x896 ( 9:7 )", "896x1152 ( 7:9 )", "832x1248 ( 2:3 )",
         "1248x832 ( 3:2 )", "720x1280 ( 9:16 )", "1280x720 ( 16:9 )", "512x512 ( 1:1 )"]
QUOTA = ('You have exceeded your free GPU quota (60s requested vs. 0s left). '
         '<a style="white-space: nowrap" href="https://huggingface.co/join">Create a free account</a> '
         'to get more usage quota. Try again in 3:21:09')
INTERNAL_DETAIL = "internal detail /srv/app/secret.py line 7"


def directive(prompt: str, name: str) -> str | None:
    """The value behind `name:` in the prompt, "" for a bare word, None if it is not there."""
    found = re.search(rf"\b{name}(?::(\S+))?(?=\s|$)", prompt)
    return None if found is None else (found[1] or "")


def as_file(image, kind: str) -> str:
    handle, path = tempfile.mkstemp(suffix="." + kind)
    os.close(handle)
    image.save(path, format=kind.upper())
    return path


def paint(prompt: str, width: int, height: int, seed: int, **told) -> list:
    with open(os.environ["PEER_LEDGER"], "a", encoding="utf-8") as ledger:
        entry = dict(prompt=prompt, width=width, height=height, seed=seed, **told)
        ledger.write(json.dumps(entry, ensure_ascii=False) + "\n")
    wait = directive(prompt, "sleep")
    if wait:
        time.sleep(float(wait))
    refusal = re.search(r"raise:(.+)", prompt)
    if refusal:
        raise gr.Error(refusal[1].strip())
    if directive(prompt, "crash") is not None:
        raise ValueError(INTERNAL_DETAIL)
    if directive(prompt, "quota") is not None:
        raise gr.Error(QUOTA)
    if directive(prompt, "warn") is not None:
        gr.Warning("the prompt was changed")
    if directive(prompt, "empty") is not None:
        return []
    if directive(prompt, "none") is not None:
        return None
    image = drawing.draw(prompt, seed, width, height)
    kind = directive(prompt, "fmt")
    pictures = [as_file(image, kind) if kind else image]
    if directive(prompt, "two") is not None:
        pictures.append(drawing.draw(prompt, seed + 1, width, height))
    return pictures


def generate(prompt, resolution=SIZES[0], seed=42, steps=8, shift=3.0, random_seed=True, gallery_images=None):
    used = random.randrange(1, 1_000_000) if random_seed else int(seed)
    width, height = (int(side) for side in re.match(r"(\d+)x(\d+)", resolution).groups())
    pictures = paint(prompt, width, height, used, steps=steps, shift=shift, random_seed=random_seed)
    return pictures, str(used), used


def generate_image(prompt, height=512, width=512, num_inference_steps=9, seed=42, randomize_seed=True):
    used = random.randrange(1, 1_000_000) if randomize_seed else int(seed)
    pictures = paint(prompt, int(width), int(height), used, steps=num_inference_steps, random_seed=randomize_seed)
    return pictures[0] if pictures else None, used


with gr.Blocks(title="picture stand-in") as app:
    prompt = gr.Textbox(label="Prompt")
    resolution = gr.Dropdown(SIZES, value=SIZES[0], label="Width x Height (Ratio)")
    seed = gr.Number(value=42, precision=0, label="Seed")
    steps = gr.Slider(1, 100, value=8, step=1, label="Steps")
    shift = gr.Slider(1, 10, value=3, step=0.1, label="Time Shift")
    random_seed = gr.Checkbox(True, label="Random Seed")
    gallery = gr.Gallery(label="Generated Images")
    used_seed = gr.Textbox(label="Seed Used")
    gr.Button("Generate").click(
        generate, [prompt, resolution, seed, steps, shift, random_seed, gallery],
        [gallery, used_seed, seed], api_name="generate", **AT_ONCE)
    height = gr.Slider(256, 2048, value=512, step=64, label="Height")
    width = gr.Slider(256, 2048, value=512, step=64, label="Width")
    single = gr.Image(label="Image")
    gr.Button("Generate one").click(
        generate_image, [prompt, height, width, steps, seed, random_seed],
        [single, seed], api_name="generate_image", **AT_ONCE)

if __name__ == "__main__":
    app.queue(concurrency_count=8) if IS_VERSION_3 else app.queue()
    app.launch(server_name="127.0.0.1", server_port=int(os.environ["PEER_PORT"]),
               quiet=True, inbrowser=False, share=False)
