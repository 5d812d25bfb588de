"""Refuses what a web page made a browser send: the services are for programs.

They listen on the loopback of a machine on which somebody may also surf. Any page can make a browser send requests
there, and open WebSockets; it could disturb what is measured. A browser says where a request comes from:

- `Origin` (RFC 6454) with every WebSocket, and every request that is no plain GET of another origin;
- `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata) with the plain GETs, as for an image;
- `Host`: after DNS rebinding, the page's own name for this address. No name of the public DNS is taken.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from .errors import ServiceError

# Names that no public DNS has: of the machine itself, and of engines for their host (host.docker.internal).
_PRIVATE_SUFFIXES = (".localhost", ".internal")


@web.middleware
async def from_programs(request: web.Request, handler) -> web.StreamResponse:
    """Must stand inside of what turns errors into answers. Raises ServiceError 403 or 421."""
    refuse_pages(request)
    return await handler(request)


def refuse_pages(request: web.BaseRequest) -> None:
    host = request.headers.get("Host", "")
    # HTTP/1.0 has none; every browser sends it.
    if host and not _is_ours(_name_of(f"//{host}")):
        message = f"Host: got {host[:100]!r}, expected an IP address, localhost, or a name without a dot"
        raise ServiceError(421, "wrong_host", message)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        raise ServiceError(403, "web_page", f"Origin: got {origin[:100]!r}; web pages are not served")
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not _is_opened_by_hand(request):
        raise ServiceError(403, "web_page", "Sec-Fetch-Site: another site's page asked; web pages are not served")


def _is_opened_by_hand(request: web.BaseRequest) -> bool:
    """A person follows a link to /health: a page of its own, of which the page with the link sees nothing."""
    headers = request.headers
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"


def _name_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # a bracket without its other
        return None


def _is_ours(name: str | None) -> bool:
    if not name:
        return False
    name = name.removesuffix(".")
    if "." not in name and ":" not in name:
        return True  # `localhost`, or a container's
    try:
        ipaddress.ip_address(name.partition("%")[0])
        return True
    except ValueError:
        return name.endswith(_PRIVATE_SUFFIXES)
