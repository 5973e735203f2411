"""The connection to the OneBot endpoint: tokens, drops, replays, broken frames, endings."""

import asyncio
import hashlib
import json
import re

from websockets.exceptions import WebSocketException

from kept import messages
from peers import drawing
from peers.onebot_endpoint import GROUP, MEMBER, OTHER_GROUP, OneBotEndpoint, at, text
from peers.gradio_server import free_port
from world import World, check, check_log, check_only, check_picture, check_sentence, scenario


async def settings_for(world: World, endpoint: OneBotEndpoint | None, **sections):
    """A bot on an OpenAI-style server: the quickest backend."""
    server = await world.openai()
    return server, world.openai_settings(endpoint, server, "images", "b64", **sections)


@scenario("an event replayed after a reconnect is drawn once")
async def replay(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic once only")
    check_picture(await endpoint.next_answer(event), event)
    await endpoint.emit(event)
    endpoint.drop()
    await endpoint.linked(times=2)
    await endpoint.emit(event)
    await endpoint.emit(event | {"real_seq": "0"})
    marker = await endpoint.say("/pic the next one")
    check_picture(await endpoint.answer_to(marker), marker)
    await check_only(endpoint, event, count=2)
    check(len(server.posts()) == 2, f"{len(server.posts())} pictures were asked for")


@scenario("an event replayed after a restart of the bot is drawn once")
async def replay_after_restart(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic once in a lifetime")
    check_picture(await endpoint.next_answer(event), event)
    await bot.restart()
    await endpoint.linked(times=2)
    await endpoint.emit(event)
    marker = await endpoint.say("/pic afterwards")
    check_picture(await endpoint.answer_to(marker), marker)
    await check_only(endpoint, event, count=2)


@scenario("a token in the environment does instead of one in the file")
async def token_from_environment(world: World):
    endpoint = await world.endpoint(token="from-the-environment")
    _, settings = await settings_for(world, endpoint)
    del settings["onebot"]["access_token"]
    bot = await world.bot(settings, linked_to=endpoint, PICTOR_ONEBOT_TOKEN="from-the-environment")
    check(endpoint.refused == 0, "tried another token first")
    check_log(bot, "from-the-environment")


@scenario("a wrong token is named in the log, tried again slowly, and the bot lives")
async def wrong_token(world: World):
    endpoint = await world.endpoint(token="the-right-token")
    _, settings = await settings_for(world, endpoint)
    settings["onebot"]["access_token"] = "a-wrong-token-9f31"
    bot = await world.bot(settings)
    await endpoint.refused_times(1, within=10)
    await bot.says(r"refused the access token|不认.*token|token.*(rejected|refused)")
    await asyncio.sleep(4)
    check(bot.is_running, "the bot ended")
    check(endpoint.refused <= 2, f"knocked {endpoint.refused} times within four seconds")
    check_log(bot, "a-wrong-token-9f31", "the-right-token")
    code, _ = await bot.stop()
    check(code == 0, f"exit code {code}")


@scenario("an endpoint that comes up after the bot is found")
async def late_endpoint(world: World):
    port = free_port()
    endpoint = OneBotEndpoint()
    endpoint.port = port
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings)
    await asyncio.sleep(2.5)
    check(bot.is_running, "the bot ended")
    await endpoint.start(port)
    try:
        await endpoint.linked(within=30)
        event = await endpoint.say("/pic better late")
        check_picture(await endpoint.next_answer(event), event)
    finally:
        await endpoint.stop()


@scenario("a link lost while drawing: the picture comes over the next one, once")
async def drop_while_drawing(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    event = await endpoint.say("/pic sleep:2 across the gap")
    await gradio.called("across the gap")
    endpoint.drop()
    await endpoint.linked(times=2)
    check_picture(await endpoint.next_answer(event), event)
    await check_only(endpoint, event)
    check(len(gradio.calls("across the gap")) == 1, "drawn twice")


@scenario("listen: an endpoint that dials in is served, one with a wrong token is turned away")
async def reverse(world: World):
    port = free_port()
    _, settings = await settings_for(world, None)
    settings["onebot"] = {"url": "", "listen": f"127.0.0.1:{port}", "access_token": "reverse-token"}
    bot = await world.bot(settings)
    endpoint, intruder = OneBotEndpoint(token="reverse-token"), OneBotEndpoint(token="guess")
    url = f"ws://127.0.0.1:{port}/onebot/v11/ws"
    try:
        for attempt in range(50):
            try:
                await endpoint.dial(url)
                break
            except OSError:
                check(attempt < 49 and bot.is_running, "the bot does not listen")
                await asyncio.sleep(0.1)
        await endpoint.linked()
        event = await endpoint.say("/pic from the other side")
        check_picture(await endpoint.next_answer(event), event)
        try:
            link = await intruder.dial(url)
        except (OSError, WebSocketException):
            pass
        else:
            await asyncio.wait_for(link, 5)
            check(not intruder.actions, f"an intruder was asked for {intruder.actions}")
    finally:
        await endpoint.stop()
        await intruder.stop()


@scenario("the same event over two links is drawn once")
async def two_links(world: World):
    endpoint, port = await world.endpoint(), free_port()
    server, settings = await settings_for(world, endpoint)
    settings["onebot"]["listen"] = f"127.0.0.1:{port}"
    await world.bot(settings, linked_to=endpoint)
    await endpoint.dial(f"ws://127.0.0.1:{port}/onebot/v11/ws")
    await endpoint.linked(times=2)
    event = await endpoint.say("/pic heard twice")
    check_picture(await endpoint.answer_to(event), event)
    await check_only(endpoint, event)
    check(len(server.posts()) == 1, f"asked for {len(server.posts())} pictures")


@scenario("frames that are no OneBot do not disturb the next request")
async def broken_frames(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    odd = endpoint.message("/pic odd")
    for frame in ("", "{", "not json", "[]", "null", "42", '"text"', "{}", '{"post_type":"message"}',
                  '{"post_type":7,"self_id":"x"}', '{"echo":"nobody","status":"ok","retcode":0,"data":{}}',
                  '{"post_type":"notice","notice_type":"never_heard_of","self_id":10001,"time":1}',
                  json.dumps(odd | {"message_id": "not-a-number"}), json.dumps(odd | {"message": None}),
                  json.dumps(odd | {"message": [{"type": "unheard-of"}, 3, None]}),
                  json.dumps(odd | {"sender": None, "message": []}), "[" * 50000, "\u0000",
                  '{"a":' * 20000, b"\xff\xfe\x00binary"):
        await endpoint.emit_raw(frame)
    event = await endpoint.say("/pic still here")
    check_picture(await endpoint.answer_to(event), event)
    check(endpoint.total_links == 1, "a broken frame cost the connection")
    check(bot.is_running, "the bot ended")


@scenario("SIGTERM ends an idle bot with 0 at once, with a closing handshake")
async def stops_idle(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    await endpoint.next_answer(await endpoint.say("/画图帮助"))
    link = next(iter(endpoint.links))
    code, took = await bot.stop()
    check(code == 0, f"exit code {code}")
    check(took < 5, f"took {took:.1f} s")
    await asyncio.wait_for(link.wait_closed(), 5)
    check(link.close_code in (1000, 1001), f"closed with {link.close_code}")


@scenario("SIGTERM while a picture is being drawn ends with 0 within ten seconds, and no picture follows twice")
async def stops_busy(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    bot = await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    event = await endpoint.say("/pic sleep:20 unfinished")
    await gradio.called("unfinished")
    code, took = await bot.stop()
    check(code == 0, f"exit code {code}")
    check(len(endpoint.messages_in(event)) <= 1, "more than one ending")


@scenario("SIGTERM at the very moment the picture goes out: it is sent once, restart or not")
async def stops_while_sending(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    for number in range(5):
        event = await endpoint.say(f"/pic parting shot {number}")
        check_picture(await endpoint.answer_to(event), event)
        code, _ = await bot.stop()
        check(code == 0, f"exit code {code}")
        await bot.start()
        await endpoint.linked(times=number + 2)
        await endpoint.emit(event)
    marker = await endpoint.say("/pic the last one")
    check_picture(await endpoint.answer_to(marker), marker)
    await check_only(endpoint, marker, count=6)
    check(len(server.posts()) == 6, f"asked for {len(server.posts())} pictures")


@scenario("stopped in its first moments, while libraries still load certificates, the bot ends with 0")
async def stops_at_once(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    for number in range(60):
        code, _ = await bot.stop()
        check(code == 0, f"exit code {code} at the stop number {number}")
        await bot.start()
        await endpoint.linked(times=number + 2)


@scenario("a crash at the very moment the picture goes out is not followed by a second ending")
async def crashes_while_sending(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    for number in range(3):
        event = await endpoint.say(f"/pic last breath {number}", group=30000 + number)
        check_picture(await endpoint.answer_to(event), event)
        await bot.kill()
        await bot.start()
        await endpoint.linked(times=number + 2)
        marker = await endpoint.say("/pic marker", group=40000 + number)
        check_picture(await endpoint.answer_to(marker), marker)
        await check_only(endpoint, event)
    check(len(server.posts()) == 6, f"asked for {len(server.posts())} pictures")


@scenario("SIGTERM while the endpoint is away ends with 0")
async def stops_unlinked(world: World):
    endpoint = OneBotEndpoint()
    endpoint.port = free_port()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings)
    await asyncio.sleep(2)
    code, took = await bot.stop()
    check(code == 0 and took < 5, f"exit code {code} after {took:.1f} s")


@scenario("messages in CQ string format are understood, escapes undone")
async def cq_strings(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic a [red] & white flag, [CQ:at,qq=all]", as_string=True)
    check_picture(await endpoint.next_answer(event), event)
    check(server.posts()[0].prompt == "a [red] & white flag, [CQ:at,qq=all]",
          f"the prompt arrived as {server.posts()[0].prompt!r}")


@scenario("an @ of the bot stands for the prefix, and private chat is answered")
async def mention_and_private(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say([at(endpoint.self_id), text(" pic a quiet harbour")])
    check_picture(await endpoint.next_answer(event), event)
    private = await endpoint.say("/pic just for me", group=None)
    check_picture(await endpoint.next_answer(private), private)
    await check_only(endpoint, private)
    await check_only(endpoint, event)


@scenario("the bot does not answer itself, and stale events are not drawn")
async def own_and_stale(world: World):
    endpoint = await world.endpoint(reports_own_messages=True)
    server, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    own = endpoint.message("/pic by myself", user=endpoint.self_id)
    await endpoint.emit(own)
    await endpoint.emit(own | {"post_type": "message_sent", "message_sent_type": "self", "message_id": 5})
    await endpoint.say("/pic from an hour ago", age=3600)
    event = await endpoint.say("/pic right now")
    check_picture(await endpoint.answer_to(event), event)
    await check_only(endpoint, event)
    check(len(server.posts()) == 1, f"asked for {[post.prompt for post in server.posts()]}")


@scenario("a picture QQ refuses ends in one sentence, after two tries at most")
async def refused_by_qq(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    endpoint.refusal = ('EventChecker Failed: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg '
                        'EventRet: {"result": -1, "errMsg": "rich media transfer failed"}')
    event = await endpoint.say("/pic unwanted by the audit")
    check_sentence(await endpoint.next_answer(event))
    await check_only(endpoint, event)
    check(1 <= endpoint.refused_pictures <= 2, f"tried {endpoint.refused_pictures} times")
    check(len(server.posts()) == 1, f"asked for {len(server.posts())} pictures")


@scenario("a crash while drawing ends in one sentence after the restart, and a replay changes nothing")
async def crash(world: World):
    endpoint, gradio = await asyncio.gather(world.endpoint(), world.gradio(6))
    bot = await world.bot(world.gradio_settings(endpoint, gradio), linked_to=endpoint)
    event = await endpoint.say("/pic sleep:3 cut short")
    await gradio.called("cut short")
    await bot.kill()
    await bot.start()
    await endpoint.linked(times=2)
    check_sentence(await endpoint.next_answer(event))
    await endpoint.emit(event)
    await asyncio.sleep(3)
    await check_only(endpoint, event)
    check(len(gradio.calls("cut short")) == 1, "drawn twice")


@scenario("a second bot on the same history is turned away with one clear line")
async def second_bot(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    first = await world.bot(settings, linked_to=endpoint)
    second = await world.bot(settings)
    code = await second.ended(within=10)
    check(code in (1, 78), f"exit code {code}: {second.log}")
    check("pictor.sqlite" in second.log and "Fatal error" not in second.log, second.log)
    check(first.is_running, "the first one ended")


@scenario("an answer the endpoint never acknowledges is not sent again")
async def unacknowledged(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    endpoint.is_silent = True
    await endpoint.say("/pic into silence", user=MEMBER, group=GROUP)
    for _ in range(150):
        if [action for action in endpoint.actions if action["action"].startswith("send_")]:
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    sends = [action for action in endpoint.actions if action["action"].startswith("send_")]
    check(len(sends) == 1, f"sent {len(sends)} times")
    check(bot.is_running, "the bot ended")


@scenario("an endpoint that pings is answered, and the link stays")
async def pings(world: World):
    endpoint = await world.endpoint(pings_every=0.2)
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    link = next(iter(endpoint.links))
    # Unanswered, a ping costs the link after five seconds.
    await asyncio.sleep(6)
    check(endpoint.total_links == 1 and link in endpoint.links, "the link was lost")
    check(link.latency > 0, "no pong came")
    event = await endpoint.say("/pic between two pings")
    check_picture(await endpoint.next_answer(event), event)


@scenario("five thousand messages while the service hangs: memory stays, the link stays, everything is remembered", limit=150)
async def flood(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic hang on")
    await endpoint.next_answer(await endpoint.say("/画图帮助", group=OTHER_GROUP))
    before = bot.memory
    for number in range(5000):
        await endpoint.say(f"今天第 {number} 句" + "闲话" * 100)
    marker = await endpoint.say("/画图帮助", group=OTHER_GROUP + 1)
    await endpoint.next_answer(marker, within=90)
    check(not endpoint.answers_to(event), "the hanging picture was answered")
    check(endpoint.total_links == 1, "the flood cost the connection")
    check(bot.memory < before + 64, f"{before} MiB before the flood, {bot.memory} after")
    code, _ = await bot.stop()
    check(code == 0, f"exit code {code}")
    kept = sum("闲话" in part["data"].get("text", "")
               for line in await messages(world.folder / "history" / "pictor.sqlite")
               for part in line["event"]["message"])
    dropped = sum(int(count) for count in re.findall(r"dropped=(\d+) \[OneBot\] events left out", bot.log)[-1:])
    check(kept == 5000 or kept + 2 * dropped >= 5000, f"{kept} of 5000 remembered, {dropped} counted as left out")


@scenario("a frame in fragments, split inside a character, is one message")
async def fragments(world: World):
    endpoint = await world.endpoint()
    server, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    event = endpoint.message("/pic 画一只🐱，快")
    frame = endpoint.frame(event).encode()
    cut = frame.index("🐱".encode()) + 2
    for link in list(endpoint.links):
        await link.send([frame[:1], frame[1:cut], frame[cut:cut + 1], frame[cut + 1:]], text=True)
    check_picture(await endpoint.answer_to(event), event)
    check(server.posts()[0].prompt == "画一只🐱，快", f"the prompt arrived as {server.posts()[0].prompt!r}")
    check(endpoint.total_links == 1, "the fragments cost the connection")


def digest(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


@scenario("a picture of 6 KB and one of 5 MB arrive byte for byte, one of 20 MB re-encoded under 8 MiB", limit=120)
async def sizes(world: World):
    endpoint = await world.endpoint()
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    for words in ("kilobytes:6", "megabytes:5"):
        event = await endpoint.say(f"/pic {words}")
        answer = await endpoint.answer_to(event, within=40)
        check_picture(answer, event)
        number = int(words.split(":")[1]) << (10 if words.startswith("kilo") else 20)
        check(digest(answer.picture_bytes) == digest(drawing.weighing(number)), f"{words}: other bytes arrived")
    event = await endpoint.say("/pic megabytes:20")
    answer = await endpoint.answer_to(event, within=60)
    check_picture(answer, event)
    check(len(answer.picture_bytes) <= 8 << 20, f"{len(answer.picture_bytes)} bytes went out in one request")
    check(endpoint.total_links == 1, "a large picture cost the connection")


@scenario("a picture of 20 MB arrives byte for byte where files can be laid on the endpoint's disk", limit=120)
async def upload(world: World):
    endpoint = await world.endpoint()
    endpoint.takes_uploads = True
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic megabytes:20")
    answer = await endpoint.answer_to(event, within=60)
    check(answer.picture_path in endpoint.files, f"no picture by its place: {answer.segments}"[:200])
    check(digest(endpoint.files[answer.picture_path]) == digest(drawing.weighing(20 << 20)), "other bytes arrived")
    check(answer.quotes == event["message_id"], "quotes another message")
    await check_only(endpoint, event)


@scenario("four pictures of 12 MB in all arrive as four, in their order, where files are stored by name", limit=120)
async def several_uploads(world: World):
    endpoint = await world.endpoint()
    endpoint.takes_uploads = True
    server, settings = await settings_for(world, endpoint)
    server.fault = "various megabytes:3"
    await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/画 一只小狗 x4")
    answer = await endpoint.answer_to(event, within=60)
    check(len(endpoint.uploads) == 4, f"{len(endpoint.uploads)} files were laid on the disk")
    got = [digest(picture) for picture in answer.pictures]
    want = [digest(drawing.weighing(3 << 20, variant)) for variant in range(4)]
    check(got == want, f"of four pictures came {[want.index(one) if one in want else '?' for one in got]}")


@scenario("two large pictures for two groups at once: each group gets its own", limit=120)
async def uploads_at_once(world: World):
    endpoint = await world.endpoint()
    endpoint.takes_uploads = True
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    endpoint.may_send_pictures.clear()
    events = {size: await endpoint.say(f"/pic megabytes:{size}", group=group)
              for size, group in ((9, GROUP), (10, OTHER_GROUP))}
    await endpoint.uploaded(2, within=60)
    endpoint.may_send_pictures.set()
    for size, event in events.items():
        answer = await endpoint.answer_to(event, within=30)
        check(answer.picture_path, "sent by its bytes")
        check(digest(answer.pictures[0]) == digest(drawing.weighing(size << 20)), f"group {answer.group}: another picture")


@scenario("the end of one upload's time takes no other picture away", limit=120)
async def upload_expires(world: World):
    endpoint = await world.endpoint()
    endpoint.takes_uploads = True
    _, settings = await settings_for(world, endpoint)
    await world.bot(settings, linked_to=endpoint)
    await endpoint.answer_to(await endpoint.say("/pic megabytes:9"), within=60)
    endpoint.may_send_pictures.clear()
    event = await endpoint.say("/pic megabytes:10")
    await endpoint.uploaded(2, within=60)
    check(all(upload.retention >= 60 for upload in endpoint.uploads), "asked to be kept for less than a minute")
    endpoint.expire(endpoint.uploads[0])
    endpoint.may_send_pictures.set()
    answer = await endpoint.answer_to(event, within=30)
    check(answer.picture_path, "its file was gone, and it was sent by its bytes")
    check(digest(answer.pictures[0]) == digest(drawing.weighing(10 << 20)), "another picture")


@scenario("a picture of 40 MB ends once, and nothing near the 50 MiB of an endpoint goes out", limit=120)
async def too_large(world: World):
    endpoint = await world.endpoint()
    endpoint.takes_uploads = True
    _, settings = await settings_for(world, endpoint)
    bot = await world.bot(settings, linked_to=endpoint)
    event = await endpoint.say("/pic megabytes:40")
    answer = await endpoint.next_answer(event, within=60)
    if answer.picture_path is None and answer.picture_bytes is None:
        check_sentence(answer)
    else:
        check(len(answer.picture_bytes or b"") <= 8 << 20, "too much went out in one request")
    await check_only(endpoint, event)
    check(endpoint.total_links == 1 and bot.is_running, "the picture cost the connection")
    event = await endpoint.say("/pic afterwards", user=MEMBER + 1)
    check_picture(await endpoint.answer_to(event), event)


@scenario("two accounts over one listener: each answers its own groups and knows only its own chat")
async def two_accounts(world: World):
    port = free_port()
    server, settings = await settings_for(world, None)
    settings["onebot"] = {"url": "", "listen": f"127.0.0.1:{port}", "access_token": "reverse-token"}
    await world.bot(settings)
    first = OneBotEndpoint(token="reverse-token", self_id=10001)
    second = OneBotEndpoint(token="reverse-token", self_id=10002)
    url = f"ws://127.0.0.1:{port}/onebot/v11/ws"
    try:
        for endpoint in (first, second):
            for attempt in range(50):
                try:
                    await endpoint.dial(url)
                    break
                except OSError:
                    check(attempt < 49, "the bot does not listen")
                    await asyncio.sleep(0.1)
            await endpoint.linked()
        # The same group and the same ids on both.
        for endpoint, words in ((first, "a red fox"), (second, "a blue whale")):
            event = await endpoint.say(f"/pic {words}")
            check_picture(await endpoint.answer_to(event), event)
            await check_only(endpoint, event)
        event = await first.say("/再来")
        check_picture(await first.answer_to(event), event)
        await check_only(second, event)
        check([post.prompt for post in server.posts()] == ["a red fox", "a blue whale", "a red fox"],
              f"asked for {[post.prompt for post in server.posts()]}")
        chats = {line["id"].rpartition("/")[0] for line in await messages(world.folder / "history" / "pictor.sqlite")}
        check(len(chats) == 2, f"remembered in {chats}")
    finally:
        await first.stop()
        await second.stop()
