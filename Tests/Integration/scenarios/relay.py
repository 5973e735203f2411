"""A real relay between us and the service: LiteLLM's proxy, which words failures in its own way."""

import asyncio
import json

from peers.bot import command, toml
from peers.openai_server import SIZE
from peers.service import Service, interpreter
from world import World, check, check_drawn, check_log, check_only, check_picture, check_sentence, scenario

KEY = "sk-relay-0123456789"


async def relay(world: World, upstream: str, key: str) -> Service:
    """LiteLLM in front of a service, handing on the models `b64` and `data-uri`; `gone` leads nowhere."""
    def model(name: str, base: str, mode: str) -> dict:
        return {"model_name": name, "model_info": {"mode": mode},
                "litellm_params": {"model": f"openai/{name}", "api_base": base, "api_key": key}}

    folder = world.folder / "litellm"
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML too.
    (folder / "config.yaml").write_text(json.dumps({
        "model_list": [model("b64", upstream, "image_generation"), model("data-uri", upstream, "chat"),
                       model("gone", "http://127.0.0.1:1/v1", "image_generation")],
        "general_settings": {"master_key": KEY}, "litellm_settings": {"num_retries": 0, "telemetry": False},
        "router_settings": {"num_retries": 0, "disable_cooldowns": True}}))
    return await Service.start("litellm", interpreter("litellm"), "litellm", "--config", "config.yaml", "--host",
                               "127.0.0.1", "--port", "{port}", folder=folder, ready="/health/liveliness", within=150,
                               LITELLM_LOCAL_MODEL_COST_MAP="True", DISABLE_ADMIN_UI="True")


@scenario("LiteLLM: pictures come through the relay, and each of its failures is one sentence", limit=240)
async def through_a_relay(world: World):
    endpoint, server = await asyncio.gather(world.endpoint(), world.openai())
    litellm = await relay(world, server.base_url, server.key)
    try:
        count = 0
        for mode, model in (("images", "b64"), ("chat", "data-uri")):
            bot = await world.bot(settings(world, endpoint, litellm, mode, model), linked_to=endpoint)
            prompt = f"a relay race, {model}"
            event = await endpoint.say(f"/pic {prompt}")
            answer = await endpoint.next_answer(event, within=30, after=count)
            check_drawn(check_picture(answer, event), prompt, 0, SIZE)
            check(len(server.posts(containing=prompt)) == 1, "the picture was drawn more than once")
            count += 1
            for fault in (f"moderated {mode}", f"nothing {mode}", f"http:402 {mode}"):
                event = await endpoint.say(f"/pic {fault}")
                answer = await endpoint.next_answer(event, within=30, after=count)
                check_sentence(answer, KEY, server.key, "litellm", "OpenAI")
                count += 1
            check_log(bot, KEY, server.key)
            await bot.kill()
        for model in ("gone", "unheard-of"):
            bot = await world.bot(settings(world, endpoint, litellm, "images", model), linked_to=endpoint)
            event = await endpoint.say(f"/pic a picture by {model}")
            check_sentence(await endpoint.next_answer(event, within=30, after=count), KEY, "litellm")
            count += 1
            await bot.kill()
        await check_only(endpoint, event, count=count)
        await diagnoses(world, litellm)
    finally:
        await litellm.stop()


async def diagnoses(world: World, litellm: Service) -> None:
    """Doctor finds the relay in order with a model it has, and says so where it has not."""
    for model, code in (("b64", 0), ("unheard-of", 1)):
        endpoint = await world.endpoint()
        path = world.folder / f"{model}.toml"
        path.write_text(toml(settings(world, endpoint, litellm, "images", model)), encoding="utf-8")
        ended, output = await command("doctor", "--config", str(path), folder=world.folder)
        check(ended == code, f"doctor on {model} ended with {ended}: {output}")
        check(code == 0 or f"没有 {model}" in output, output)
        check(KEY not in output, "tells the key")


def settings(world: World, endpoint, litellm: Service, mode: str, model: str) -> dict[str, dict]:
    return world.settings(endpoint, api={"api_mode": mode, "base_url": litellm.base_url + "/v1", "api_key": KEY},
                          generation={"default_model": model})
