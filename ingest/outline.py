"""Which blocks are headings, and how deep they are.

Evidence, strongest first: the file's bookmarks, its table of contents, section numbers, and print that differs from
running text and is used for short blocks that stand alone. Headings of one print are of one rank; ranks are ordered
by size, numbering, weight and slope; the level is the depth in the tree that the ranks give.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ingest.blocks import Block, Item
from ingest.contents import is_contents_head, key_of
from ingest.lines import Bookmark, Style
from ingest.lists import section_number

_LONGEST = 200
_LONGEST_PLAIN = 90
_SENTENCE_END = re.compile(r"[.;,]['\"’”)]*$")
_QUOTATION = re.compile(r"^['‘’\"“„«].{25,}[.!?…][^\w]*['‘’\"”“»]|^['‘’\"“„«].{60,}")
_CAPTION = re.compile(
    r"^(?:tabel|figuur|fig\.|afbeelding|grafiek|diagram|kaart|schema|foto|bijschrift)\s+\d+\b", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]")
_LARGER = 0.75  # points above running text that make a print of its own
_CLEARLY_LARGER = 1.15
_UNNUMBERED = 9

Print = tuple[float, bool, bool, tuple[float, ...], bool]


class Rank(NamedTuple):
    """Order of heading prints; smaller is higher in the tree.

    Attributes:
        size: negative type size.
        depth: number of parts of the section number, or of most that share its print.
        weight: 0 bold capitals, 1 bold, 2 bold italic or plain, 3 italic.
        turn: which print of equal size, depth and weight came first.
    """

    size: float
    depth: int
    weight: int
    turn: int


def headings(
    items: Sequence[Item], body: Style, bookmarks: Sequence[Bookmark], contents: Iterable[str]
) -> dict[int, int]:
    """The headings among the items: index -> level from 1.

    Args:
        items: in reading order; boxed blocks are never headings.
        body: style of running text.
        bookmarks: the file's own outline.
        contents: titles of the table of contents.
    """
    marked = {(key_of(b.title), b.page) for b in bookmarks} | {(key_of(b.title), None) for b in bookmarks}
    listed = {key_of(title) for title in contents}
    named: set[int] = set()
    likely: set[int] = set()
    for index, item in enumerate(items):
        if not isinstance(item, Block) or item.boxed:
            continue
        key = key_of(item.text)
        known = (key, item.page) in marked or key in listed or is_contents_head(item.text)
        if known and _may_be_named(item, body):
            named.add(index)
        elif _could_be(item) and (_stands_out(item, body) or _numbered_deep(item)):
            likely.add(index)
    named -= _said_better(items, named, body)
    chosen = sorted(named | _of_heading_print(items, body, named, likely))
    ranks = _ranks(items, chosen)
    chosen = [index for index in chosen if index in named or _has_text_below(items, index, ranks)]
    return _levels(chosen, ranks)


def _said_better(items: Sequence[Item], named: set[int], body: Style) -> set[int]:
    """Those named blocks in plain print whose words another one has in the print of a heading."""
    blocks = {index: item for index in named if isinstance(item := items[index], Block)}
    better = {key_of(block.text) for block in blocks.values() if _stands_out(block, body)}
    return {i for i, block in blocks.items() if not _stands_out(block, body) and key_of(block.text) in better}


def is_caption(text: str) -> bool:
    """Whether a text names a table or figure."""
    return bool(_CAPTION.match(text))


def _could_be(block: Block) -> bool:
    text = block.text
    return (
        len(text) <= _LONGEST
        and len(block.lines) <= 4
        and len(_LETTERS.findall(text)) >= 2
        and not (_SENTENCE_END.search(text) and not text.endswith("..."))
        and not _is_bulleted(block)
        and not _is_named_item(block)
        and not is_caption(text)
        and not _QUOTATION.match(text)
        and (block.uniform or _depth(block) > 0)
    )


def _is_bulleted(block: Block) -> bool:
    return block.marker is not None and section_number(block.marker.strip("()")) is None


def _is_named_item(block: Block) -> bool:
    """Whether a number in plain print stands before bold words: a list item that has a name."""
    first = block.lines[0].words[0]
    return block.marker is not None and block.style.bold and not first.style.bold


def _may_be_named(block: Block, body: Style) -> bool:
    """Whether a block that says the same as a bookmark or an entry can be the heading itself, and no list item."""
    if len(block.text) > _LONGEST or len(block.lines) > 4 or _is_bulleted(block):
        return False
    return _stands_out(block, body) or (block.marker is None and len(block.lines) <= 2)


def _numbered_deep(block: Block) -> bool:
    return _depth(block) >= 2 and len(block.lines) <= 2 and len(block.text) <= 120


def _stands_out(block: Block, body: Style) -> bool:
    style = block.style
    if style.size >= body.size + _LARGER:
        return True
    if style.size < body.size - 1.5:
        return False
    if style.bold and not body.bold:
        return True
    if block.underlined:  # a link is underlined too, but has a colour of its own
        return style.color == body.color and len(block.text) <= _LONGEST_PLAIN and block.marker is None
    slanted, coloured = style.italic and not body.italic, style.color != body.color
    smallest = body.size - (1.1 if slanted and coloured else 0.5)
    return (
        (slanted or coloured) and style.size >= smallest and len(block.text) <= _LONGEST_PLAIN and block.marker is None
    )


def _print_of(block: Block) -> Print:
    style = block.style
    return style.size, style.bold, style.italic, style.color, block.underlined


def _of_heading_print(items: Sequence[Item], body: Style, named: set[int], likely: set[int]) -> set[int]:
    """Those blocks whose print is mostly used for blocks that look like headings."""
    total: Counter[Print] = Counter()
    good: Counter[Print] = Counter()
    for index, item in enumerate(items):
        sign = isinstance(item, Block) and item.marker and (_is_bulleted(item) or _is_named_item(item))
        if isinstance(item, Block) and not item.boxed and not sign:
            total[_print_of(item)] += 1
            good[_print_of(item)] += index in likely or index in named
    accepted = set()
    for index in likely:
        block = items[index]
        if not isinstance(block, Block):
            continue
        print_ = _print_of(block)
        bold_or_large = block.style.bold or block.style.size >= body.size + _LARGER
        usual = good[print_] / total[print_] >= 0.5 and (bold_or_large or good[print_] >= 2)
        if usual or block.style.size >= _CLEARLY_LARGER * body.size or _numbered_deep(block):
            accepted.add(index)
    return accepted


def _has_text_below(items: Sequence[Item], index: int, ranks: Mapping[int, Rank]) -> bool:
    """Whether something stands under a heading before the next one of a higher rank; else it was a slogan."""
    if index + 1 >= len(items):
        return False
    block = items[index]
    following = ranks.get(index + 1)
    return following is None or following >= ranks[index] or (isinstance(block, Block) and _depth(block) > 0)


def _depth(block: Block) -> int:
    number = section_number(block.lines[0].words[0].text)
    return len(number) if number else 0


def _ranks(items: Sequence[Item], chosen: Sequence[int]) -> dict[int, Rank]:
    blocks = {index: item for index in chosen if isinstance(item := items[index], Block)}
    depths: dict[Print, Counter[int]] = defaultdict(Counter)
    for block in blocks.values():
        if depth := _depth(block):
            depths[_print_of(block)][depth] += 1
    local = _locally_numbered(blocks.values())
    turns: dict[tuple[float, int, int, tuple[float, ...]], int] = {}
    ranks: dict[int, Rank] = {}
    for index, block in blocks.items():
        seen = depths.get(_print_of(block))
        depth = _depth(block) or (seen.most_common(1)[0][0] if seen else _UNNUMBERED)
        if depth == 1 and _print_of(block) in local:
            depth = _UNNUMBERED
        key = (-block.style.size, depth, _weight(block), block.style.color)
        ranks[index] = Rank(*key[:3], turns.setdefault(key, len(turns)))
    return ranks


def _locally_numbered(blocks: Iterable[Block]) -> set[Print]:
    """Prints whose single numbers count inside a section: a higher print has single numbers too, for chapters."""
    single = [block for block in blocks if _depth(block) == 1]
    highest = min(((-block.style.size, _weight(block)) for block in single), default=None)
    return {_print_of(block) for block in single if (-block.style.size, _weight(block)) != highest}


def _weight(block: Block) -> int:
    style = block.style
    if style.bold:
        return 2 if style.italic else 0 if block.text.isupper() else 1
    return 3 if style.italic else 2


def _levels(chosen: Sequence[int], ranks: Mapping[int, Rank]) -> dict[int, int]:
    """Depth of each heading in the tree of ranks."""
    levels: dict[int, int] = {}
    above: list[Rank] = []
    for index in chosen:
        while above and above[-1] >= ranks[index]:
            above.pop()
        above.append(ranks[index])
        levels[index] = len(above)
    return levels
