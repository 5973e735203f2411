"""What others say of our requests: a judge of retries, the OpenAI package's types, a server of odd downloads."""

import asyncio
import base64
import io
import json
import pathlib

from PIL import Image

from peers import drawing
from peers.bot import command, toml
from peers.children import Child
from peers.openai_server import SIZE
from peers.service import Service, interpreter
from world import World, check, check_drawn, check_log, check_only, check_picture, check_sentence, scenario

KEY = "sk-judged-0123456789"
TYPES = pathlib.Path(__file__).parents[1] / "peers" / "openai_types.py"


def picture(prompt: str) -> str:
    """A chat reply with the picture of a prompt."""
    out = io.BytesIO()
    drawing.draw(prompt, 0, *SIZE).save(out, "PNG")
    return f"![image](data:image/png;base64,{base64.b64encode(out.getvalue()).decode()})"


@scenario("llmock: it finds no fault with how failures are repeated, and only a granted wait is one", limit=90)
async def retries(world: World):
    endpoint = await world.endpoint()
    judge = await Service.start("llmock", interpreter("judges"), "llmock", "serve", "--host", "127.0.0.1", "--port",
                                "{port}", folder=world.folder / "llmock", ready="/_llmock/requests")
    try:
        settings = world.settings(
            endpoint, api={"api_mode": "chat", "base_url": judge.base_url + "/v1", "api_key": KEY},
            generation={"default_model": "gpt-4o"})
        bot = await world.bot(settings, linked_to=endpoint)
        prompt = "a patient heron"
        await script(judge, {"type": "fail", "status": 429, "retry_after": 2},
                     {"type": "reply", "text": picture(prompt)})
        event = await endpoint.say(f"/pic {prompt}")
        check_drawn(check_picture(await endpoint.next_answer(event), event), prompt, 0, SIZE)
        check(len(await requests(judge)) == 2, "the granted wait was not used")
        count = 1
        # An overloaded service that says when to come back may be asked once more; nothing else may.
        for behaviour, attempts in (({"status": 429, "retry_after": 3600}, 1), ({"status": 400}, 1),
                                    ({"status": 404}, 1), ({"status": 500}, 1), ({"status": 502}, 1),
                                    ({"status": 503, "retry_after": 1}, 2), ({"status": 401}, 1)):
            await script(judge, {"type": "fail"} | behaviour)
            before = len(await requests(judge))
            event = await endpoint.say(f"/pic fault number {count}")
            check_sentence(await endpoint.next_answer(event, after=count), KEY, "llmock", "mock")
            count += 1
            asked = len(await requests(judge)) - before
            check(asked == attempts, f"{behaviour} was asked {asked} times")
        await check_only(endpoint, event, count=count)
        report = await Child.start(interpreter("judges"), pathlib.Path(interpreter("judges")).with_name("llmock"),
                                   "report", "--url", judge.base_url, folder=judge.folder)
        code = await report.ended(30)
        check(code == 0, f"llmock report ended with {code}:\n{report.output}")
        check_log(bot, KEY)
    finally:
        await judge.stop()


@scenario("llmock: the drawing it gives out, which is SVG, is refused", limit=90)
async def vector_graphics(world: World):
    judge = await Service.start("llmock", interpreter("judges"), "llmock", "serve", "--host", "127.0.0.1", "--port",
                                "{port}", folder=world.folder / "llmock", ready="/_llmock/requests")
    try:
        settings = world.settings(
            None, api={"api_mode": "images", "base_url": judge.base_url + "/v1", "api_key": KEY},
            generation={"default_model": "gpt-image-2"})
        code, output = await generate(world, settings)
        check(code == 1, f"exit code {code}: {output}")
        check("svg" not in output.lower() and KEY not in output, output)
        check(len(await requests(judge)) == 1, "asked again")
    finally:
        await judge.stop()


