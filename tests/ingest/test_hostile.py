"""Files that are made to hurt, in a real batch: each costs itself, within its limits, and nothing else."""

import io
import os
import re
import socket
import sys
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus.catalogue import Outcome
from corpus.folder import CorpusFolder
from ingest.batch import Options
from ingest.limits import Limits
from ingest.run import run_batch

LIMITS = Limits(seconds=20, memory=600, pages=500)
READ = str(Outcome.ADDED)
NO_TEXT = "het heeft geen tekst"
# Whichever is met first.
TOO_MUCH = "bladzijde 2: (.* dan de (20 s van --timeout|600 MB van --max-memory)|het leesproces is gestopt)"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


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


def words(name: str) -> bytes:
    """A page's content that can be read."""
    lines = [f"Integraal veiligheidsplan {name} 2023-2026", f"De gemeente {name} zet in op toezicht in het centrum."]
    lines += ["Wij werken samen met de politie en met de inwoners van alle wijken."] * 5
    return b"BT /F 11 Tf 50 800 Td 14 TL " + b" ".join(b"(%s) Tj T*" % line.encode() for line in lines) + b" ET"


@cache
def inflating(size: int) -> bytes:
    """Compressed spaces, a thousandth of their size."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


@cache
def docx(body: str, head: str = "") -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{head}<w:document {names}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


def in_word(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def torn(content: bytes) -> bytes:
    """A package whose compressed bytes are no longer what they were."""
    start = content.index(b"word/document.xml") + len(b"word/document.xml")
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


def plan(name: str) -> str:
    lines = [f"# Integraal veiligheidsplan {name} 2023-2026", "", "## Maatregelen", ""]
    return "\n".join([*lines, f"- De gemeente {name} zet in op meer toezicht in het centrum.", ""])


# Eleven entities, each ten times the one before, and one that is a file.
BILLION = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(10))
ENTITIES = f"<!ENTITY a 'aaaaaaaaaa'>{BILLION}"
SECRET = "<!ENTITY a SYSTEM 'file:///etc/passwd'>"


def hostile(address: str, mark: Path) -> dict[str, tuple[bytes, str]]:
    """File name -> content, and a pattern of what becomes of it.

    Args:
        address: where nobody may call.
        mark: a file that nobody may make.
    """
    launch = b"/OpenAction << /S /Launch /F (/bin/touch) /P (%s) >>" % os.fsencode(mark)
    script = b"/AA << /WC << /S /JavaScript /JS (app.launchURL\\('http://%s/js'\\)) >> >>" % address.encode()
    attached = b"/Names << /EmbeddedFiles << /Names [(a.exe) 7 0 R] >> >>"
    file = b"<< /Type /Filespec /F (a.exe) /EF << /F 8 0 R >> >>"
    bomb = stream(inflating(1_000_000_000), b"/Type /EmbeddedFile /Filter /FlateDecode")
    letters = b"BT /F 1 Tf " + b"1 0 0 1 9 9 Tm (aaaaaaaaaaaaaaaaaaaa) Tj " * 100_000 + b"ET"
    picture = b"/Type /XObject /Subtype /Image /Width 900000 /Height 900000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    two_pages = b"<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>"
    second = PAGE.replace(b"/Contents 4", b"/Contents 8")
    many = b"<< /Type /Pages /Kids [" + b"3 0 R " * 5_000 + b"] /Count 5000 >>"
    catalog = CATALOG.removesuffix(b">>")
    links = f"<img src='http://{address}/x'><link rel='stylesheet' href='http://{address}/y'>"
    outside = f"<!DOCTYPE d [<!ENTITY % x SYSTEM 'http://{address}/z'>%x;]>"
    return {
        "many-letters.pdf": (page_of(letters[:40_000] + b"ET"), "niet in het Nederlands|geen tekst"),
        "slow-page.pdf": (
            pdf(CATALOG, two_pages, PAGE, stream(words("Losser")), FONT, b"null", second, stream(letters)), TOO_MUCH,
        ),
        "many-lines.pdf": (page_of(b"0 0 m 500 500 l S " * 8_000), NO_TEXT),
        "many-boxes.pdf": (page_of(b"".join(b"%d %d 9 9 re S " % (n % 500, n // 40) for n in range(8_000))), NO_TEXT),
        "deep-arrays.pdf": (page_of(b"[" * 50_000), NO_TEXT),
        "deep-objects.pdf": (
            pdf(CATALOG, PAGES, PAGE, stream(b""), b"<< /A " * 5_000 + b">>" * 5_000, b"null"), "bladzijden zijn besch",
        ),
        "odd-dictionary.pdf": (page_of(b"/P << /A >> BDC"), "bladzijden zijn beschadigd"),
        "deep-states.pdf": (page_of(b"q " * 100_000), NO_TEXT),
        "bomb.pdf": (page_of(inflating(1_500_000_000), b"/Filter /FlateDecode"), "beschadigd|--max-memory"),
        "huge-picture.pdf": (
            page_of(b"q 500 0 0 500 0 0 cm /X Do Q", picture=stream(inflating(1_000_000), picture)), "geen tekst",
        ),
        "form-in-itself.pdf": (page_of(b"/X Do", picture=stream(b"/X Do", form)), NO_TEXT),
        "pages-in-a-ring.pdf": (pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"), "geen bladzijden"),
        "many-pages.pdf": (pdf(CATALOG, many, PAGE, stream(b"")), "5000 bladzijden, meer dan de 500 van --max-pages"),
        "endless-length.pdf": (
            pdf(CATALOG, PAGES, PAGE, b"<< /Length 9999999999 >>\nstream\nBT", FONT), "beschadigde|geen tekst",
        ),
        "length-of-itself.pdf": (
            pdf(CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nBT\nendstream", FONT), "beschadigde|geen tekst",
        ),
        "wrong-places.pdf": (page_of(words("Borne")).replace(b"0000000", b"0000009"), f"geen bladzijden|{READ}"),
        "places-in-a-ring.pdf": (pdf(CATALOG, PAGES, PAGE, stream(b""), trailer=b"/Root 1 0 R /Prev 0"), NO_TEXT),
        "many-places.pdf": (
            b"%PDF-1.7\nxref\n0 99999999\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF", "geen bladzijden",
        ),
        "script.pdf": (
            pdf(catalog + launch + script + b">>", PAGES, PAGE, stream(words("Haaksbergen")), FONT, b"null"), READ,
        ),
        "attached.pdf": (
            pdf(catalog + attached + b">>", PAGES, PAGE, stream(words("Wierden")), FONT, b"null", file, bomb), READ,
        ),
        "entities.html": (
            f"<!DOCTYPE html [{ENTITIES}]><p>{plan('Rijssen')}</p><p>&k;</p>".encode(), READ,
        ),
        "outside.html": (
            f"<!DOCTYPE html [{SECRET}]><p>{plan('Hellendoorn')}</p><p>&a;</p>{links}".encode(), READ,
        ),
        "deep.html": (b"<div>" * 100_000, NO_TEXT),
        "deep.md": (b"> " * 100_000 + b"[" * 100_000, NO_TEXT),
        "bomb.docx": (docx("<w:p/>" * 20_000_000), "is uitgepakt 120 MB"),
        "packed.docx": (docx("<w:p/>" * 2_000_000), "is uitgepakt 12 MB"),
        "entities.docx": (docx(in_word("&k;"), f"<!DOCTYPE d [{ENTITIES}]>"), f"geen Word-document|{NO_TEXT}"),
        "secret.docx": (docx(in_word("&a;"), f"<!DOCTYPE d [{SECRET}]>"), NO_TEXT),
        "outside.docx": (docx(in_word("x"), outside), f"geen Word-document|in het Nederlands|{NO_TEXT}"),
        "deep.docx": (docx("<w:tbl><w:tr><w:tc>" * 9_000 + "</w:tc></w:tr></w:tbl>" * 9_000), "geen Word-document"),
        "torn.docx": (torn(docx(in_word("x"))), "geen Word-document"),
        "no-text.txt": (bytes(range(256)) * 4_000, "geen tekstbestand"),
        "een 'plan' \"zo\"; DROP TABLE plan.md": (plan("Almelo").encode(), READ),
        "een\ntwee \x1b[31m.md": (plan("Dinkelland").encode(), READ),
        "%s {0} [red].md": (plan("Enschede").encode(), READ),
        "-rf.md": (plan("Hengelo").encode(), READ),
        os.fsdecode(b"caf\xe9.md"): (plan("Oldenzaal").encode(), "de naam is geen leesbare tekst"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def stranger() -> Iterator[socket.socket]:
    """Somebody on the network whom nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def batch(stranger: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """One batch over all of them; file name -> what became of it, and the pattern that it should have."""
    root = tmp_path_factory.mktemp("hostile")
    plans, here, corpus = root / "plannen", root / "hier", CorpusFolder(root / "corpus")
    for folder in (plans, here):
        folder.mkdir()
    files = hostile("{}:{}".format(*stranger.getsockname()), here / "uitgevoerd")
    for name, (content, _) in files.items():
        (plans / name).write_bytes(content)
    expected = {name: pattern for name, (_, pattern) in files.items()}
    (plans / "terug").symlink_to(plans)
    (plans / "zelf.pdf").symlink_to(plans / "zelf.pdf")
    os.mkfifo(plans / "pijp.pdf")
    (plans / "dicht.md").write_text(plan("Twenterand"), encoding="utf-8")
    (plans / "dicht.md").chmod(0)
    with (plans / "memory.txt").open("wb") as file:
        file.truncate(450_000_000)  # a hole: it takes no room on the disk
    expected["memory.txt"] = "meer geheugen dan de 600 MB van --max-memory"
    expected["dicht.md"] = READ if IS_ROOT else "geen toegang"
    with pytest.MonkeyPatch.context() as patch, corpus.create() as catalogue:
        patch.chdir(here)
        report = run_batch(catalogue, [str(plans)], Options(limits=LIMITS, jobs=2))
        assert not catalogue.faults()
        assert "root:" not in " ".join(element.text for p in catalogue.plans() for element in catalogue.elements(p.id))
    assert not [*here.iterdir()]
    assert {path.name for path in root.iterdir()} == {"plannen", "hier", "corpus"}
    became = {result.path.name: str(result.failure or result.outcome) for result in report.results}
    assert became.keys() == expected.keys()
    assert all(line.isprintable() for line in report.notes())
    return {name: (became[name], pattern) for name, pattern in expected.items()}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names, links and pipes of Linux")
@pytest.mark.parametrize("name", [*sorted(hostile("", Path())), "dicht.md", "memory.txt"])
def test_a_hostile_file_is_a_result(batch: dict[str, tuple[str, str]], name: str) -> None:
    became, pattern = batch[name]
    assert re.search(pattern, became), became


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names, links and pipes of Linux")
def test_nobody_was_called(batch: dict[str, tuple[str, str]], stranger: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        stranger.accept()
