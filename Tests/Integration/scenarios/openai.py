"""Pictures and verdicts by an OpenAI-style server."""

import asyncio

from peers.gradio_server import free_port
from peers.onebot_endpoint import OTHER_GROUP
from peers.openai_server import SIZE
from world import (World, check, check_drawn, check_log, check_only, check_picture, check_sentence, scenario)


def for_each_shape(name: str):
    def register(body):
        for mode, model in (("images", "b64"), ("images", "url"), ("chat", "markdown"), ("chat", "data-uri"),
                            ("chat", "parts")):
            scenario(f"OpenAI {mode} mode, {model} reply: {name}")(
                lambda world, mode=mode, model=model: body(world, mode, model))
        return body
    return register


@for_each_shape("/pic brings back the picture, asked for once")
async def draws(world: World, mode: str, model: str):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(world.openai_settings(endpoint, server, mode, model), linked_to=endpoint)
    prompt = "a lighthouse at dusk, oil painting"
    event = await endpoint.say(f"/pic {prompt}")
    picture = check_picture(await endpoint.next_answer(event), event)
    check_drawn(picture, prompt, 0, SIZE)
    path = "/images/generations" if mode == "images" else "/chat/completions"
    posts = server.posts()
    check([post.path for post in posts] == ["/v1" + path], f"asked {[post.path for post in posts]}")
    check(posts[0].json["model"] == model, f"the model arrived as {posts[0].json['model']!r}")
    check(posts[0].prompt == prompt, f"the prompt arrived as {posts[0].prompt!r}")
    check("response_format" not in posts[0].json, "sends response_format, which current models refuse")
    downloads = [request for request in server.requests if request.method == "GET" and "/files/" in request.path]
    check(len(downloads) == (1 if model in ("url", "markdown") else 0), f"{len(downloads)} downloads")
    await check_only(endpoint, event)
    check_log(bot, server.key, endpoint.token)


