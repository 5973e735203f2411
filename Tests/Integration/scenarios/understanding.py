"""What the bot makes of talk: judged, explained, taught, and replayed by the operator."""

import asyncio
import json

from peers.bot import Bot, command, toml
from peers.gradio_server import free_port
from peers.onebot_endpoint import ADMIN, GROUP, MEMBER, OTHER_GROUP, OTHER_MEMBER, SUPERUSER, reply, text
from peers.openai_server import OpenAIServer
from world import World, check, check_log, check_only, check_picture, check_sentence, scenario

NONE = {"intent": "none", "subject": "", "prompt": "", "negative": "", "aspect": "auto", "confidence": 0.9}
OVERHEARD = "给我看看火星表面长啥样"
"""A request by the rules' lights that calls nobody."""
VAGUE = "小绘，想看窗台上的猫"
"""What the rules are not sure about."""


def judge(server: OpenAIServer, mode: str) -> dict[str, dict]:
    return {"llm": {"base_url": server.base_url, "api_key": server.key, "model_name": "judge"},
            "intent": {"mode": mode}}


def rules(world: World, endpoint, server: OpenAIServer) -> dict[str, dict]:
    return world.openai_settings(endpoint, server, "images", "b64", intent={"mode": "rules"})


def objects(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


async def export(bot: Bot, *options: str) -> str:
    code, output = await command("history", "export", "--config", str(bot.folder / "config.toml"), *options,
                                 folder=bot.folder)
    check(code == 0, f"export ended with {code}: {output[-300:]}")
    return "\n".join(line for line in output.splitlines() if line.startswith("{")) + "\n"


async def talk(endpoint, bot: Bot) -> dict[int, bool]:
    """A little of a day: for each message of the group, whether it was drawn."""
    drawn = {}
    for words, is_drawn in (("今天天气不错", False), ("画一张猫咪的图片", True), ("再来一张", True),
                            ("来张自拍", True), ("哈哈哈 画得真好", False), ("他让我画一张海报，烦死了", False),
                            ("我想看看樱花的样子", True)):
        event = await endpoint.say(words)
        drawn[event["message_id"]] = is_drawn
        if is_drawn:
            check_picture(await endpoint.answer_to(event), event)
    await endpoint.say("画一只小狗", group=OTHER_GROUP)
    await endpoint.say("画一只小猫", group=None, user=OTHER_MEMBER)
    for _ in range(100):
        if bot.log.count("picture sent") == 6:
            break
        await asyncio.sleep(0.1)
    answered = {sent.quotes for sent in endpoint.sent if sent.picture_bytes}
    for message, is_drawn in drawn.items():
        check((message in answered) == is_drawn, f"{message} was {'not ' * is_drawn}drawn")
    return drawn


@scenario("a group exported from a running bot is judged by `pictor intent` as the bot judged it", limit=120)
async def replay(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(rules(world, endpoint, server), linked_to=endpoint)
    drawn = await talk(endpoint, bot)
    exported = await export(bot, "--group", str(GROUP), "--since", "1h")
    check(len(exported) < 100_000, "an export of seven messages is that long: does it carry pictures?")
    for secret in (server.key, endpoint.token, "base64", "127.0.0.1"):
        check(secret not in exported, f"the export carries {secret!r}")
    days = objects(exported)
    check([line["event"]["message_id"] for line in days] == list(drawn), "not the group's messages in order")
    check(all(line["event"]["group_id"] == GROUP for line in days), "another chat's messages came along")
    code, output = await command("intent", "--config", str(bot.folder / "config.toml"), folder=bot.folder,
                                 stdin=exported)
    check(code == 0, f"intent ended with {code}: {output[-300:]}")
    verdicts = objects(output)
    check([line["id"] for line in verdicts] == [line["id"] for line in days], "not one answer a line, in order")
    check([line["intent"] != "none" for line in verdicts] == list(drawn.values()), f"judged {verdicts}")
    check(verdicts[2]["intent"] == "draw" and verdicts[3]["intent"] == "selfie", f"judged {verdicts}")
    check(len(objects(await export(bot))) == len(drawn) + 1, "all groups are not all groups, or a private chat came along")
    check(objects(await export(bot, "--since", "2099-01-01")) == [], "the future is not empty")
    check(bot.is_running, "the bot ended")


@scenario("`pictor intent --compare` shows what another mode flips, and says which line it cannot read", limit=120)
async def compare(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(rules(world, endpoint, server), linked_to=endpoint)
    drawn = await talk(endpoint, bot)
    exported = await export(bot, "--group", str(GROUP))
    config, before = bot.folder / "config.toml", bot.folder / "before.jsonl"
    _, output = await command("intent", "--config", str(config), folder=bot.folder, stdin=exported)
    before.write_text("\n".join(map(json.dumps, objects(output))), encoding="utf-8")

    async def flips(path: str, *configuration: str) -> tuple[int, list[dict], str]:
        code, output = await command("intent", *configuration, "--compare", path, folder=bot.folder, stdin=exported)
        return code, objects(output), output

    code, same, output = await flips(str(before), "--config", str(config))
    check(code == 0 and same == [], f"the same rules flip something: {output}")
    check("判断了 7 条，和对照不同的 0 条" in output, f"summed up as {output!r}")
    other = bot.folder / "model.toml"
    other.write_text(toml(rules(world, None, server) | judge(server, "llm")), encoding="utf-8")
    code, flipped, output = await flips(str(before), "--config", str(other))
    check(code == 0, f"exit code {code}: {output}")
    check([(line["after"], line["decided_by"]) for line in flipped] == [("none", "model")] * sum(drawn.values()),
          f"a model that says no to all flips {flipped}")
    check("draw→none 3" in output and "selfie→none 1" in output, f"summed up as {output!r}")
    broken = bot.folder / "broken.jsonl"
    broken.write_text('{"id": "a", "intent": "draw"}\n{"id": "b"}\n', encoding="utf-8")
    for path, needle in ((str(broken), "第 2 行"), (str(bot.folder / "absent.jsonl"), "absent.jsonl")):
        code, _, output = await flips(path, "--config", str(config))
        check(code == 1 and needle in output, f"{path}: exit code {code}: {output}")


@scenario("a group that was never heard, and words that are no moment, end an export clearly")
async def bad_exports(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(rules(world, endpoint, server), linked_to=endpoint)
    config = str(bot.folder / "config.toml")
    for options, code in ((["--group", "1"], 0), (["--group", "小群"], 64), (["--since", "昨天"], 64),
                          (["--context", "101"], 64)):
        got, output = await command("history", "export", "--config", config, *options, folder=bot.folder)
        check(got == code, f"{options}: exit code {got}: {output}")
        check("{" not in output, f"{options} exports {output}")
    elsewhere = world.folder / "elsewhere.toml"
    elsewhere.write_text(toml(rules(world, None, server) | {"history": {"path": str(world.folder / "no.sqlite")}}))
    got, output = await command("history", "export", "--config", str(elsewhere), folder=world.folder)
    check(got == 1 and "no.sqlite" in output, f"a missing history: exit code {got}: {output}")
    check(not (world.folder / "no.sqlite").exists(), "an export makes a history")


@scenario("hybrid: chatter costs no call, and a vague request one call that brings verdict and prompt", limit=90)
async def one_call(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    prompt = "a white cat asleep on a windowsill, morning light"
    server.verdict = lambda messages: NONE | {"intent": "draw", "subject": "窗台上的猫", "prompt": prompt}
    settings = world.openai_settings(endpoint, server, "images", "b64", **judge(server, "hybrid"))
    bot = await world.bot(settings, linked_to=endpoint)
    for words in ("今天天气不错", "哈哈哈", "计划书写完了吗", "护照到期了", "[图片]", "早"):
        await endpoint.say(words)
    event = await endpoint.say(VAGUE)
    check_picture(await endpoint.answer_to(event), event)
    asked = server.posts("/chat/completions")
    check(len(asked) == 1, f"the model was asked {len(asked)} times")
    said = "\n".join(str(message["content"]) for message in asked[0].json["messages"])
    check("今天天气不错" in said and VAGUE in said, "the chat is not shown to the model")
    check([post.prompt for post in server.posts("/images/generations")] == [prompt], "another prompt was drawn")
    check_log(bot, server.key, endpoint.token)


@scenario("a picture nobody wanted is a lesson: not drawn again, shown to the model, listed and deleted by an admin",
          limit=120)
async def lessons(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())

    def verdict(messages: list[dict]):
        said = "\n".join(str(message["content"]) for message in messages)
        return NONE if "NOT requests" in said else NONE | {"intent": "draw", "prompt": "the surface of Mars"}

    server.verdict = verdict
    settings = world.openai_settings(endpoint, server, "images", "b64", **judge(server, "hybrid"))
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say(OVERHEARD)
    check_picture(await endpoint.answer_to(event), event)
    await bot.says("picture sent")
    complaint = await endpoint.say("不是让你画")
    taken = await endpoint.answer_to(complaint)
    check_sentence(taken)
    check("/画图反例" in taken.text, f"said {taken.text!r}")
    asked = len(server.posts("/chat/completions"))
    await endpoint.say(OVERHEARD + "！")
    await check_only(endpoint, event, count=2)
    check(len(server.posts("/chat/completions")) == asked, "what was taught is asked about again")
    await endpoint.say("给我看看火星表面是啥样")
    for _ in range(100):
        if len(server.posts("/chat/completions")) > asked:
            break
        await asyncio.sleep(0.1)
    last = str(server.posts("/chat/completions")[-1].json["messages"])
    check("NOT requests" in last and OVERHEARD in last, "the model is not shown the lesson")
    await check_only(endpoint, event, count=2)

    await bot.restart()
    await endpoint.linked(times=2)
    denied = await endpoint.say("/画图反例 清空", user=OTHER_MEMBER)
    check_sentence(await endpoint.answer_to(denied))
    listed = await endpoint.say("/画图反例", user=ADMIN)
    answer = await endpoint.answer_to(listed)
    check(f"1. {OVERHEARD}" in answer.text and str(MEMBER) in answer.text, f"listed {answer.text!r}")
    await endpoint.answer_to(await endpoint.say("/画图反例 删 1", user=ADMIN))
    again = await endpoint.say(OVERHEARD)
    check_picture(await endpoint.answer_to(again), again)


@scenario("the requester's own cross under a picture is a lesson, another's is none, and taken back it is forgotten",
          limit=90)
async def cross(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    bot = await world.bot(rules(world, endpoint, server), linked_to=endpoint)
    event = await endpoint.say(OVERHEARD)
    picture = await endpoint.answer_to(event)
    check_picture(picture, event)
    await bot.says("picture sent")

    async def react(user: int, is_added: bool = True) -> None:
        await endpoint.emit({"time": event["time"], "self_id": endpoint.self_id, "post_type": "notice",
                             "notice_type": "group_msg_emoji_like", "group_id": GROUP, "user_id": user,
                             "message_id": picture.message_id, "is_add": is_added,
                             "likes": [{"emoji_id": "10060", "count": 1}]})

    async def listed(needle: str) -> None:
        for _ in range(20):
            asked = await endpoint.say("/画图反例", user=ADMIN)
            answer = await endpoint.answer_to(asked)
            if needle in answer.text:
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"{needle!r} was never in the list: {answer.text!r}")

    await react(OTHER_MEMBER)
    await asyncio.sleep(0.5)
    await listed("没有反例")
    await react(MEMBER)
    await listed(OVERHEARD)
    silent = await endpoint.say(OVERHEARD)
    await asyncio.sleep(0.8)
    check(not endpoint.answers_to(silent), "drew what its requester had crossed out")
    await react(MEMBER, is_added=False)
    await listed("没有反例")
    again = await endpoint.say(OVERHEARD)
    check_picture(await endpoint.answer_to(again), again)


@scenario("/画图诊断 tells an admin why, a member nothing, and a superuser how the bot is, without addresses or keys",
          limit=90)
async def diagnosis(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    settings = world.openai_settings(endpoint, server, "images", "b64", intent={"mode": "rules"}, llm={
        "base_url": f"http://127.0.0.1:{free_port()}/v1", "api_key": "sk-nobody-0123456789", "model_name": "judge",
        "timeout": 3})
    bot = await world.bot(settings, linked_to=endpoint)
    drawn = await endpoint.say("画一张猫咪的图片")
    picture = await endpoint.answer_to(drawn)
    check_picture(picture, drawn)
    await bot.says("picture sent")
    chatter = await endpoint.say("今天天气不错")

    async def ask(about: int | None, user: int, **who) -> str:
        quote = [] if about is None else [reply(about)]
        asked = await endpoint.say(quote + [text("/画图诊断")], user=user, **who)
        return (await endpoint.answer_to(asked)).text

    check("\n" not in await ask(drawn["message_id"], MEMBER), "a member was told")
    why = await ask(drawn["message_id"], ADMIN)
    check(why.startswith("这条画了") and "规则" in why, f"told {why!r}")
    check(await ask(picture.message_id, ADMIN) == why, "the picture does not stand for its request")
    not_drawn = await ask(chatter["message_id"], ADMIN)
    check(not_drawn.startswith("这条没画"), f"told {not_drawn!r}")
    check("回复" in await ask(None, ADMIN), "an admin without a quote is not told how")
    for group in (GROUP, None):
        told = await ask(None, SUPERUSER, group=group)
        check("正常 QQ 端点" in told and "异常 语言模型" in told, f"told {told!r}")
        for secret in (server.key, endpoint.token, "sk-", "127.0.0.1", "http", "ws:", str(server.port)):
            check(secret not in told, f"told {secret!r}: {told!r}")
