"""Annotated plans as examples for the label models: which labels each sentence and list item may have.

Plans come as files of the evaluation material (`gold/NAME/measures.jsonl` with `truth/NAME.jsonl` or a PDF), or as
sources of invented plans in the format of `training.samples.source`.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.model import Element, ElementType
from ingest.reading import read_outline
from ingest.segmentation.features import list_features, prose_features
from ingest.segmentation.stretches import Bullets, Prose, stretches
from training.crf import Example
from training.samples.looks import LOOKS, Look
from training.samples.source import parse, plain
from training.samples.truth import elements as elements_in
from training.samples.truth import gold as gold_in

_KIND = {"maatregel": "M", "doel": "G"}

Mark = dict[str, Any]
"""A line of measures.jsonl."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The examples of an annotated plan, and how much each counts in training."""

    name: str
    prose: list[Example]
    items: list[Example]
    weight: float = 1.0


def examples_of(name: str, elements: Sequence[Element], gold: Iterable[Mark], weight: float = 1.0) -> Plan:
    """The sentences and items of a plan, labelled by where its annotated passages stand."""
    annotation = _Annotation(elements, gold)
    plan = Plan(name, [], [], weight)
    for stretch in stretches(elements):
        if isinstance(stretch, Prose):
            plan.prose.append(Example(name, tuple(prose_features(stretch)), tuple(annotation.prose(stretch))))
        elif isinstance(stretch, Bullets):
            plan.items.append(Example(name, tuple(list_features(stretch, elements)), tuple(annotation.items(stretch))))
    return plan


class _Annotation:
    """Where the annotated passages of a plan stand in its elements."""

    def __init__(self, elements: Sequence[Element], gold: Iterable[Mark]) -> None:
        self._elements = elements
        self._starts: list[int] = []
        stream = ""
        for element in elements:
            self._starts.append(len(stream))
            stream += _letters(element.text)
        self._spans = list(_locate(stream, gold))

    def prose(self, stretch: Prose) -> Iterator[frozenset[str]]:
        """The labels that each line may have."""
        for line in stretch.lines:
            text = self._elements[line.element].text
            start = self._starts[line.element] + len(_letters(text[: line.sentence.start]))
            yield self._labels(start, start + len(_letters(line.sentence.text)))

    def items(self, stretch: Bullets) -> Iterator[frozenset[str]]:
        """The labels that each item may have."""
        for item in stretch.items:
            element = self._elements[item.element]
            stop = self._starts[item.element] + len(_letters(element.text))
            yield self._labels(stop - len(_letters(element.body)), stop)

    def _labels(self, start: int, stop: int) -> frozenset[str]:
        """Labels of the passage that covers most of a stretch: half of the stretch, or most of the passage."""
        most, found = 0, None
        for first, last, mark in self._spans:
            shared = min(stop, last) - max(start, first)
            if shared > most and (shared * 2 > stop - start or shared * 5 > (last - first) * 3):
                most, found = shared, mark
        if found is None:
            return frozenset({"O"})
        kind = _KIND[found["kind"]]
        return frozenset({kind} if found["certainty"] == "clear" else {kind, "O"})


def _letters(text: str) -> str:
    """Only the letters and digits, to find a quotation whatever its spaces and signs."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).lower())
    return re.sub(r"[^a-z0-9]", "", plain)


def _locate(stream: str, gold: Iterable[Mark]) -> Iterator[tuple[int, int, Mark]]:
    """The stretch of every quotation, looked for behind the one before."""
    after = 0
    for mark in gold:
        quote = _letters(mark["quote"])
        start = stream.find(quote, after)
        start = start if start >= 0 else stream.find(quote)
        if start >= 0:
            after = max(after, start)
            yield start, start + len(quote), mark


def elements_of(lines: Iterable[Mark]) -> list[Element]:
    """Elements from the structural truth, where the first row of a table is its head."""
    elements: list[Element] = []
    table = -1
    for line in lines:
        kind = ElementType(line["type"])
        cells = tuple(line["cells"]) if kind is ElementType.TABLE_ROW else None
        new = cells is not None and (not elements or elements[-1].type is not ElementType.TABLE_ROW)
        table += new
        text = line.get("text") or " ".join(filter(None, cells or ()))
        number = re.match(r"\d+(\.\d+)*\.?(?=\s)", text)
        marker = line.get("marker") or (number.group() if number else None)
        elements.append(
            Element(
                type=kind,
                text=text,
                level=line.get("level") or (1 if kind in (ElementType.HEADING, ElementType.LIST_ITEM) else None),
                page=line.get("page"),
                marker=marker if marker and text.startswith(marker) and cells is None else None,
                cells=cells,
                inherited=(0,) if cells and not new and not cells[0] and sum(map(bool, cells)) > 1 else (),
                header=new,
                table=table if cells is not None else None,
            )
        )
    return elements


def source_plan(path: Path, weight: float = 1.0) -> Plan:
    """The examples of an invented plan, straight from its source."""
    elements, gold = read_source(path)
    return examples_of(path.stem, elements, gold, weight)


def read_source(path: Path) -> tuple[list[Element], list[Mark]]:
    """The elements and the annotation of an invented plan; page numbers do not matter, and are all 1."""
    document = parse(path.read_text(encoding="utf-8"))
    printed = list(elements_in(document, LOOKS.get(document.meta.get("look", ""), Look())))
    elements = elements_of(element.record(1) for element in printed)
    leads = (re.match(r"\*\*(.+?)\*\*", document.blocks[element.key[0]].text) for element in printed)
    elements = [
        replace(element, lead=plain(lead[1])) if lead and element.cells is None else element
        for element, lead in zip(elements, leads, strict=True)
    ]
    return elements, gold_in(document, path.stem, defaultdict(lambda: 1))


def plans_in(argument: str, pdfs: Path | None) -> Iterator[Plan]:
    """The annotated plans of a folder, by name: sources, or plans with gold; the argument may end in "=WEIGHT"."""
    name, _, weight = argument.partition("=")
    folder = Path(name)
    for path in sorted(folder.glob("*.md")):
        if path.read_text(encoding="utf-8").startswith("gemeenten:"):  # other texts may lie beside the sources
            yield source_plan(path, float(weight or 1))
    for gold in sorted((folder / "gold").glob("*/measures.jsonl")):
        name = gold.parent.name
        structure = folder / "truth" / f"{name}.jsonl"
        if pdfs and (pdfs / f"{name}.pdf").exists():
            elements: Sequence[Element] = read_outline(pdfs / f"{name}.pdf").elements
        elif structure.exists():
            elements = elements_of(_lines(structure))
        else:
            continue
        yield examples_of(name, elements, _lines(gold), float(weight or 1))


def _lines(path: Path) -> Iterator[Mark]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
