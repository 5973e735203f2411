"""Runs the scenarios, a few at a time; started by `run`, which makes the environments."""

import argparse
import asyncio
import contextlib
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import scenarios  # noqa: E402,F401  (registers them)
from peers.bot import BINARY  # noqa: E402
from peers.gradio_server import GradioServer  # noqa: E402
from world import SCENARIOS, Scenario, World  # noqa: E402

LOG_LINES_SHOWN = 25


async def play(scenario: Scenario, number: int, folder: pathlib.Path, gradios: dict) -> str | None:
    """What went wrong, or None."""
    world = World(folder / f"{number:02}", gradios)
    try:
        async with asyncio.timeout(scenario.limit):
            await scenario.body(world)
        world.check_requests()
        return None
    except TimeoutError:
        problem = f"not done within {scenario.limit:g} s"
    except AssertionError as failure:
        problem = str(failure) or "an assertion without words"
    except Exception as failure:  # A peer that breaks must not hide the other scenarios.
        problem = f"{type(failure).__name__}: {failure}"
    finally:
        await world.close()
    for bot in world.bots:
        lines = bot.log.splitlines()[-LOG_LINES_SHOWN:]
        problem += "".join(f"\n        {bot.folder.name} | {line[:400]}" for line in lines)
    return problem


async def perform(chosen: list[Scenario], jobs: int) -> int:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pictor-integration-"))
    gradios = {major: asyncio.create_task(GradioServer(major, folder / f"gradio{major}").start())
               for major in (3, 4, 5, 6)}
    turns = asyncio.Semaphore(jobs)
    failed = 0

    async def one(number: int, scenario: Scenario) -> None:
        nonlocal failed
        async with contextlib.nullcontext() if scenario.is_aside else turns:
            began = time.monotonic()
            problem = await play(scenario, number, folder, gradios)
            took = time.monotonic() - began
            failed += problem is not None
            print(f"{'ok  ' if problem is None else 'FAIL'} {scenario.name} ({took:.1f} s)", flush=True)
            if problem is not None:
                print(f"     {problem}", flush=True)

    try:
        # The long ones first, so that they do not stand alone at the end.
        order = sorted(enumerate(chosen), key=lambda pair: -pair[1].limit)
        await asyncio.gather(*(one(number, scenario) for number, scenario in order))
    finally:
        for task in gradios.values():
            task.cancel()
        for server in await asyncio.gather(*gradios.values(), return_exceptions=True):
            if isinstance(server, GradioServer):
                await server.stop()
        if os.environ.get("PICTOR_KEEP"):
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(chosen) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


async def main() -> int:
    options = argparse.ArgumentParser(description="integration scenarios")
    options.add_argument("--only", default="", metavar="TEXT", help="only scenarios whose name contains the text")
    options.add_argument("--list", action="store_true", help="print the names and stop")
    options.add_argument("--jobs", type=int, default=3, help="scenarios at the same time (3)")
    given = options.parse_args()
    chosen = [scenario for scenario in SCENARIOS if given.only in scenario.name]
    if given.list:
        print("\n".join(scenario.name for scenario in chosen))
        return 0
    if not chosen:
        print(f"no scenario is named like {given.only!r}")
        return 2
    if not os.access(BINARY, os.X_OK):
        print(f"{BINARY} is not there: build it first (swift build -c release), or name it in PICTOR")
        return 2
    task = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await perform(chosen, given.jobs)


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except asyncio.CancelledError:
        sys.exit(130)
