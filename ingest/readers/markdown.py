"""Markdown to elements, by way of HTML."""

from pathlib import Path

from markdown_it import MarkdownIt

from corpus.errors import UnreadableError
from corpus.model import Element
from ingest.readers.html import decoded, parse_html


def read_markdown(path: Path) -> tuple[list[Element], dict[str, str]]:
    """Elements and properties (front matter) of a Markdown file.

    Raises:
        UnreadableError: it is empty.
    """
    text = decoded(path.read_bytes())
    if not text.strip():
        raise UnreadableError(path, "het bestand is leeg")
    properties, text = _front_matter(text)
    html = MarkdownIt("commonmark").enable("table").render(text)
    elements, _ = parse_html(path, f"<html><body>{html}</body></html>")
    return elements, properties


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Key-value lines between two rows of dashes at the top, and the rest."""
    lines = text.lstrip().splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:40]]:
        return {}, text
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    pairs = (line.partition(":") for line in lines[1:end])
    properties = {key.strip(): value.strip().strip("\"'") for key, _, value in pairs if value.strip()}
    return properties, "\n".join(lines[end + 1 :])
