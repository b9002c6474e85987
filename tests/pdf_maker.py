"""PDFs of a few lines, written by hand so that a test knows where every line stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

BODY, HEAD, SMALL = 11, 18, 7
Placed = tuple[str, float, float, float]


def pdf(pages: Sequence[Iterable[Placed]], info: dict[str, str] | None = None) -> bytes:
    """A PDF with one text at each place: text, distance from left and foot, size, in points."""
    streams = [b"".join(map(_shown, page)) for page in pages]
    return _of_streams([(stream, "") for stream in streams], info)


def packed(stream: bytes) -> bytes:
    """A PDF of one page whose instructions are packed."""
    return _of_streams([(zlib.compress(stream, 9), "/Filter /FlateDecode ")], None)


def _of_streams(streams: Sequence[tuple[bytes, str]], info: dict[str, str] | None) -> bytes:
    count = len(streams)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, (stream, way) in enumerate(streams):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< %s/Length %d >>\nstream\n%s\nendstream" % (way.encode(), len(stream), stream),
        ]
    objects.append(b"<< %s >>" % b" ".join(_named(*pair) for pair in (info or {}).items()))
    return _assembled(objects)


def column(lines: Iterable[str], top: float = 760, left: float = 70, size: float = BODY) -> list:
    """Lines one below the other; an empty one leaves half a line's room."""
    placed, height = [], top
    for line in lines:
        placed += [(line, left, height, size)] if line else []
        height -= 1.25 * size if line else 0.7 * size
    return placed


def _shown(placed: Placed) -> bytes:
    text, left, height, size = placed
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, left, height, _escaped(text))


def _named(key: str, value: str) -> bytes:
    return b"/%s (%s)" % (key.encode(), _escaped(value))


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return content + (
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, len(objects), start)
    )
