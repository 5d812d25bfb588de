"""Run in an image that has these modules, as all language services do.

The other services' tests start from here too: they run on the event loop that the services run on.
"""

import asyncio

import uvloop

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