@scenario("the openai package's types know our requests, and the replies our own server gives")
async def types(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    count = 0
    for mode, model in (("images", "b64"), ("images", "url"), ("chat", "markdown"), ("chat", "parts")):
        generation = {"default_size": "1024x1024", "quality": "high", "output_format": "png"}
        settings = world.openai_settings(endpoint, server, mode, model, generation=generation)
        bot = await world.bot(settings, linked_to=endpoint)
        event = await endpoint.say(f"/pic a picture by {mode} {model}")
        check_picture(await endpoint.next_answer(event, after=count), event)
        count += 1
        await bot.kill()
    lines = []
    for post, reply in server.exchanges:
        kind = "image" if post.path.endswith("/images/generations") else "chat"
        lines += [{"is": f"{kind} request", "body": post.json}, {"is": f"{kind} reply", "body": json.loads(reply)}]
    check(len(lines) == 8, f"{len(lines)} bodies instead of 8")
    refused = await judged(world, lines)
    check(not refused, refused)
    # A judge that lets everything pass is none.
    wrong = await judged(world, [{"is": "image request", "body": {"prompt": 3, "siez": "1x1"}},
                                 {"is": "chat reply", "body": {"choices": "none"}}])
    check("prompt" in wrong and "choices" in wrong, f"passes what is wrong: {wrong!r}")


@scenario("httpbin: pictures of every format, packed and pieced bodies and redirects arrive; the rest is refused",
          limit=120)
async def downloads(world: World):
    server = await Service.start("httpbin", interpreter("judges"), "gunicorn", "--bind", "127.0.0.1:{port}",
                                 "--threads", "4", "httpbin:app", folder=world.folder / "httpbin", ready="/status/200")
    inside = "http%3A%2F%2F169.254.169.254%2Flatest"
    cases = [("/image/png", "PNG"), ("/image/jpeg", "JPEG"), ("/image/webp", ("PNG", "JPEG", "WEBP")),
             ("/redirect-to?url=%2Fimage%2Fpng", "PNG"), ("/image/svg", None), ("/gzip", None), ("/html", None),
             ("/status/503", None), ("/status/404", None), ("/stream-bytes/200000", None), ("/bytes/0", None),
             ("/redirect/9", None), (f"/redirect-to?url={inside}", None), ("/redirect-to?url=file%3A%2F%2F%2Fetc", None),
             ("/drip?duration=60&numbytes=60", None)]
    try:
        for number, (path, wanted) in enumerate(cases):
            mark = "&" if "?" in path else "?"
            settings = world.settings(None, api={
                "api_type": "regex_url", "base_url": f"{server.base_url}{path}{mark}p={{prompt}}", "timeout": 5})
            code, output = await generate(world, settings, str(number))
            if wanted is None:
                check(code == 1, f"{path}: exit code {code}: {output}")
            else:
                check(code == 0, f"{path}: exit code {code}: {output}")
                image = Image.open(world.folder / output.strip().splitlines()[-1])
                image.load()
                check(image.format in wanted, f"{path}: {image.format}")
    finally:
        await server.stop()


async def generate(world: World, settings: dict[str, dict], name: str = "0") -> tuple[int, str]:
    world.folder.mkdir(parents=True, exist_ok=True)
    path = world.folder / f"generate{name}.toml"
    path.write_text(toml(settings), encoding="utf-8")
    return await command("generate", "a cat", "--raw", "--output", str(world.folder / f"pictures{name}"),
                         "--config", str(path), folder=world.folder)


async def script(judge: Service, *behaviours: dict) -> None:
    await asyncio.to_thread(judge.post, "/_llmock/scenario", {"behaviors": list(behaviours)})


async def requests(judge: Service) -> list[dict]:
    told = json.loads(await asyncio.to_thread(judge.get, "/_llmock/requests"))["requests"]
    return [request for request in told if request["method"] == "POST"]


async def judged(world: World, lines: list[dict]) -> str:
    child = await Child.start(interpreter("judges"), TYPES, folder=world.folder, piped_input=True)
    child.process.stdin.write("".join(json.dumps(line) + "\n" for line in lines).encode())
    await child.process.stdin.drain()
    child.process.stdin.close()
    code = await child.ended(60)
    check(code == 0, f"the types could not be asked: {child.output[-1000:]}")
    return child.output
