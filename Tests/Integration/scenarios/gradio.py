"""Pictures by real Gradio servers of four major versions."""

import asyncio

from PIL import Image

from peers import drawing
from peers.bot import command
from peers.drawing import STRIPE
from peers.gradio_server import GradioServer, free_port
from peers.onebot_endpoint import OTHER_MEMBER
from peers.proxy import Proxy
from world import (World, check, check_drawn, check_log, check_only, check_picture, check_same, check_sentence,
                   scenario)

SIZE = (512, 512)


def for_each_version(name: str, versions: tuple[int, ...] = (4, 5, 6), **options):
    def register(body):
        for major in versions:
            scenario(f"Gradio {major}: {name}", **options)(lambda world, major=major: body(world, major))
        return body
    return register


@for_each_version("/pic brings back the very pixels the server drew, as one quoting message",
                  versions=(3, 4, 5, 6))
async def draws(world: World, major: int):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(major))
    bot = await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    prompt = f"a red fox in fresh snow, take {major}"
    event = await endpoint.say(f"/pic {prompt}")
    picture = check_picture(await endpoint.next_answer(event), event)
    calls = gradio.calls(prompt)
    check(len(calls) == 1, f"the server was asked {len(calls)} times")
    check(calls[0]["prompt"] == prompt, f"the prompt arrived as {calls[0]['prompt']!r}")
    check((calls[0]["steps"], calls[0]["shift"]) == (8, 3), f"steps and shift arrived as {calls[0]}")
    check_drawn(picture, prompt, calls[0]["seed"], SIZE)
    check_same(picture, gradio.served(calls[0]))
    await check_only(endpoint, event)
    check_log(bot, endpoint.token)


@for_each_version("画一张猫咪的图片 is understood and drawn")
async def understands(world: World, major: int):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(major))
    await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    before = len(gradio.calls())
    event = await endpoint.say("画一张猫咪的图片")
    picture = check_picture(await endpoint.next_answer(event), event)
    # The servers are shared: this scenario's call is the one about the cat.
    calls = [call for call in gradio.calls()[before:] if "猫" in call["prompt"] or "cat" in call["prompt"].lower()]
    check(len(calls) == 1, f"{len(calls)} calls about a cat: {calls}")
    check(not calls[0]["prompt"].startswith("画"), f"the trigger words were left in: {calls[0]['prompt']!r}")
    check_drawn(picture, calls[0]["prompt"], calls[0]["seed"], (calls[0]["width"], calls[0]["height"]))
    await check_only(endpoint, event)


@for_each_version("a refusal, a spent quota, a crash and an empty gallery each end in one Chinese sentence",
                  versions=(3, 4, 5, 6))
async def refuses(world: World, major: int):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(major))
    bot = await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    count = 0
    for fault in (f"raise:Prompt too long for http://internal.example/x{major}", f"quota v{major}", f"crash v{major}",
                  f"empty v{major}", f"none v{major}"):
        event = await endpoint.say(f"/pic {fault}")
        answer = await endpoint.next_answer(event, within=8, after=count)
        check_sentence(answer, "internal", "too long", "GPU quota", gradio.base_url)
        count += 1
        check(len(gradio.calls(fault)) == 1, f"{fault!r} was asked {len(gradio.calls(fault))} times")
    await check_only(endpoint, event, count=count)
    event = await endpoint.say(f"/pic alive after faults {major}")
    check_picture(await endpoint.next_answer(event, after=count), event)
    check(bot.is_running, "the bot ended")


@for_each_version("crop_pixels trims the edge and nothing else")
async def crops(world: World, major: int):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(major))
    settings = world.gradio_settings(endpoint, gradio, generation={
        "crop_enabled": True, "crop_position": "bottom", "crop_pixels": STRIPE})
    await world.bot(settings, linked_to=endpoint)
    prompt = f"fmt:png cropped lighthouse {major}"
    event = await endpoint.say(f"/pic {prompt}")
    picture = check_picture(await endpoint.next_answer(event), event)
    whole = gradio.served(gradio.calls(prompt)[0])
    check_same(picture, _like(picture, whole.crop((0, 0, SIZE[0], SIZE[1] - STRIPE))))


