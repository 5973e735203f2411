#!/usr/bin/env python3
"""Makes 6df2361.sqlite beside this file: a database written by the program of commit 6df2361, with jobs in every state.

    git worktree add /tmp/old 6df2361 && cd /tmp/old && swift build --product pictor
    python3 Tests/Integration/run --list                    # makes the environment of the peers
    PICTOR=/tmp/old/.build/debug/pictor ~/.cache/pictor/venvs/peers-*/bin/python make-6df2361.py /tmp/old

The real program of that commit talks to the OneBot endpoint and the OpenAI-style service of its own integration tests.
It is killed (SIGKILL) while one job is being sent, one painted, one written and one waits. Nothing is put into the
database by hand; the copy is VACUUMed, so that one file holds it all. The names, numbers and keys in it are made up.
"""

import asyncio
import contextlib
import pathlib
import re
import sqlite3
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "Tests" / "Integration"))

from peers import onebot_endpoint  # noqa: E402
from peers.onebot_endpoint import (ADMIN, GROUP, MEMBER, OTHER_GROUP, OTHER_MEMBER, SUPERUSER, OneBotEndpoint,  # noqa: E402
                                   at, reply, text)
from world import World  # noqa: E402

RESULT = pathlib.Path(__file__).resolve().parent / "6df2361.sqlite"
NONE = {"intent": "none", "subject": "", "prompt": "", "negative": "", "aspect": "auto", "confidence": 0.9}


class Endpoint(OneBotEndpoint):
    """One that can forget its history, so that nobody can tell whether a picture arrived."""

    forgets = False

    async def _perform(self, action, params):
        if self.forgets and action in ("get_group_msg_history", "get_msg"):
            return onebot_endpoint._failed("消息不存在"), None
        return await super()._perform(action, params)


def rows(path, query):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


