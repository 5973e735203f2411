"""What others say of our requests: a judge of retries, the OpenAI package's types, a server of odd downloads."""

import asyncio
import base64
import io
import json
import pathlib
import urllib.request

from PIL import Image

from peers import drawing
from peers.bot import command_printing, toml
from peers.children import Child
from peers.onebot_endpoint import reply, text
from peers.openai_requests import complaints
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
        code, output, _ = await generate(world, settings)
        check(code == 1, f"exit code {code}: {output}")
        check("svg" not in output.lower() and KEY not in output, output)
        check(len(await requests(judge)) == 1, "asked again")
    finally:
        await judge.stop()


@scenario("the openai package's types know our requests and our table of them, and the replies our own server gives",
          limit=90)
async def types(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    count = 0
    for mode, model in (("images", "b64"), ("images", "url"), ("chat", "markdown"), ("chat", "parts"),
                        ("responses", "gpt-5.5")):
        generation = {"default_size": "1024x1024", "quality": "high", "output_format": "png"}
        settings = world.openai_settings(endpoint, server, mode, model, generation=generation)
        bot = await world.bot(settings, linked_to=endpoint)
        event = await endpoint.say(f"/画图 a lighthouse by {mode} {model} x2")
        pair = await endpoint.next_answer(event, after=count)
        kinds = [segment["type"] for segment in pair.segments]
        check(kinds.count("image") == 2, f"two pictures were asked for: {kinds} {pair.text!r}")
        event = await endpoint.say([reply(pair.message_id), text("/改 换成夜景")])
        check_picture(await endpoint.next_answer(event, after=count + 1), event)
        count += 2
        await bot.kill()
    lines = []
    for post, answer in server.exchanges:
        kind = {"generations": "image", "edits": "edit", "completions": "chat", "responses": "responses"}[
            post.path.rsplit("/", 1)[1]]
        lines += [{"is": f"{kind} request", "body": post.json},
                  {"is": f"{'image' if kind == 'edit' else kind} reply", "body": json.loads(answer)}]
    check(len(lines) == 30, f"{len(lines)} bodies instead of 30")
    check([post.path for post, _ in server.exchanges].count("/v1/images/edits") == 2, "no form was sent")
    posts = [post for post, _ in server.exchanges]
    for first, second, edit in zip(posts[::3], posts[1::3], posts[2::3]):
        check(len(edit.sources) == 2, f"{len(edit.sources)} pictures came to {edit.path}")
        for post, source in zip((first, second), edit.sources):
            check_drawn(Image.open(io.BytesIO(source)), post.prompt, 0, SIZE)
    refused = await judged(world, lines)
    check(not refused, refused)
    # A judge that lets everything pass is none.
    wrong = await judged(world, [{"is": "image request", "body": {"prompt": 3, "siez": "1x1"}},
                                 {"is": "edit request", "body": {"prompt": "x", "quality": "hd"}},
                                 {"is": "responses request", "body": {"input": 3}},
                                 {"is": "chat reply", "body": {"choices": "none"}}])
    check(all(word in wrong for word in ("prompt", "siez", "edit request", "input", "choices")),
          f"passes what is wrong: {wrong!r}")
    differences = (await judged(world, [], "--table")).strip()
    check(not differences, f"our table is not the package's:\n{differences}")


@scenario("the table of OpenAI's parameters refuses broken requests, and a scenario fails of one")
async def table(world: World):
    image = {"model": "gpt-image-2.6-flare", "prompt": "a cat"}
    chat = {"model": "m", "messages": [{"role": "user", "content": "a cat"}]}
    answer = {"model": "m", "input": "a cat"}

    def said(path: str, body: dict | bytes, kind: str = "application/json", *may_add: str) -> str:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return "; ".join(complaints(f"/v1{path}", kind, data, frozenset(may_add)))

    images, completions = "/images/generations", "/chat/completions"
    for path, body in (
            (images, image | {"size": "1536x864", "quality": "xhigh", "output_format": "webp", "n": 10}),
            (images, {"model": "another", "prompt": "x", "size": "100x100", "response_format": "url"}),
            (completions, chat | {"temperature": 0.7, "max_tokens": 2048, "stream": False}),
            ("/responses", answer | {"tools": [{"type": "image_generation", "size": "auto"}]})):
        check(not said(path, body), f"refuses what is right: {said(path, body)}")
    for path, body, words in (
            (images, image | {"siez": "1x1"}, "siez is no parameter"), (images, {"prompt": "x"}, "model is missing"),
            (images, image | {"prompt": 3}, "prompt is no text"), (images, image | {"n": 11}, "n is 11"),
            (images, image | {"n": True}, "n is no whole number"), (images, image | {"size": "big"}, "size"),
            (images, image | {"quality": "best"}, "quality is"), (images, image | {"prompt": "x" * 32001}, "32001"),
            (images, image | {"response_format": "url"}, "response_format is not for"),
            (images, image | {"size": "1000x1000"}, "size 1000x1000 is not for"),
            (images, image | {"quality": "xhigh", "model": "gpt-image-2"}, "quality xhigh is not for"),
            (images, image | {"model": "gpt-image-1.5", "size": "1536x864"}, "size 1536x864 is not for"),
            (completions, chat | {"temperature": 3}, "temperature is 3"),
            (completions, chat | {"messages": []}, "messages has 0"),
            (completions, {"model": "m", "messages": [{"role": "robot", "content": ""}]}, "messages[0].role"),
            (completions, chat | {"modalities": ["image"]}, "modalities[0]"),
            (completions, chat | {"image_config": {}}, "image_config is no parameter"),
            ("/responses", answer | {"tools": [{"type": "image_generation", "quality": "hd"}]}, "tools[0].quality"),
            ("/responses", {"model": "m", "input": [{"role": "user", "content": [
                {"type": "input_image", "image_url": "data:image/png;base64,AA"}]}]}, "detail is missing"),
            ("/images/variations", image, "no such endpoint"), ("/images/edits", image, "comes as application/json"),
            (images, b"{", "cannot be read"), (images, b"[]", "is no object")):
        check(words in said(path, body), f"{path} {str(body)[:80]}: says {said(path, body)!r}, not {words!r}")
    told = said(images, image | {"watermark": False}, "application/json", "watermark")
    check(not told, f"refuses an operator's own: {told}")
    form = b"\r\n".join((b"--b", b'Content-Disposition: form-data; name="n"', b"", b"many", b"--b",
                         b'Content-Disposition: form-data; name="image"; filename="a"', b"Content-Type: text/html", b"",
                         b"<html>", b"--b--", b""))
    told = said("/images/edits", form, "multipart/form-data; boundary=b")
    check(all(words in told for words in ("prompt is missing", "n is no whole number", "text/html")), told)
    server = await world.openai()
    request = urllib.request.Request(f"{server.base_url}{images}", json.dumps({"prompt": "x", "siez": "1x1"}).encode(),
                                     {"Content-Type": "application/json", "Authorization": f"Bearer {server.key}"})
    await asyncio.to_thread(lambda: urllib.request.urlopen(request, timeout=10).read())
    try:
        world.check_requests()
    except AssertionError as failure:
        check("siez is no parameter" in str(failure), str(failure))
        server.complaints.clear()
    else:
        check(False, "a broken request does not fail its scenario")


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
            code, output, printed = await generate(world, settings, str(number))
            if wanted is None:
                check(code == 1, f"{path}: exit code {code}: {output}")
                check(not printed, f"{path}: prints {printed!r} though there is no picture")
            else:
                check(code == 0, f"{path}: exit code {code}: {output}")
                check(printed.count("\n") == 0, f"{path}: prints more than where the picture is: {printed!r}")
                image = Image.open(world.folder / printed)
                image.load()
                check(image.format in wanted, f"{path}: {image.format}")
    finally:
        await server.stop()


async def generate(world: World, settings: dict[str, dict], name: str = "0") -> tuple[int, str, str]:
    """Exit code, all that was written, and what of it went to standard output."""
    world.folder.mkdir(parents=True, exist_ok=True)
    path = world.folder / f"generate{name}.toml"
    path.write_text(toml(settings), encoding="utf-8")
    return await command_printing("generate", "a cat", "--raw", "--output",
                                  str(world.folder / f"pictures{name}"), "--config", str(path), folder=world.folder)


async def script(judge: Service, *behaviours: dict) -> None:
    await asyncio.to_thread(judge.post, "/_llmock/scenario", {"behaviors": list(behaviours)})


async def requests(judge: Service) -> list[dict]:
    told = json.loads(await asyncio.to_thread(judge.get, "/_llmock/requests"))["requests"]
    return [request for request in told if request["method"] == "POST"]


async def judged(world: World, lines: list[dict], *arguments: str) -> str:
    child = await Child.start(interpreter("judges"), TYPES, *arguments, folder=world.folder, piped_input=True)
    child.process.stdin.write("".join(json.dumps(line) + "\n" for line in lines).encode())
    await child.process.stdin.drain()
    child.process.stdin.close()
    code = await child.ended(60)
    check(code == 0, f"the types could not be asked: {child.output[-1000:]}")
    return child.output
