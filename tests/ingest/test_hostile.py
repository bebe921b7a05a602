"""Files that are made to hurt: each costs itself, within its limits, and nothing else."""

import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.pipeline import Given
from ingest.pool import PlanPool
from ingest.work import Reading, ReadTask, perform

LIMITS = Limits(seconds=20, memory=600, pages=500)
SLACK = 20.0  # seconds on top of the limit: a busy machine, a process that starts


@pytest.fixture(scope="module")
def pool() -> Iterator[PlanPool]:
    with PlanPool(2, seconds=LIMITS.seconds, memory=LIMITS.memory) as pool:
        yield pool


def read(pool: PlanPool, path: Path) -> Reading | str:
    """What a worker makes of a file, or why it had to be ended."""
    start = time.perf_counter()
    try:
        return pool.submit(perform, ReadTask(path=path, sha256="", given=Given(), limits=LIMITS)).result()
    except (TimeoutError, OSError, RuntimeError) as error:  # out of time, or dead
        return type(error).__name__
    finally:
        assert time.perf_counter() - start < LIMITS.seconds + SLACK


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of their places."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        body
        + head
        + table
        + b"trailer\n<< %s /Size %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            trailer,
            len(objects) + 1,
            len(body),
        )
    )


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page_of(content: bytes, extra: bytes = b"", picture: bytes = b"null") -> bytes:
    return pdf(CATALOG, PAGES, PAGE, stream(content, extra), FONT, picture)


def inflating(size: int) -> bytes:
    """Compressed spaces, a thousandth of their size."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


HOSTILE: dict[str, bytes] = {
    "many-letters.pdf": page_of(b"BT /F 1 Tf " + b"1 0 0 1 9 9 Tm (aaaaaaaaaaaaaaaaaaaa) Tj " * 1_000 + b"ET"),
    "many-lines.pdf": page_of(b"0 0 m 500 500 l S " * 8_000),
    "many-boxes.pdf": page_of(b"".join(b"%d %d 9 9 re S " % (n % 500, n // 40) for n in range(8_000))),
    "deep-arrays.pdf": page_of(b"[" * 50_000),
    "deep-objects.pdf": pdf(CATALOG, PAGES, PAGE, stream(b""), b"<< /A " * 5_000 + b">>" * 5_000, b"null"),
    "deep-states.pdf": page_of(b"q " * 100_000),
    "bomb.pdf": page_of(inflating(1_500_000_000), b"/Filter /FlateDecode"),
    "huge-picture.pdf": page_of(
        b"q 500 0 0 500 0 0 cm /X Do Q",
        picture=stream(
            inflating(1_000_000), b"/Type /XObject /Subtype /Image /Width 900000 /Height 900000 "
            b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
        ),
    ),
    "form-in-itself.pdf": page_of(
        b"/X Do",
        picture=stream(
            b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
        ),
    ),
    "pages-in-a-ring.pdf": pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"),
    "many-pages.pdf": pdf(
        CATALOG, b"<< /Type /Pages /Kids [" + b"3 0 R " * 5_000 + b"] /Count 5000 >>", PAGE, stream(b"")
    ),
    "endless-length.pdf": pdf(CATALOG, PAGES, PAGE, b"<< /Length 9999999999 >>\nstream\nBT", FONT),
    "length-of-itself.pdf": pdf(CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nBT\nendstream", FONT),
    "wrong-places.pdf": page_of(b"BT /F 9 Tf (x) Tj ET").replace(b"0000000", b"0000009"),
    "places-in-a-ring.pdf": pdf(CATALOG, PAGES, PAGE, stream(b""), trailer=b"/Root 1 0 R /Prev 0"),
    "many-places.pdf": b"%PDF-1.7\nxref\n0 99999999\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    "script.pdf": pdf(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/touch) /P (uitgevoerd) >> "
        b"/AA << /WC << /S /JavaScript /JS (app.alert(1)) >> >> >>", PAGES, PAGE, stream(b""), FONT,
    ),
    "entities.html": b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    + b"]><html><body><p>&t;</p></body></html>",
    "foreign.html": b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;</p>"
    b"<img src='http://127.0.0.1:9/x'><link rel='stylesheet' href='http://127.0.0.1:9/y'>",
    "deep.html": b"<div>" * 100_000,
    "deep.md": b"> " * 100_000 + b"[" * 100_000,
    "no-text.txt": bytes(range(256)) * 4_000,
    "one-line.txt": b"een woord " * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_a_result(pool: PlanPool, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    result = read(pool, path)
    assert isinstance(result, str) or (result.failure is None) != (result.packed is None)
    assert pool.submit(abs, -1).result() == 1
    assert [other.name for other in tmp_path.iterdir()] == [name]


class TooMuch:
    """A task that needs more than there is."""

    limits = LIMITS

    def make(self, _: object) -> None:
        raise MemoryError


def test_memory_that_runs_out_is_told_as_such() -> None:
    assert perform(TooMuch()).failure == "takes more than the 600 MB of --max-memory"  # type: ignore[arg-type]
