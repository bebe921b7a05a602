"""Annotated plans as examples for the label models: which labels each sentence and list item may have.

Plans come as files of the evaluation material (`gold/NAME/measures.jsonl` with `truth/NAME.jsonl` or a PDF), or as
sources of invented plans in the format of `training.samples.source`.
"""

import argparse
import json
import random
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.model import Element, ElementType
from ingest.reading import read_outline
from ingest.segmentation.cues import lexicon
from ingest.segmentation.features import list_features, prose_features
from ingest.segmentation.sentences import Sentence
from ingest.segmentation.stretches import Bullets, Prose, stretches
from training.crf import Example
from training.samples.looks import LOOKS, Look
from training.samples.source import parse, plain
from training.samples.truth import elements as elements_in
from training.samples.truth import gold as gold_in

_KIND = {"maatregel": "M", "doel": "G"}
_TURNS = 0.15  # share of the sentences outside passages before which a paragraph is broken

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
    annotation = Annotation(elements, gold)
    plan = Plan(name, [], [], weight)
    for stretch in stretches(elements):
        if isinstance(stretch, Prose):
            plan.prose.append(Example(name, tuple(prose_features(stretch)), tuple(annotation.prose(stretch))))
        elif isinstance(stretch, Bullets):
            plan.items.append(Example(name, tuple(list_features(stretch, elements)), tuple(annotation.items(stretch))))
    return plan


class Annotation:
    """Where the annotated passages of a plan stand in its elements."""

    def __init__(self, elements: Sequence[Element], gold: Iterable[Mark]) -> None:
        self._elements = elements
        self._starts: list[int] = []
        stream = ""
        for element in elements:
            self._starts.append(len(stream))
            stream += _letters(element.text)
        self._spans = list(_locate(stream, gold))

    def standing(self) -> Iterator[tuple[int, Mark]]:
        """The index of the element in which each annotated passage begins, and its mark."""
        for start, _, mark in self._spans:
            yield bisect_right(self._starts, start) - 1, mark

    def prose(self, stretch: Prose) -> Iterator[frozenset[str]]:
        """The labels that each line may have."""
        before: Mark | None = None
        for line in stretch.lines:
            mark = self.sentence(line.element, line.sentence)
            yield _labels(mark, further=mark is not None and mark is before)
            before = mark

    def items(self, stretch: Bullets) -> Iterator[frozenset[str]]:
        """The labels that each item may have."""
        for item in stretch.items:
            element = self._elements[item.element]
            stop = self._starts[item.element] + len(_letters(element.text))
            yield _labels(self._mark(stop - len(_letters(element.body)), stop), further=False)

    def sentence(self, index: int, sentence: Sentence) -> Mark | None:
        """The mark of a sentence of the element with that index."""
        start = self._starts[index] + len(_letters(self._elements[index].text[: sentence.start]))
        return self._mark(start, start + len(_letters(sentence.text)))

    def _mark(self, start: int, stop: int) -> Mark | None:
        """The passage that covers most of a stretch: half of the stretch, or most of the passage."""
        most = 0
        found: Mark | None = None
        for first, last, mark in self._spans:
            shared = min(stop, last) - max(start, first)
            if shared > most and (shared * 2 > stop - start or shared * 5 > (last - first) * 3):
                most, found = shared, mark
        return found


def _labels(mark: Mark | None, *, further: bool) -> frozenset[str]:
    """The labels that a sentence or item with this mark may have; `further`: the one before has it too."""
    if mark is None:
        return frozenset({"O"})
    label = _KIND[mark["kind"]]
    label = label.lower() if further else label
    return frozenset({label} if mark["certainty"] == "clear" else {label, "O"})


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


def broken_elements(path: Path) -> list[Element]:
    """The elements with shorter paragraphs: real plans begin one where they turn to something else, some more often.

    Paragraphs of invented plans have seven sentences and more; in real ones half of all measures end with a paragraph.
    """
    elements, gold = read_source(path)
    annotation = Annotation(elements, gold)
    chance = random.Random(path.stem)  # noqa: S311 - not a secret
    often = chance.random()
    found: list[Element] = []
    for index, element in enumerate(elements):
        if element.type is not ElementType.PARAGRAPH:
            found.append(element)
            continue
        sentences = lexicon().reader.sentences(element.text)
        marks = [annotation.sentence(index, sentence) for sentence in sentences]
        cuts = [0]
        for before, mark, sentence in zip(marks, marks[1:], sentences[1:], strict=False):
            share = often if mark is not before else _TURNS if mark is None else 0.0
            if chance.random() < share:
                cuts.append(sentence.start)
        pieces = [element.text[start:stop].strip() for start, stop in pairwise([*cuts, len(element.text)])]
        found.append(replace(element, text=pieces[0]))
        found += [replace(element, text=piece, lead=None) for piece in pieces[1:]]
    return found


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


def arguments_of(description: str | None, out: str) -> argparse.ArgumentParser:
    """The arguments of a command that trains on annotated plans and writes a model to a file."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("plans", nargs="+", metavar="FOLDER[=WEIGHT]")
    parser.add_argument("--pdf", type=Path, help="folder with the PDFs of plans")
    parser.add_argument("--out", type=Path, default=Path(out))
    parser.add_argument("--leave-one-out", nargs="*", metavar="NAME", help="report on these plans, or on all")
    return parser


def plans_in(argument: str, pdfs: Path | None) -> Iterator[Plan]:
    """The examples of the annotated plans of a folder, see `annotated_in`."""
    for one in annotated_in(argument, pdfs):
        yield examples_of(one.name, one.elements, one.marks, one.weight)


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated plan, and how much it counts in training."""

    name: str
    elements: Sequence[Element]
    marks: Sequence[Mark]
    weight: float = 1.0


def sources_in(folder: Path) -> list[Path]:
    """The sources of annotated plans in a folder, by name; a README may lie beside them."""
    return [path for path in sorted(folder.glob("*.md")) if path.read_text(encoding="utf-8").startswith("gemeenten:")]


def annotated_in(argument: str, pdfs: Path | None) -> Iterator[Annotated]:
    """The annotated plans of a folder, by name: sources, or plans with gold; the argument may end in "=WEIGHT"."""
    name, _, weight = argument.partition("=")
    folder, counts = Path(name), float(weight or 1)
    for path in sources_in(folder):
        yield Annotated(path.stem, broken_elements(path), read_source(path)[1], counts)
    for gold in sorted((folder / "gold").glob("*/measures.jsonl")):
        name = gold.parent.name
        structure = folder / "truth" / f"{name}.jsonl"
        if pdfs and (pdfs / f"{name}.pdf").exists():
            elements: Sequence[Element] = read_outline(pdfs / f"{name}.pdf").elements
        elif structure.exists():
            elements = elements_of(_lines(structure))
        else:
            continue
        yield Annotated(name, elements, list(_lines(gold)), counts)


def _lines(path: Path) -> Iterator[Mark]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
