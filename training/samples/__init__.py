"""Sample plans of invented gemeenten: each source becomes a document, its structure and its annotation.

The documents go with the program, for a first try and for tests; truth and annotation stay here and show how well a
plan was read. Every sentence was written for this project.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .looks import LOOKS, Look
from .source import Document, parse
from .truth import gold, truth

__all__ = ["SOURCES", "build", "load"]

SOURCES = Path(__file__).parent / "sources"
"""Folder of the sources, one Markdown-like file a plan."""


def load() -> Iterator[tuple[str, Document]]:
    """Every source by name, in alphabetical order."""
    for path in sorted(SOURCES.glob("*.md")):
        yield path.stem, parse(path.read_text(encoding="utf-8"))


def build(documents: Path, annotations: Path) -> list[str]:
    """Build every plan.

    Args:
        documents: where the PDF and HTML files go.
        annotations: gets `truth/<name>.jsonl` and `gold/<name>/{doc.json,measures.jsonl}`.

    Returns:
        A line about each plan.
    """
    return [_build_one(name, document, documents, annotations) for name, document in load()]


def _build_one(name: str, document: Document, documents: Path, annotations: Path) -> str:
    """One plan: the document, its truth and its annotation."""
    if document.meta["look"] == "web":
        from .web import html

        look, suffix, (content, pages, count) = Look(), "html", html(document)
    else:
        from .pdf import pdf

        look, suffix = LOOKS[document.meta["look"]], "pdf"
        content, pages, count = pdf(document, look)
    file = documents / f"{name}.{suffix}"
    documents.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    _write_lines(annotations / "truth" / f"{name}.jsonl", truth(document, look, pages))
    marked = gold(document, name, pages)
    _write_lines(annotations / "gold" / name / "measures.jsonl", marked)
    doc = json.dumps(_description(document, file.name), ensure_ascii=False, indent=1) + "\n"
    (annotations / "gold" / name / "doc.json").write_text(doc, encoding="utf-8", newline="\n")
    measures = sum(line["kind"] == "maatregel" for line in marked)
    return f"{file.name}: {count} pages, {measures} measures, {len(marked) - measures} goals"


def _description(document: Document, file: str) -> dict[str, Any]:
    """What doc.json says; a joint plan stands under its first gemeente and names them all."""
    names = document.municipalities
    return {
        "file": file,
        "gemeente": names[0],
        "gemeenten": names,
        "title": document.meta["title"],
        "doc_type": document.meta["doc_type"],
        "period": document.period,
        "language": "nl",
    }


def _write_lines(path: Path, lines: list[Mapping[str, Any]] | list[dict[str, Any]]) -> None:
    """One JSON object a line, UTF-8, the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")
