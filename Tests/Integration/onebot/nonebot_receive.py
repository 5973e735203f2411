"""The yardstick of another framework: NoneBot 2 with its OneBot 11 adapter and one empty handler.

    nonebot_receive.py URL COUNT

Prints how many messages a second reached the handler.
"""

import os
import sys
import time

import nonebot
from nonebot.adapters.onebot.v11 import Adapter

URL, COUNT = sys.argv[1], int(sys.argv[2])

nonebot.init(driver="~websockets", log_level="ERROR", onebot_ws_urls=[URL])
nonebot.get_driver().register_adapter(Adapter)
matcher = nonebot.on_message()
handled = 0
start = 0.0


@matcher.handle()
async def handle() -> None:
    global handled, start
    if handled == 0:
        start = time.perf_counter()
    handled += 1
    if handled == COUNT:
        print(f"{COUNT / (time.perf_counter() - start):.0f}", flush=True)
        os._exit(0)


nonebot.run()