@scenario("OpenAI: refusals, spent money, outages and empty replies each end in one sentence and are never asked twice")
async def faults(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    count = 0
    for fault in ("moderated", "leak", "nothing", "http:500", "http:402", "http:524", "http:404"):
        event = await endpoint.say(f"/pic {fault} fault")
        answer = await endpoint.next_answer(event, within=10, after=count)
        check_sentence(answer, server.key, "platform.example", "req_0af3", "upstream")
        count += 1
        posts = server.posts(containing=f"{fault} fault")
        check(len(posts) == 1, f"{fault!r} was asked {len(posts)} times")
    await check_only(endpoint, event, count=count)
    check(bot.is_running, "the bot ended")
    check_log(bot, server.key)


@scenario("OpenAI: a short Retry-After is waited out and asked again once, a long one is told")
async def patience(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    await world.bot(world.openai_settings(endpoint, server, "images", "b64"), linked_to=endpoint)
    event = await endpoint.say("/pic busy:2 a queue of ducks")
    check_picture(await endpoint.next_answer(event), event)
    posts = server.posts(containing="a queue of ducks")
    check(len(posts) == 2 and posts[1].at - posts[0].at >= 2, f"asked at {[post.at for post in posts]}")
    event = await endpoint.say("/pic busy:7200 a queue of geese")
    answer = await endpoint.next_answer(event, within=5, after=1)
    check_sentence(answer)
    check(len(server.posts(containing="a queue of geese")) == 1, "asked again at once")
    await check_only(endpoint, event, count=2)


@scenario("OpenAI: a reply later than api.timeout ends in one sentence, in time, with one call")
async def times_out(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    settings = world.openai_settings(endpoint, server, "images", "b64", api={"timeout": 3})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic hang on")
    check_sentence(await endpoint.next_answer(event, within=7))
    await check_only(endpoint, event)
    check(len(server.posts()) == 1, f"the picture was asked for {len(server.posts())} times")


@scenario("OpenAI: what the operator adds in extra_body goes along as it is written, and nothing else is added")
async def extra_members(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    server.may_add = frozenset({"watermark"})
    settings = world.openai_settings(endpoint, server, "images", "gpt-image-2", generation={
        "quality": "low", "output_format": "jpeg", "extra_body": '{"watermark": false, "output_compression": 80}'})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic a bare wall")
    check_picture(await endpoint.next_answer(event), event)
    wanted = {"model": "gpt-image-2", "prompt": "a bare wall", "quality": "low", "output_format": "jpeg",
              "watermark": False, "output_compression": 80}
    check([post.json for post in server.posts()] == [wanted], f"asked {[post.json for post in server.posts()]}")


@scenario("OpenAI: a reply that points at another service inside the house is not followed")
async def stays_outside(world: World):
    endpoint, server, victim = await asyncio.gather(world.endpoint(), world.openai(), world.openai())
    server.elsewhere = victim
    await world.bot(world.openai_settings(endpoint, server, "chat", "elsewhere"), linked_to=endpoint)
    event = await endpoint.say("/pic a locked door")
    check_sentence(await endpoint.next_answer(event, within=10))
    await check_only(endpoint, event)
    check(not victim.requests, f"asked the other service for {[request.path for request in victim.requests]}")


@scenario("an LLM's verdict decides, writes the prompt, and its no means no picture")
async def verdicts(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    prompt = "a white cat asleep on a windowsill, morning light, watercolor"

    def verdict(messages: list[dict]):
        said = "\n".join(str(message["content"]) for message in messages)
        if "窗台" in said and "打呼" not in said:
            return {"intent": "draw", "subject": "猫", "prompt": prompt, "negative": "", "aspect": "square",
                    "confidence": 0.93}
        return {"intent": "none", "subject": "", "prompt": "", "negative": "", "aspect": "auto", "confidence": 0.9}

    server.verdict = verdict
    settings = world.openai_settings(endpoint, server, "images", "b64", llm={
        "base_url": server.base_url, "api_key": server.key, "model_name": "judge"}, intent={"mode": "llm"})
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("小绘，我想看看窗台上的猫长什么样")
    picture = check_picture(await endpoint.next_answer(event), event)
    check_drawn(picture, prompt, 0, SIZE)
    check(len(server.posts("/chat/completions")) >= 1, "the LLM was not asked")
    images = server.posts("/images/generations")
    check([post.prompt for post in images] == [prompt], f"the prompts arrived as {[post.prompt for post in images]}")
    silent = await endpoint.say("小绘，隔壁的猫打呼噜好大声，想看看它", group=OTHER_GROUP)
    for _ in range(60):
        if server.posts("/chat/completions", containing="打呼"):
            break
        await asyncio.sleep(0.1)
    await check_only(endpoint, silent, count=0)
    check(len(server.posts("/images/generations")) == 1, "drew against the verdict")
    check_log(bot, server.key)


@scenario("a verdict wrapped in thoughts and a code fence is still read")
async def wrapped_verdict(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    prompt = "cherry blossoms over a river, spring, wide shot"
    server.verdict = lambda messages: {"intent": "draw", "subject": "樱花", "prompt": prompt, "negative": "",
                                       "aspect": "landscape", "confidence": 0.9}
    server.verdict_frame = '<think>{"intent": "none"}? No.</think>\n好的：\n```json\n{}\n```'
    settings = world.openai_settings(endpoint, server, "images", "b64", llm={
        "base_url": server.base_url, "api_key": server.key, "model_name": "judge"}, intent={"mode": "llm"})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("我想看看樱花的样子")
    picture = check_picture(await endpoint.next_answer(event), event)
    check_drawn(picture, prompt, 0, picture.size)
    check([post.prompt for post in server.posts("/images/generations")] == [prompt], "another prompt was sent")


@scenario("a model that answers nonsense draws nothing by guess, and a command still draws")
async def nonsense(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    server.verdict = lambda messages: "嗯，我觉得大家聊得很开心！{draw: maybe"
    settings = world.openai_settings(endpoint, server, "images", "b64", llm={
        "base_url": server.base_url, "api_key": server.key, "model_name": "judge"}, intent={"mode": "llm"})
    bot = await world.bot(settings, linked_to=endpoint)
    await endpoint.say("小绘，想看看窗台上的猫")
    event = await endpoint.say("/pic a lantern", group=OTHER_GROUP)
    check_picture(await endpoint.answer_to(event), event)
    await asyncio.sleep(1)
    check([post.prompt for post in server.posts("/images/generations")] == ["a lantern"],
          f"drew {[post.prompt for post in server.posts('/images/generations')]}")
    check(bot.is_running, "the bot ended")


@scenario("with the LLM away a plain request is still drawn, by the rules")
async def llm_away(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    settings = world.openai_settings(endpoint, server, "images", "b64", llm={
        "base_url": f"http://127.0.0.1:{free_port()}/v1", "api_key": "sk-nobody", "model_name": "judge", "timeout": 3})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("画一张猫咪的图片")
    check_picture(await endpoint.next_answer(event, within=20), event)
    await check_only(endpoint, event)


@scenario("a custom system_prompt gets the persona in place of {persona}, other braces untouched")
async def persona(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    server.verdict = lambda messages: (
        "1girl, silver hair, selfie, smile" if "给她写提示词" in str(messages)
        else {"intent": "selfie", "subject": "", "prompt": "", "aspect": "portrait", "confidence": 0.9})
    settings = world.openai_settings(
        endpoint, server, "images", "b64",
        llm={"base_url": server.base_url, "api_key": server.key, "model_name": "judge",
             "system_prompt": '给她写提示词。{persona} 例子：{"a": {0}}'},
        persona={"name": "绘绘", "personality": "开朗", "appearance": "银色长发，蓝眼睛"})
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/自拍 在海边")
    check_picture(await endpoint.next_answer(event), event)
    asked = [post for post in server.posts("/chat/completions") if "给她写提示词" in str(post.json)]
    check(len(asked) == 1, f"the custom prompt was sent {len(asked)} times")
    said = str(asked[0].json["messages"])
    check("银色长发" in said and "{persona}" not in said, "the persona is not in the prompt")
    check('{"a": {0}}' in said, "other braces were touched")
    images = [post.prompt for post in server.posts("/images/generations")]
    check(len(images) == 1 and "silver hair" in images[0], f"the prompts arrived as {images}")
