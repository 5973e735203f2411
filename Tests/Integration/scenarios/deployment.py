"""The Dockerfile and docker-compose.yml, as far as they can be judged without a Docker engine."""

import importlib.resources
import json
import os
import pathlib
import re
import shutil
import subprocess
import tomllib

import jsonschema
from ruamel.yaml import YAML

from peers.bot import BINARY, command
from world import World, check, scenario

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "Dockerfile"


def interpolated(text: str, variables: dict[str, str]) -> str:
    """`$VAR`, `${VAR}`, `${VAR:-word}`, `${VAR:?word}` and `$$` as the compose specification has them."""
    pattern = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)(?:(:[-?])((?:[^{}]|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*))?\})")

    def value(found: re.Match) -> str:
        if found[1]:
            return "$"
        name, operator, word = found[2] or found[3], found[4], found[5] or ""
        if variables.get(name):
            return variables[name]
        check(operator != ":?", f"{name} is required: {word}")
        return interpolated(word, variables) if operator == ":-" else ""

    return pattern.sub(value, text)


def resolved(node, variables: dict[str, str]):
    """The document with its values (not its keys) interpolated."""
    if isinstance(node, dict):
        return {key: resolved(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [resolved(value, variables) for value in node]
    return interpolated(node, variables) if isinstance(node, str) else node


def composed(**variables: str) -> dict:
    plain = YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))
    return resolved(plain, variables)