@scenario("Gradio 6: each edge can be trimmed, of PNG, JPEG and WebP files alike")
async def crops_every_edge(world: World):
    gradio = await world.gradio(6)
    width, height = SIZE
    boxes = {"top": (0, 40, width, height), "bottom": (0, 0, width, height - 40),
             "left": (40, 0, width, height), "right": (0, 0, width - 40, height)}
    kinds = ("png", "jpeg", "webp", "png")
    for (edge, box), kind in zip(boxes.items(), kinds):
        endpoint = await world.endpoint()
        settings = world.gradio_settings(endpoint, gradio, generation={
            "crop_enabled": True, "crop_position": edge, "crop_pixels": 40})
        settings["history"]["path"] += f".{edge}"
        bot = await world.bot(settings, linked_to=endpoint)
        prompt = f"fmt:{kind} trimmed at the {edge}"
        event = await endpoint.say(f"/pic {prompt}")
        picture = check_picture(await endpoint.next_answer(event), event)
        call = gradio.calls(prompt)[0]
        check(picture.size == (box[2] - box[0], box[3] - box[1]), f"{edge} of {kind}: {picture.size}")
        check_drawn_at(picture, call, box)
        await bot.kill()


def check_drawn_at(picture: Image.Image, call: dict, box: tuple[int, int, int, int]) -> None:
    wrong = drawing.mismatches(picture, call["prompt"], call["seed"], SIZE, offset=box[:2])
    check(wrong == 0, f"{wrong} cells are elsewhere after the crop")


def _like(picture: Image.Image, other: Image.Image) -> Image.Image:
    return other.convert(picture.mode) if other.mode != picture.mode else other


