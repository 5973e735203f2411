"""The other commands of the binary, and what it says to bad configuration."""

import io
import json

from PIL import Image

from peers.bot import command, toml
from peers.openai_server import SIZE
from world import World, check, check_drawn, check_same, scenario


def write(world: World, sections: dict[str, dict] | str, name: str = "config.toml") -> str:
    path = world.folder / name
    world.folder.mkdir(parents=True, exist_ok=True)
    path.write_text(sections if isinstance(sections, str) else toml(sections), encoding="utf-8")
    return str(path)


@scenario("a bad configuration ends with 78 and tells every problem with its line")
async def bad_configuration(world: World):
    path = write(world, '[onebot]\nurl = "not a url"\n\n[api]\napi_type = "carrier pigeon"\nbase_url = "http://x"\n'
                        'timeout = -3\n\n[generation]\ncrop_position = "middle"\ncrop_pixles = 40\n')
    code, output = await command("run", "--config", path, folder=world.folder)
    check(code == 78, f"exit code {code}: {output}")
    for needle in ("config.toml:2", "config.toml:5", "config.toml:7", "config.toml:10", "api_type", "timeout",
                   "crop_position", "crop_pixels"):
        check(needle in output, f"{needle!r} is not in: {output}")


@scenario("broken TOML, a missing file, a huge file and wrong usage each end clearly")
async def unreadable_configuration(world: World):
    for content in ("[[[a]]]", "[api\nx", "a = \u0000", "[api]\nbase_url = \"http://x\nb"):
        code, output = await command("run", "--config", write(world, content), folder=world.folder)
        check(code == 78, f"{content[:20]!r}: exit code {code}: {output[:300]}")
    code, _ = await command("run", "--config", str(world.folder / "absent.toml"), folder=world.folder)
    check(code == 78, f"a missing file: exit code {code}")
    code, _ = await command("run", "--config", write(world, "# " + "x" * 70_000 + "\n"), folder=world.folder)
    check(code == 78, f"a huge file: exit code {code}")
    code, _ = await command("paint", folder=world.folder)
    check(code == 64, f"an unknown command: exit code {code}")


@scenario("a history that cannot be opened ends with one clear line, not with a crash")
async def unusable_history(world: World):
    server = await world.openai()
    blocker = world.folder / "blocker"
    path = write(world, world.openai_settings(None, server, "images", "b64") | {
        "history": {"path": str(blocker / "pictor.sqlite")}})
    blocker.write_text("a file where a folder is due")
    code, output = await command("run", "--config", path, folder=world.folder)
    check(code in (1, 78), f"exit code {code}: {output}")
    check("blocker" in output, f"does not name the file: {output}")
    check("Fatal error" not in output and "Stack dump" not in output, f"crashed: {output}")


@scenario("doctor: all well ends with 0; a wrong token and a wrong key are told with what to do, and no secret")
async def doctor(world: World):
    endpoint, server = await world.endpoint(), await world.openai()
    settings = world.openai_settings(endpoint, server, "images", "b64", llm={
        "base_url": server.base_url, "api_key": server.key, "model_name": "judge"})
    code, output = await command("doctor", "--config", write(world, settings), folder=world.folder)
    check(code == 0, f"exit code {code}: {output}")
    check("正常" in output and "异常" not in output, output)
    check(endpoint.token not in output and server.key not in output, "tells a secret")
    check(not server.posts("/images/generations"), "the doctor drew a picture")
    settings["onebot"]["access_token"] = "wrong-token-71c2"
    settings["api"]["api_key"] = "sk-wrong-key-71c2"
    code, output = await command("doctor", "--config", write(world, settings), folder=world.folder, within=45)
    check(code == 1, f"exit code {code}: {output}")
    check(output.count("异常") >= 2, f"not both are told: {output}")
    check("71c2" not in output, "tells a secret")


