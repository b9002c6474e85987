"""An article from the web, when a person asks for it: one page, nothing else of the site."""

from __future__ import annotations

import contextlib
import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from claimaudit import __version__
from claimaudit.sources.capture.captured import refused
from claimaudit.sources.capture.files import LARGEST

MOST_REDIRECTS = 5
SECONDS = 20
SECONDS_IN_ALL = 60

_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 65_536
_INSTEAD = "Save the page from the browser and give that file instead."
_SAFE = "/%:@!$&'()*+,;=~-._?"
_HEADERS = {
    "User-Agent": f"claimaudit/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
# All that is given out of IPv6; the rest is local, reserved, or a way to an IPv4 address.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Mapped, compatible, translated (RFC 4291, RFC 7915) and NAT64 (RFC 6052) addresses.
_CARRIERS = tuple(
    map(ipaddress.IPv6Network, ("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
)


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
    content_type
        What kind of file the server called it, such as ``text/html``; empty when it did not.
    """

    content: bytes
    address: str
    retrieved: str
    charset: str
    content_type: str = ""


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
        parts = _web(asked)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        number = _number(host, port, allow_private)
        try:
            with contextlib.closing(_connection(parts, number, port, deadline)) as connection:
                path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE)
                target = urlunsplit(("", "", path, query, ""))
                connection.request("GET", target, headers=_HEADERS)
                response = _answer(connection.getresponse(), asked)
        except TimeoutError:
            problem = f"{host} did not answer within {SECONDS} seconds"
            if time.monotonic() >= deadline:
                problem = f"it was not complete within {SECONDS_IN_ALL} seconds"
            raise refused(address, problem, f"Try again later. {_INSTEAD}") from None
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            problem = f"it cannot be fetched from {host} ({type(error).__name__}: {error})"
            remedy = f"Check the address and the network. {_INSTEAD}"
            raise refused(address, problem, remedy) from None
        if isinstance(response, Fetched):
            return response
        asked = response
    raise refused(address, f"it redirects more than {MOST_REDIRECTS} times", _INSTEAD)


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
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        problem = f"the name {host} is not known"
        raise refused(host, problem, f"Check the address and the network. {_INSTEAD}") from None
    numbers = [str(entry[4][0]) for entry in answers]
    closed = [number for number in numbers if not is_public(number)]
    if closed and not allow_private:
        problem = f"{host} is an address inside this machine or its network ({closed[0]})"
        raise refused(host, problem, f"Only public pages are fetched. {_INSTEAD}")
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether a numeric address is one of the public network, and no way to one that is not.

    >>> is_public("8.8.8.8"), is_public("192.168.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    address = ipaddress.ip_address(number.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # The IPv4 address to which an IPv6 address is only a way.
        inner = address.sixtofour
        if any(address in network for network in _CARRIERS):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and address not in _GLOBAL_UNICAST:
            return False
        address = inner or address
    return address.is_global and not address.is_multicast


class _Timed(io.RawIOBase):
    """What a server sends, read no longer than the whole exchange may take.

    A time limit of the socket alone holds for one piece, and a server can send many.
    """

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline
        self._raw = stream.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._stream.settimeout(_left(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """As much of a socket as `http.client` asks of one, with one deadline for everything."""

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def sendall(self, content: bytes) -> None:
        self._stream.settimeout(_left(self._deadline))
        self._stream.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._stream, self._deadline))

    def close(self) -> None:
        self._stream.close()


def _left(deadline: float) -> float:
    """The seconds that one step of the exchange may take."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(SECONDS, left)


def _connection(
    parts: SplitResult, number: str, port: int, deadline: float
) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    stream = socket.create_connection((number, port), _left(deadline))
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(host, port)
    else:
        connection = http.client.HTTPSConnection(host, port)
        stream.settimeout(_left(deadline))
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    # The name stays in the request and the certificate; only the stream goes to the number.
    connection.sock = _TimedSocket(stream, deadline)
    return connection


def _answer(response: http.client.HTTPResponse, asked: str) -> Fetched | str:
    """The page that a server sent, or the address that it redirects to."""
    moved = response.getheader("Location")
    if response.status in _MOVED and moved:
        return urljoin(asked, moved)
    if response.status != 200:
        problem = f"the server answered {response.status} {response.reason}"
        raise refused(asked, problem, f"Check the address. {_INSTEAD}")
    content, announced = bytearray(), response.length
    while len(content) != announced and (piece := response.read1(_PIECE)):
        content += piece
        _refuse_more(len(content), asked)
    if announced is not None and len(content) < announced:
        raise http.client.IncompleteRead(bytes(content), announced - len(content))
    page = bytes(content)
    packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packing in ("gzip", "x-gzip"):
        # Some servers pack a page although they are asked not to.
        packed = zlib.decompressobj(wbits=31)
        try:
            page = packed.decompress(page, LARGEST + 1)
        except zlib.error as error:
            raise refused(asked, f"the page is damaged ({error})", _INSTEAD) from None
        _refuse_more(len(page), asked)
        if not packed.eof or packed.unused_data.strip(b"\0"):
            raise refused(asked, "the packed page does not end where it should", _INSTEAD)
    elif packing != "identity":
        raise refused(asked, f"the server packs the page as {packing}", _INSTEAD)
    retrieved = datetime.now(UTC).replace(microsecond=0).isoformat()
    charset = response.headers.get_content_charset() or ""
    stated = response.headers.get_content_type() if "Content-Type" in response.headers else ""
    return Fetched(page, asked, retrieved, charset, stated)


def _refuse_more(size: int, asked: str) -> None:
    if size > LARGEST:
        problem = f"the page has more than {LARGEST / 1e6:.0f} MB"
        raise refused(asked, problem, "Save only the article, as “HTML only”, and give that file.")
