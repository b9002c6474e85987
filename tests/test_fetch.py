"""A page is fetched only from the public web, whole or not at all; else it is said why not."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from claimaudit.literature import fetch as fetching
from claimaudit.literature.fetch import MOST_REDIRECTS, Fetched, fetch
from claimaudit.schema.faults import InvalidAudit

PAGE = (Path(__file__).parent / "captured" / "ginger-tea.html").read_bytes()


class Site(BaseHTTPRequestHandler):
    """A small site: each path fails in a way of its own."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        answer = getattr(self, f"_{path.strip('/').replace('-', '_')}", self._page)
        answer()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _page(self) -> None:
        self._send(PAGE, Content_Type="text/html; charset=utf-8")

    def _moved(self) -> None:
        self._send(b"", 301, Location="/wellness/ginger-tea-nausea")

    def _round(self) -> None:
        self._send(b"", 302, Location="/round")

    def _inside(self) -> None:
        self._send(b"", 302, Location="http://192.168.0.1/router")

    def _to_file(self) -> None:
        self._send(b"", 302, Location="file:///etc/hostname")

    def _gone(self) -> None:
        self._send(b"gone", 410)

    def _packed(self) -> None:
        self._send(gzip.compress(PAGE), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._send(gzip.compress(bytes(3000)), Content_Encoding="gzip")

    def _odd(self) -> None:
        self._send(PAGE, Content_Encoding="br")

    def _large(self) -> None:
        self._send(bytes(3000))

    def _half_packed(self) -> None:
        self._send(gzip.compress(PAGE)[:-2000], Content_Encoding="gzip")

    def _packed_twice(self) -> None:
        self._send(gzip.compress(PAGE) + gzip.compress(PAGE), Content_Encoding="gzip")

    def _slow_head(self) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")

    def _slow_body(self) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")

    def _drip(self, start: bytes) -> None:
        """A drop at a time, each well within the time for one step."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.write(start)
            for _ in range(30):
                self.wfile.write(b"a")
                time.sleep(0.05)

    def _cut(self) -> None:
        self._send(PAGE[:500], Content_Length=str(len(PAGE)))


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refusal(address: str, allow_private: bool = True) -> str:
    with pytest.raises(InvalidAudit) as caught:
        fetch(address, allow_private)
    return str(caught.value)


def test_a_page_comes_with_its_bytes_its_address_and_the_time(site: str) -> None:
    page = fetch(f"{site}/wellness/ginger-tea-nausea?a=1&b=é", allow_private=True)
    assert isinstance(page, Fetched)
    assert (page.content, page.charset) == (PAGE, "utf-8")
    assert page.address.startswith(f"{site}/wellness/ginger-tea-nausea")
    assert page.retrieved.endswith("+00:00") and "T" in page.retrieved


def test_the_address_is_that_after_redirects(site: str) -> None:
    page = fetch(f"{site}/moved", allow_private=True)
    assert page.address == f"{site}/wellness/ginger-tea-nausea"


def test_a_page_that_a_server_packs_unasked_is_unpacked(site: str) -> None:
    assert fetch(f"{site}/packed", allow_private=True).content == PAGE


def test_redirects_that_never_end_are_refused(site: str) -> None:
    assert f"more than {MOST_REDIRECTS} times" in refusal(f"{site}/round")


def test_an_address_in_this_machine_or_its_network_is_refused(site: str) -> None:
    assert "inside this machine or its network" in refusal(site, allow_private=False)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "224.0.0.1", "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]"),
        *("[fc00::1]", "[fec0::1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[::7f00:1]"),
        *("[2002:a9fe:a9fe::1]", "[::ffff:0:a00:1]", "[2001:db8::1]", "[ff02::1]"),
    ],
)
def test_no_private_address_is_ever_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", never)
    message = refusal(f"http://{host}/", allow_private=False)
    # A machine without IPv6 does not know such a name at all.
    assert "inside this machine or its network" in message or "is not known" in message


@pytest.mark.parametrize(
    "number",
    ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"],
)
def test_public_addresses_may_be_asked_also_through_a_gateway(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET6, 1, 6, "", (number, 80, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert fetching._number("tea.example", 80, allow_private=False) == number


def test_numbers_that_hide_an_inner_address_are_refused_on_machines_with_ipv6(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in ("64:ff9b::a9fe:a9fe", "::7f00:1", "fec0::1", "2002:7f00:1::", "::1", "::"):
        found = [(socket.AF_INET6, 1, 6, "", (number, 80, 0, 0))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, found=found, **__: found)
        said = refusal("http://tea.example/", allow_private=False)
        assert f"inside this machine or its network ({number})" in said


def test_a_name_that_leads_inside_is_refused_whatever_else_it_leads_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(socket.AF_INET, 1, 6, "", (number, 80)) for number in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert "10.0.0.1" in refusal("http://two-faced.example/", allow_private=False)


def test_a_redirect_into_the_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = fetching.is_public
    monkeypatch.setattr(fetching, "is_public", lambda it: it == "127.0.0.1" or public(it))
    message = refusal(f"{site}/inside", allow_private=False)
    assert "192.168.0.1" in message and "inside this machine or its network" in message


def test_a_redirect_to_a_file_is_refused(site: str) -> None:
    assert "no http or https address" in refusal(f"{site}/to-file")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///etc/hostname", "no http or https address"),
        ("ftp://example.org/a", "no http or https address"),
        ("http://", "no http or https address"),
        ("http://example.org:99999/", "no http or https address"),
        ("http://example.org/a b\r\nHost: evil", "no spaces and no control characters"),
        ("https://me:secret@example.org/", "holds a user name"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(address: str, said: str) -> None:
    assert said in refusal(address)


def test_an_error_of_the_server_is_told(site: str) -> None:
    assert "answered 410" in refusal(f"{site}/gone")


@pytest.mark.parametrize("path", ["large", "bomb"])
def test_a_page_over_the_limit_is_refused(
    site: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 2000)
    assert "the page has more than" in refusal(f"{site}/{path}")


def test_a_packing_that_is_not_known_is_refused(site: str) -> None:
    assert "packs the page as br" in refusal(f"{site}/odd")


def test_a_page_that_breaks_off_is_refused(site: str) -> None:
    assert "cannot be fetched" in refusal(f"{site}/cut")


@pytest.mark.parametrize("path", ["half-packed", "packed-twice"])
def test_a_packed_page_that_is_not_whole_is_refused(site: str, path: str) -> None:
    assert "does not end where it should" in refusal(f"{site}/{path}")


@pytest.mark.parametrize("path", ["slow-head", "slow-body"])
def test_a_server_that_sends_drop_by_drop_is_given_up(
    site: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS_IN_ALL", 0.3)
    assert "was not complete within" in refusal(f"{site}/{path}")


def test_what_a_server_calls_a_page_is_told(site: str) -> None:
    assert fetch(f"{site}/page", allow_private=True).content_type == "text/html"
    assert fetch(f"{site}/packed", allow_private=True).content_type == ""


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert "did not answer within" in refusal(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert "cannot be fetched from 127.0.0.1" in refusal(f"http://127.0.0.1:{port}/")