@scenario("doctor on the four Gradio versions ends with 0 and draws nothing")
async def doctor_gradio(world: World):
    endpoint = await world.endpoint()
    for major in (3, 4, 5, 6):
        gradio = await world.gradio(major)
        before = len(gradio.calls("doctor"))
        path = write(world, world.gradio_settings(endpoint, gradio), name=f"gradio{major}.toml")
        code, output = await command("doctor", "--config", path, folder=world.folder)
        check(code == 0, f"Gradio {major}: exit code {code}: {output}")
        check(len(gradio.calls("doctor")) == before, "the doctor drew a picture")


@scenario("generate saves one picture and prints where")
async def generate(world: World):
    server = await world.openai()
    path = write(world, world.openai_settings(None, server, "images", "b64") | {"onebot": {"url": ""}})
    code, output = await command("generate", "a paper boat", "--raw", "--config", path, "--output",
                                 str(world.folder / "out"), folder=world.folder)
    check(code == 0, f"exit code {code}: {output}")
    files = [file for file in (world.folder / "out").iterdir() if file.is_file()]
    check(len(files) == 1 and files[0].name in output, f"{files} — {output}")
    check_drawn(Image.open(files[0]), "a paper boat", 0, SIZE)
    code, output = await command("generate", "http:500", "--raw", "--config", path, folder=world.folder)
    check(code == 1, f"a failure ends with {code}: {output}")
    check(server.key not in output, "tells the key")


@scenario("keys in the environment do instead of keys in the file; an empty variable counts for nothing")
async def secrets_from_environment(world: World):
    server = await world.openai()
    settings = world.openai_settings(None, server, "images", "b64") | {"onebot": {"url": ""}}
    del settings["api"]["api_key"]
    code, output = await command("generate", "from the environment", "--raw", "--config", write(world, settings),
                                 folder=world.folder, PICTOR_API_KEY=server.key)
    check(code == 0, f"exit code {code}: {output}")
    check(len(server.posts()) == 1, "no picture was asked for")
    settings["api"]["api_key"] = server.key
    code, output = await command("generate", "from the file", "--raw", "--config", write(world, settings),
                                 folder=world.folder, PICTOR_API_KEY="")
    check(code == 0, f"an empty variable wipes the key in the file: exit code {code}: {output}")


@scenario("crop cuts the named edge of a file and keeps the pixels")
async def crop(world: World):
    image = Image.effect_noise((200, 120), 80).convert("RGB")
    world.folder.mkdir(parents=True, exist_ok=True)
    source, target = world.folder / "in.png", world.folder / "out.png"
    image.save(source)
    for edge, box in (("bottom", (0, 0, 200, 80)), ("top", (0, 40, 200, 120)), ("left", (40, 0, 200, 120)),
                      ("right", (0, 0, 160, 120))):
        code, output = await command("crop", str(source), str(target), "--position", edge, "--pixels", "40",
                                     folder=world.folder)
        check(code == 0, f"exit code {code}: {output}")
        check_same(Image.open(io.BytesIO(target.read_bytes())), image.crop(box))


@scenario("intent answers each line with one line, in order")
async def intent(world: World):
    def line(name: str, said: str) -> str:
        event = {"time": 1795421676, "self_id": 10001, "post_type": "message", "message_type": "group",
                 "sub_type": "normal", "message_id": len(name), "group_id": 1, "user_id": 42, "raw_message": said,
                 "font": 14, "sender": {"user_id": 42, "nickname": "n", "card": "", "role": "member"},
                 "message": [{"type": "text", "data": {"text": said}}]}
        return json.dumps({"id": name, "context": [], "event": event}, ensure_ascii=False) + "\n"

    asked = line("a", "画一张猫咪的图片") + line("b", "今天天气不错") + line("c", "来张自拍")
    code, output = await command("intent", folder=world.folder, stdin=asked)
    check(code == 0, f"exit code {code}: {output}")
    answers = [json.loads(text) for text in output.splitlines() if text.startswith("{")]
    check([answer["id"] for answer in answers] == ["a", "b", "c"], f"answered {answers}")
    check([answer["intent"] for answer in answers] == ["draw", "none", "selfie"], f"answered {answers}")
    check(all(answer["decided_by"] in ("rules", "model") for answer in answers), f"answered {answers}")
    check("猫" in answers[0]["subject"], f"the subject is {answers[0]['subject']!r}")
