"""An article from the web, when a person asks for it: one page, nothing else of the site."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from claimaudit import __version__
from claimaudit.capture.captured import refused
from claimaudit.capture.files import LARGEST

MOST_REDIRECTS = 5
SECONDS = 20
SECONDS_IN_ALL = 60

_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 65_536
_INSTEAD = "Save the page from the browser and give that file instead."
_SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True)
class Fetched:
    """What a server sent.

    Attributes
    ----------
    address
        Where it stood after all redirects.
    retrieved
        When, as ISO date and time in UTC.
    charset
        The encoding that the server named; empty when none.
    """

    content: bytes
    address: str
    retrieved: str
    charset: str


def fetch(address: str, allow_private: bool = False) -> Fetched:
    """Fetch one page over http or https.

    Parameters
    ----------
    allow_private
        Whether addresses inside this machine and its network may be asked; for tests.

    Raises
    ------
    InvalidAudit
        When the address is none of the web or leads into a private network, also by a redirect;
        when the server fails, sends too much or takes too long.
    """
    deadline = time.monotonic() + SECONDS_IN_ALL
    asked = address
    for _ in range(MOST_REDIRECTS + 1):
        response = _asked(asked, allow_private, deadline, address)
        if isinstance(response, Fetched):
            return response
        asked = response
    raise refused(address, f"it redirects more than {MOST_REDIRECTS} times", _INSTEAD)


def _asked(asked: str, allow_private: bool, deadline: float, address: str) -> Fetched | str:
    """The page at an address, or the address that it redirects to."""
    parts = _web(asked)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    number = _number(host, port, allow_private)
    try:
        with contextlib.closing(_connection(parts, number, port)) as connection:
            connection.request("GET", _target(parts), headers=_headers())
            return _answer(connection.getresponse(), asked, deadline)
    except TimeoutError:
        problem = f"{host} did not answer within {SECONDS} seconds"
        raise refused(address, problem, f"Try again later. {_INSTEAD}") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        problem = f"it cannot be fetched from {host} ({type(error).__name__}: {error})"
        raise refused(address, problem, f"Check the address and the network. {_INSTEAD}") from None


def _web(address: str) -> SplitResult:
    remedy = "Give an address such as https://example.org/article, or the path of a file."
    if re.search(r"[\x00-\x20\x7f]", address):
        raise refused(address, "an address holds no spaces and no control characters", remedy)
    try:
        parts = urlsplit(address)
        fits = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        raise refused(address, "this is no http or https address", remedy)
    if parts.username is not None:
        raise refused(address, "the address holds a user name", "Leave out what is before the @.")
    return parts


def _number(host: str, port: int, allow_private: bool) -> str:
    """The numeric address of a host, which must be a public one.

    The connection is made to this number and the name is not asked again: a second answer
    could lead elsewhere.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        problem = f"the name {host} is not known"
        raise refused(host, problem, f"Check the address and the network. {_INSTEAD}") from None
    numbers = [str(entry[4][0]) for entry in found]
    closed = [number for number in numbers if not _is_public(number)]
    if closed and not allow_private:
        problem = f"{host} is an address inside this machine or its network ({closed[0]})"
        raise refused(host, problem, f"Only public pages are fetched. {_INSTEAD}")
    return numbers[0]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def _connection(parts: SplitResult, number: str, port: int) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    stream = socket.create_connection((number, port), SECONDS)
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(host, port)
    else:
        connection = http.client.HTTPSConnection(host, port)
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    # The name stays in the request and the certificate; only the stream goes to the number.
    connection.sock = stream
    return connection


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"claimaudit/{__version__}",
        "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE)
    return urlunsplit(("", "", path, quote(parts.query, safe=_SAFE), ""))


def _answer(response: http.client.HTTPResponse, asked: str, deadline: float) -> Fetched | str:
    moved = response.getheader("Location")
    if response.status in _MOVED and moved:
        return urljoin(asked, moved)
    if response.status != 200:
        problem = f"the server answered {response.status} {response.reason}"
        raise refused(asked, problem, f"Check the address. {_INSTEAD}")
    content = _unpacked(_body(response, asked, deadline), response, asked)
    retrieved = datetime.now(UTC).replace(microsecond=0).isoformat()
    return Fetched(content, asked, retrieved, response.headers.get_content_charset() or "")


def _body(response: http.client.HTTPResponse, asked: str, deadline: float) -> bytes:
    content, announced = bytearray(), response.length
    # One piece at a time: a server that sends drop by drop is given up at the deadline.
    while len(content) != announced and (piece := response.read1(_PIECE)):
        content += piece
        _refuse_more(len(content), asked)
        if time.monotonic() > deadline:
            problem = f"it was not complete within {SECONDS_IN_ALL} seconds"
            raise refused(asked, problem, f"Try again later. {_INSTEAD}")
    if announced is not None and len(content) < announced:
        raise http.client.IncompleteRead(bytes(content), announced - len(content))
    return bytes(content)


def _unpacked(content: bytes, response: http.client.HTTPResponse, asked: str) -> bytes:
    """The page when a server packed it although it was asked not to."""
    packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packing == "identity":
        return content
    if packing not in ("gzip", "x-gzip"):
        raise refused(asked, f"the server packs the page as {packing}", _INSTEAD)
    try:
        page = zlib.decompressobj(wbits=31).decompress(content, LARGEST + 1)
    except zlib.error as error:
        raise refused(asked, f"the page is damaged ({error})", _INSTEAD) from None
    _refuse_more(len(page), asked)
    return page


def _refuse_more(size: int, asked: str) -> None:
    if size > LARGEST:
        problem = f"the page has more than {LARGEST / 1e6:.0f} MB"
        raise refused(asked, problem, "Save only the article, as “HTML only”, and give that file.")