async def until(condition, what, within=30.0):
    for _ in range(int(within / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {what}")


async def make(world: World) -> None:
    endpoint = await Endpoint().start()
    world._endpoints.append(endpoint)
    server = await world.openai()
    settings = world.openai_settings(
        endpoint, server, "images", "b64", bot={"superusers": [], "nicknames": ["小绘"]},
        api={"timeout": 60}, limits={"max_concurrent": 3},
        llm={"base_url": server.base_url, "api_key": server.key, "model_name": "judge"})
    path = settings["history"]["path"]
    bot = await world.bot(settings, linked_to=endpoint)

    def state(event):
        found = rows(path, f"SELECT state FROM job WHERE source = '{event['message_id']}'")
        return found[0][0] if found else None

    async def becomes(event, *states, within=30.0):
        await until(lambda: state(event) in states, f"{event['raw_message']} is {states}", within)

    # A superuser by the code from the log, and what only a superuser may do.
    line = await bot.says("/认领 [A-Z0-9]{8}")
    await endpoint.say("/认领 " + re.search("/认领 ([A-Z0-9]{8})", line)[1], user=SUPERUSER, group=None)
    await until(lambda: rows(path, "SELECT * FROM superuser"), "claimed")
    await endpoint.say(f"/画图额度 {MEMBER} +3", user=SUPERUSER, group=None)
    await until(lambda: rows(path, "SELECT * FROM allowance"), "granted")
    await endpoint.say(f"/画图额度 {OTHER_MEMBER} +2", user=SUPERUSER, group=None)
    for words in ("/画图设置 每人 30", "/画图设置 屏蔽词 +血腥", "/画图设置 静音 3:00-3:30", "/画图模式 智能", "/画图设置 冷却 0"):
        event = await endpoint.say(words, user=ADMIN)
        await endpoint.answer_to(event)
    await endpoint.say("/关闭画图", user=ADMIN, group=30009)
    await endpoint.say([text("/画图拉黑 "), at(666)], user=ADMIN)
    await endpoint.say([text("/画图拉黑 "), at(667), text(" 365天")], user=ADMIN)
    await until(lambda: len(rows(path, "SELECT * FROM ban")) == 2, "banned")

    # Talk of every kind.
    for content in ("今天天气不错", [at(MEMBER), text(" 你好")], [text("看 "), {"type": "image", "data": {
            "file": "A1B2.png", "url": "https://gchat.invalid/download?a", "sub_type": 0, "summary": ""}}],
            [{"type": "face", "data": {"id": "178"}}], [{"type": "record", "data": {"file": "a.amr"}}],
            [{"type": "forward", "data": {"id": "7123"}}], [at("all"), text(" 开会")],
            [{"type": "mface", "data": {"summary": "[赞]", "url": "https://gxh.invalid/a.gif", "emoji_id": "a",
                                        "emoji_package_id": "1", "key": "k"}}],
            [{"type": "json", "data": {"data": "{\"prompt\":\"[分享]\"}"}}]):
        said = await endpoint.say(content, user=OTHER_MEMBER)
    await endpoint.say([reply(said["message_id"]), text("哈哈")], user=OTHER_MEMBER)
    await endpoint.say("在吗", user=OTHER_MEMBER, group=None)

    # Drawn: by a command, twice at once, by a sentence; the last teaches a lesson.
    for words, who in (("/pic kilobytes:2 first", {}), ("/pic kilobytes:2 second x2", {}), ("/pic kilobytes:2 there", {
            "group": OTHER_GROUP}), ("/pic kilobytes:2 private", {"group": None, "user": OTHER_MEMBER})):
        await becomes(await endpoint.say(words, **who), "done")
    server.verdict = lambda messages: NONE | {"intent": "draw", "subject": "猫", "prompt": "kilobytes:2 a cat"}
    guess = await endpoint.say("画一张猫咪的图片")
    await becomes(guess, "done")
    await endpoint.say([reply((await endpoint.answer_to(guess)).message_id), text("没让你画")])
    await until(lambda: rows(path, "SELECT * FROM lesson"), "taught")

    # Failed, each in its way.
    for words in ("http:400 bad", "moderated one", "nothing came", "leak of a key", "http:402 money", "http:429 busy",
                  "http:500 broken"):
        await becomes(await endpoint.say(f"/pic {words}"), "failed", within=90)
    endpoint.refusal = "消息发送失败, 风险控制"
    await becomes(await endpoint.say("/pic kilobytes:2 refused by QQ"), "failed", within=90)
    endpoint.refusal = None

    # Cancelled: by who asked while it waits, while it is painted; by an admin who deletes the request.
    painted = [await endpoint.say(f"/pic sleep:6 painted{number}", user=50 + number) for number in range(3)]
    for event in painted:
        await becomes(event, "painting")
    waiting = await endpoint.say("/pic waits", user=60)
    await becomes(waiting, "queued")
    await endpoint.say("/取消", user=60)
    await becomes(waiting, "cancelled")
    removed = await endpoint.say("/pic deleted by an admin", user=61)
    await becomes(removed, "queued")
    await endpoint.emit({"time": removed["time"], "self_id": endpoint.self_id, "post_type": "notice",
                         "notice_type": "group_recall", "group_id": GROUP, "user_id": 61, "operator_id": ADMIN,
                         "message_id": removed["message_id"]})
    await becomes(removed, "cancelled")
    await endpoint.emit({"time": painted[0]["time"], "self_id": endpoint.self_id, "post_type": "notice",
                         "notice_type": "group_recall", "group_id": GROUP, "user_id": 50, "operator_id": 50,
                         "message_id": painted[0]["message_id"]})
    await becomes(painted[0], "cancelled", "done")
    for event in painted[1:]:
        await becomes(event, "done")

    # Restarted while painting: told. Unknown: the endpoint took it, and nobody can tell whether it arrived.
    lost = await endpoint.say("/pic sleep:20 lost by a restart")
    await becomes(lost, "painting")
    unknown = await endpoint.say("/pic kilobytes:2 perhaps", user=70)
    endpoint.is_silent_to_pictures = endpoint.forgets = True
    await becomes(unknown, "sending")
    await bot.kill()
    await bot.start()
    await endpoint.linked(times=2)
    await becomes(lost, "failed", "unknown", within=90)
    await becomes(unknown, "unknown", "done", "failed", within=150)
    endpoint.is_silent_to_pictures = endpoint.forgets = False

    # The last moments: sent without an answer, painted, written, waiting.
    server.judge_delay = 60
    endpoint.is_silent_to_pictures = True
    sending = await endpoint.say("/pic kilobytes:2 on its way", user=80)
    await becomes(sending, "sending")
    painting = await endpoint.say("/pic sleep:60 at work", user=81)
    await becomes(painting, "painting")
    writing = await endpoint.say("/画 一只猫", user=82)
    await becomes(writing, "writing")
    queued = await endpoint.say("/pic kilobytes:2 in the queue", user=83)
    for user in (84, 85):
        await becomes(queued, "queued", "painting")
        if state(queued) == "queued":
            break
        queued = await endpoint.say("/pic sleep:60 in the queue", user=user)
    await becomes(queued, "queued")
    # The traces are written in batches.
    await asyncio.sleep(2)
    await bot.kill()

    RESULT.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM INTO ?", (str(RESULT),))
    for row in rows(RESULT, "SELECT id, state, ending, origin, request FROM job ORDER BY id"):
        print(row)
    for table in ("message", "chat_setting", "superuser", "ban", "allowance", "refusal", "picture", "withdrawal", "trace",
                  "lesson"):
        print(table, rows(RESULT, f"SELECT count(*) FROM {table}")[0][0])
    print(f"{RESULT.stat().st_size} bytes")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(pathlib.Path(folder), {})
        try:
            await make(world)
        except BaseException:
            print("\n".join(bot.log[-4000:] for bot in world.bots))
            raise
        finally:
            await world.close()


asyncio.run(main())