@scenario("Gradio 6: a picture slower than gradio_timeout ends in one sentence, in time, with one call")
async def times_out(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    settings = world.gradio_settings(endpoint, gradio, generation={"gradio_timeout": 3})
    await world.bot(settings, linked_to=endpoint)
    loop = asyncio.get_running_loop()
    began = loop.time()
    event = await endpoint.say("/pic sleep:9 a slow tortoise")
    check_sentence(await endpoint.next_answer(event, within=8))
    took = loop.time() - began
    check(2.5 <= took <= 6, f"answered after {took:.1f} s with a limit of 3 s")
    await asyncio.sleep(max(0, 10 - took))
    await check_only(endpoint, event)
    check(len(gradio.calls("a slow tortoise")) == 1, "the picture was asked for again")


@scenario("Gradio 6: a picture that takes longer than a heartbeat arrives")
async def outlives_heartbeats(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    event = await endpoint.say("/pic sleep:17 a patient heron")
    check_picture(await endpoint.next_answer(event, within=25), event)
    await check_only(endpoint, event)


@scenario("Gradio 5: other argument names and order are found out and filled (/generate_image)")
async def maps_by_name(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(5))
    settings = world.gradio_settings(endpoint, gradio, generation={"gradio_api": "generate_image"})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic a map of the old town")
    picture = check_picture(await endpoint.next_answer(event), event)
    call = gradio.calls("a map of the old town")[0]
    check((call["width"], call["height"]) == (512, 512), f"the size arrived as {call}")
    check(call["steps"] == 8, f"the steps arrived as {call['steps']}")
    check_drawn(picture, call["prompt"], call["seed"], SIZE)


@scenario("Gradio 5: a resolution the app does not offer ends in one sentence before anything is spent, and doctor says so")
async def offered_resolution(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(5))
    settings = world.gradio_settings(endpoint, gradio, generation={"gradio_resolution": "1000x1000 ( 1:1 )"})
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic a tall ship")
    check_sentence(await endpoint.next_answer(event))
    check(not gradio.calls("a tall ship"), "the app was asked all the same")
    await bot.stop()
    code, output = await command("doctor", "--config", str(bot.folder / "config.toml"), folder=bot.folder)
    check(code == 1 and "gradio_resolution" in output, f"exit code {code}: {output}")


@scenario("Gradio 6: the shape the model's verdict names chooses the resolution")
async def verdict_shape(world: World):
    endpoint, gradio, server = await asyncio.gather(world.endpoint(), world.gradio(6), world.openai())
    server.verdict = lambda messages: {"intent": "draw", "subject": "海", "prompt": "a wide sea at dawn", "negative": "",
                                       "aspect": "landscape", "confidence": 0.95}
    settings = world.gradio_settings(endpoint, gradio, intent={"mode": "llm"}, llm={
        "base_url": server.base_url, "api_key": server.key, "model_name": "judge"})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("小绘，我想看看清晨的大海")
    picture = check_picture(await endpoint.next_answer(event), event)
    check(picture.width > picture.height, f"drew {picture.size}")
    check(len(gradio.calls("a wide sea at dawn")) == 1, "another prompt was sent")


@scenario("api.proxy carries every request of a picture, to Gradio and to OpenAI-style services")
async def through_proxy(world: World):
    endpoint, gradio, server = await asyncio.gather(world.endpoint(), world.gradio(6), world.openai())
    proxy = await Proxy().start()
    try:
        for count, settings in enumerate((world.gradio_settings(endpoint, gradio),
                                          world.openai_settings(endpoint, server, "images", "url"))):
            settings["api"]["proxy"] = proxy.url
            settings["history"]["path"] += f".{count}"
            bot = await world.bot(settings)
            await endpoint.linked(times=count + 1)
            event = await endpoint.say(f"/pic through the wall {count}")
            check_picture(await endpoint.next_answer(event, after=count), event)
            base = settings["api"]["base_url"]
            host = base.removesuffix("/v1")
            check([address for address in proxy.asked if address.startswith(host)], f"{host} was asked directly")
            await bot.stop()
        check(len([address for address in proxy.asked if "/images/generations" in address]) == 1, str(proxy.asked))
        check([address for address in proxy.asked if "/queue/data" in address], str(proxy.asked))
        check(len([request for request in server.requests if request.method != "HEAD"])
              == len([address for address in proxy.asked if f":{server.port}/" in address]),
              "some requests went round the proxy")
    finally:
        await proxy.stop()


@scenario("Gradio 6: two people at once each get their own picture")
async def keeps_people_apart(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    prompts = ("sleep:1.5 apart one", "apart two")
    events = [await endpoint.say(f"/pic {prompts[0]}"),
              await endpoint.say(f"/pic {prompts[1]}", user=OTHER_MEMBER)]
    for prompt, event in zip(prompts, events):
        picture = check_picture(await endpoint.answer_to(event), event)
        call = gradio.calls(prompt)[0]
        check_drawn(picture, prompt, call["seed"], SIZE)
    await check_only(endpoint, events[0], count=2)


@scenario("Gradio 6: a server that dies while drawing ends in one sentence")
async def dies(world: World):
    endpoint = await world.endpoint()
    gradio = await GradioServer(6, world.folder / "gradio").start()
    try:
        await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
        event = await endpoint.say("/pic sleep:20 swan song")
        await gradio.called("swan song")
    finally:
        await gradio.stop()
    check_sentence(await endpoint.next_answer(event, within=10))
    await check_only(endpoint, event)


@scenario("Gradio: a page instead of an API (a Space asleep) ends in one sentence")
async def asleep(world: World):
    page = b"<!doctype html><html><title>Space is sleeping</title><body>Preparing Space</body></html>"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
                     b"Content-Length: %d\r\n\r\n" % len(page) + page)
        await writer.drain()
        writer.close()

    endpoint = await world.endpoint()
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = world.settings(endpoint, api={"api_type": "gradio", "base_url": f"http://127.0.0.1:{port}"},
                                  generation={"gradio_timeout": 10})
        await world.bot(settings, linked_to=endpoint)
        event = await endpoint.say("/pic a sleeping bear")
        check_sentence(await endpoint.next_answer(event, within=15))
        await check_only(endpoint, event)


@scenario("Gradio: a server that is not there ends in one sentence")
async def unreachable(world: World):
    endpoint = await world.endpoint()
    settings = world.settings(endpoint, api={"api_type": "gradio", "base_url": f"http://127.0.0.1:{free_port()}"},
                              generation={"gradio_timeout": 10})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic a bridge to nowhere")
    check_sentence(await endpoint.next_answer(event, within=15))
    await check_only(endpoint, event)
