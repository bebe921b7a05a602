"""The few things that reading Office Open XML needs again and again."""

from lxml import etree

from ingest.readers.numbers import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TERMS = "{http://purl.org/dc/elements/1.1/}"
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name, None also for no node."""
    return None if node is None else node.find(f"{W}{name}")


def value(node: etree._Element | None) -> str | None:
    """The `val` of a property."""
    return None if node is None else node.get(f"{W}val")


def number(node: etree._Element | None) -> int | None:
    """The `val` of a property as a whole number."""
    return whole(value(node))


def flag(node: etree._Element | None) -> bool:
    """Whether an on-off property is there and on."""
    return node is not None and value(node) not in {"0", "false", "off"}