@scenario("docker-compose.yml follows the compose specification's schema, before and after interpolation")
async def schema(world: World):
    folder = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    validator = jsonschema.Draft202012Validator(json.loads((folder / "compose-spec.json").read_text()))
    for document in (YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8")), composed(PICTOR_TOKEN="t0ken")):
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
        check(not problems, "; ".join(problems))


@scenario("docker-compose.yml gives NapCat and the bot one token, one port, and publishes nothing beyond loopback")
async def wiring(world: World):
    try:
        composed()
    except AssertionError:
        pass
    else:
        check(False, "starts without a token")
    document = composed(PICTOR_TOKEN="0123456789abcdef")
    napcat, bot = document["services"]["napcat"], document["services"]["pictor"]
    target = f"/app/templates/{napcat['environment']['MODE']}.json"
    sources = [mount["source"] for mount in napcat["configs"] if mount["target"] == target]
    check(len(sources) == 1, f"no template at {target}")
    onebot = json.loads(document["configs"][sources[0]]["content"])
    server = onebot["network"]["websocketServers"][0]
    check(server["enable"] and server["host"] == "0.0.0.0" and server["messagePostFormat"] == "array", str(server))
    check(server["token"] == bot["environment"]["PICTOR_ONEBOT_TOKEN"] == "0123456789abcdef", "two tokens")
    mounts = [volume.rsplit(":", 2) for volume in bot["volumes"]]
    config = next(mount[0] for mount in mounts if mount[1:] == ["/data/config.toml", "ro"])
    settings = tomllib.loads((ROOT / config).read_text(encoding="utf-8"))
    check(settings["onebot"]["url"] == f"ws://napcat:{server['port']}", f"connects to {settings['onebot']['url']}")
    check("access_token" not in settings["onebot"], "a second place for the token")
    published = [port for service in document["services"].values() for port in service.get("ports", [])]
    check(published == ["127.0.0.1:6099:6099"], f"publishes {published}")
    for name, service in document["services"].items():
        check(re.search(r":[\w.-]*\d|:local$", service["image"]), f"{name} is not pinned: {service['image']}")
    used = {volume.split(":")[0] for service in document["services"].values() for volume in service["volumes"]}
    check({name for name in used if not name.startswith((".", "/"))} == set(document["volumes"]), f"volumes {used}")


@scenario("config that ships for docker compose is one the bot accepts", limit=40)
async def accepted(world: World):
    world.folder.mkdir(parents=True, exist_ok=True)
    # Nothing listens there, so the doctor finds the endpoint away (1), but nothing wrong with the file (78).
    text = (ROOT / "deploy" / "pictor.toml").read_text(encoding="utf-8")
    text = text.replace("https://tongyi-mai-z-image-turbo.hf.space", "http://127.0.0.1:9")
    text = text.replace("ws://napcat:3001", "ws://127.0.0.1:9").replace("/data/", f"{world.folder}/")
    (world.folder / "config.toml").write_text(text, encoding="utf-8")
    code, output = await command("doctor", folder=world.folder, PICTOR_ONEBOT_TOKEN="t0ken", PICTOR_API_KEY="",
                                 PICTOR_LLM_API_KEY="")
    check(code == 1, f"exit code {code}: {output}")
    check("异常" in output and "config.toml:" not in output, f"complains about the file: {output}")


def stages() -> list[str]:
    """The Dockerfile cut at each FROM, comments dropped and continued lines joined."""
    text = "\n".join(line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines()
                     if not line.lstrip().startswith("#"))
    return re.split(r"(?m)^FROM ", text.replace("\\\n", " "))[1:]


def installed(stage: str) -> set[str]:
    found = re.search(r"apt-get install -y --no-install-recommends(.*?)&&", stage)
    return set(found[1].split()) if found else set()


@scenario("the Dockerfile builds in one stage, runs in another as nobody special, and stops politely")
async def dockerfile(world: World):
    build, runtime = stages()
    check("--static-swift-stdlib --product pictor" in build, "the Swift runtime is not linked in")
    check(re.search(r"(?m)^USER (?!root)\S+", runtime), "runs as root")
    for instruction in ("VOLUME /data", "HEALTHCHECK ", "STOPSIGNAL SIGTERM", 'ENTRYPOINT ["'):
        check(instruction in runtime, f"no {instruction}")
    check(runtime.index("COPY --from=build") < runtime.index("USER "), "copies after dropping its rights")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for path in re.findall(r'path: "([^"]+)', (ROOT / "Package.swift").read_text(encoding="utf-8")):
        top = path.split("/")[0]
        check(re.search(rf"(?m)^COPY {top} ", build), f"{top}, where Package.swift has a target, is not copied")
        check(not any(path.startswith(line) for line in ignored if "/" in line), f"{path}, a target, is left out")
    check(ignored[1] == "*", "the build context is not closed")
    for source in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", build):
        for name in source.split():
            check(f"!{name.replace('[d]', 'd')}" in ignored, f"{name} is kept out of the build context")


@scenario("Dockerfile and Makefile install the development package of every system library Package.swift names")
async def development_packages(world: World):
    named = re.findall(r'\.apt\(\["(.+?)"\]\)', (ROOT / "Package.swift").read_text(encoding="utf-8"))
    check(named, "Package.swift names no package")
    missing = set(named) - installed(stages()[0])
    check(not missing, f"not in the Dockerfile: {missing}")
    missing = set(named) - set((ROOT / "Makefile").read_text(encoding="utf-8").split())
    check(not missing, f"not in the Makefile: {missing}")


@scenario("the Dockerfile installs the package of every library the binary links")
async def libraries(world: World):
    if not all(map(shutil.which, ("dpkg-query", "ldd", "readelf"))):
        return  # Another distribution: its package names say nothing about the image.
    linked = subprocess.run(["ldd", str(BINARY)], capture_output=True, text=True, check=False).stdout
    needed = subprocess.run(["readelf", "-d", str(BINARY)], capture_output=True, text=True, check=False).stdout
    direct = set(re.findall(r"\(NEEDED\).*\[(.+?)\]", needed))
    check(direct, "readelf does not list a single library")
    known = installed(stages()[1]) | {"libc6", "libgcc-s1"}
    missing = []
    for name, path in re.findall(r"(\S+) => (/\S+)", linked):
        # Swift's own libraries are linked statically in the image.
        if name not in direct or "/swift/" in path:
            continue
        # By file name: with a merged /usr, dpkg may know the file under /lib while the path says /usr/lib.
        file = os.path.basename(os.path.realpath(path))
        answer = subprocess.run(["dpkg-query", "-S", f"*/{file}"], capture_output=True, text=True)
        package = answer.stdout.split(":")[0]
        if package and package not in known:
            missing.append(f"{name} ({package})")
    check(not missing, f"not installed: {missing}")
