"""How well measures and goals are found in texts that the label models were not trained on.

Run: python -m benchmarks.segmentation

training/texts were written in the habits of real documents and train only what tells a status. A passage is recognised
when it covers 70 % of the words of an annotated one and half of its own words are of that one; what careful readers
could judge either way counts neither way. The texts are segmented as they are, and with their paragraphs broken where
those of real plans are (`training.annotated.broken_elements`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.model import Element, Kind, MeasureDraft
from ingest.segment import segment
from training.annotated import Mark, broken_elements, read_source, sources_in

TEXTS = Path(__file__).parents[1] / "training" / "texts"
_COVERED, _TRUE = 0.7, 0.5


def main() -> None:
    """Print the table."""
    paths = sources_in(TEXTS)
    print(f"{len(paths)} texts that the label models were not trained on")
    print(f"{'paragraphs':12s} {'kind':10s} {'annotated':>9s} {'found':>6s} {'P':>5s} {'R':>5s} {'F1':>5s}")
    for name, elements in (("as written", _as_written), ("broken", broken_elements)):
        counted = sum((_count(elements(path), read_source(path)[1]) for path in paths), Counter())
        for kind in Kind:
            print(f"{name:12s} {kind.value:10s} {_figures(counted, kind)}")


def _as_written(path: Path) -> list[Element]:
    return read_source(path)[0]


def _figures(counted: Counter[tuple[str, Kind]], kind: Kind) -> str:
    gold, found = counted["annotated", kind], counted["found", kind]
    recall = counted["hit", kind] / gold if gold else 0.0
    precision = counted["right", kind] / found if found else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{gold:9d} {found:6d} {precision:5.2f} {recall:5.2f} {both:5.2f}"


def _count(elements: Sequence[Element], marks: Sequence[Mark]) -> Counter[tuple[str, Kind]]:
    """How many are annotated, found, hit and right, by kind."""
    found = segment(elements)
    pairs = dict(_pairs(marks, found))
    of_draft = {draft: mark for mark, draft in pairs.items()}
    counted: Counter[tuple[str, Kind]] = Counter()
    for index, mark in enumerate(marks):
        kind = Kind(mark["kind"])
        if mark["certainty"] == "clear":
            counted["annotated", kind] += 1
            counted["hit", kind] += index in pairs and found[pairs[index]].kind is kind
    for index, draft in enumerate(found):
        true = marks[of_draft[index]] if index in of_draft else None
        if true is None or true["certainty"] == "clear":
            counted["found", draft.kind] += 1
            counted["right", draft.kind] += true is not None and Kind(true["kind"]) is draft.kind
    return counted


def _pairs(marks: Sequence[Mark], found: Sequence[MeasureDraft]) -> Iterator[tuple[int, int]]:
    """Index of a mark and of the passage that is recognised as it, the best pairs first, each at most once."""
    gold, passages = [_words(mark["quote"]) for mark in marks], [_words(draft.text) for draft in found]
    ranked = sorted(
        (
            (shared / (sum(one.values()) + sum(other.values())), i, j)
            for i, one in enumerate(gold)
            for j, other in enumerate(passages)
            if (shared := sum((one & other).values())) >= _COVERED * sum(one.values())
            and shared >= _TRUE * sum(other.values())
        ),
        reverse=True,
    )
    taken: set[tuple[str, int]] = set()
    for _, i, j in ranked:
        if not taken & {("mark", i), ("passage", j)}:
            taken |= {("mark", i), ("passage", j)}
            yield i, j


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


if __name__ == "__main__":
    main()
