"""A document of lines on pages into elements: furniture, tables, notes, columns, blocks, outline."""

from collections import Counter
from collections.abc import Mapping, Sequence

from corpus.model import Box, Element, ElementType, PageReport
from ingest.aligned import take_aligned
from ingest.at_hand import one_by_one
from ingest.banded import take_banded
from ingest.blocks import Block, Item, blocks_of, pitches
from ingest.contents import take_contents
from ingest.flow import join_over_breaks, nest
from ingest.furniture import take_out
from ingest.joins import JoinedRow, continues, join_rows
from ingest.layout import columns_of
from ingest.lines import Document, Line, Page, Style
from ingest.lists import section_number
from ingest.markers import with_bullets, with_leaders, with_markers
from ingest.notes import mark_of, take_notes
from ingest.outline import headings, is_caption
from ingest.outlined import Outline, regulation_data
from ingest.pieces import Entry
from ingest.quality import text_quality
from ingest.repair import join_lines, superscript, vocabulary
from ingest.tables import Table, cell_text, take_ruled
from ingest.titles import titles

_LONGEST_CAPTION = 200


def read_paged(document: Document, unread: Mapping[int, str]) -> Outline:
    """The outline of a paged document; its lines are used up.

    Args:
        document: its pages' lines.
        unread: physical page -> why it was not read.
    """
    pages = document.pages
    quality = {page.number: text_quality(" ".join(line.text for line in page.lines)) for page in one_by_one(pages)}
    known = vocabulary(line.text for page in pages for line in page.lines)
    body = body_style(pages)
    tables = {page.number: take_ruled(page) for page in one_by_one(pages)}
    furniture = take_out(pages, body)
    for page in one_by_one(pages):
        page.lines = with_leaders(with_bullets(page.lines))
        tables[page.number] += take_banded(page)
        tables[page.number] += take_aligned(page)
        page.lines = with_markers(page.lines, page.dots)
    notes = {page.number: take_notes(page, body) for page in pages}
    columns = [column for page in one_by_one(pages) for column in columns_of(page, tables[page.number])]
    take_contents(columns)
    pitch = pitches(columns)
    flow = [item for number, column in enumerate(columns) for item in blocks_of(column, number, pitch, known)]
    items = join_over_breaks(flow)
    nest(items)
    elements = _elements(items, document, body, notes, known)
    reports = tuple(
        PageReport(
            page=page.number,
            quality=quality[page.number],
            unread=unread.get(page.number),
            label=furniture.labels.get(page.number),
        )
        for page in pages
    )
    return Outline(
        elements=tuple(elements),
        pages=reports,
        properties=dict(document.properties) | regulation_data(elements),
        furniture=furniture.texts,
        warnings=_warnings(unread),
    )


def _warnings(unread: Mapping[int, str]) -> tuple[str, ...]:
    """One line for each reason, with its pages."""
    reasons: dict[str, list[int]] = {}
    for number, reason in unread.items():
        reasons.setdefault(reason, []).append(number)
    return tuple(
        f"bladzijde{'n' * (len(numbers) > 1)} {', '.join(map(str, numbers))} niet gelezen: {reason}"
        for reason, numbers in reasons.items()
    )


def body_style(pages: Sequence[Page]) -> Style:
    """The style of most letters."""
    counts: Counter[Style] = Counter()
    for page in pages:
        for line in page.lines:
            counts[line.style] += len(line.text)
    if not counts:
        return Style("", 10.0, False, False, ())
    return counts.most_common(1)[0][0]


def _elements(
    items: Sequence[Item],
    document: Document,
    body: Style,
    notes: Mapping[int, Sequence[Sequence[Line]]],
    known: frozenset[str],
) -> list[Element]:
    title_levels = titles(items, body)
    rest = [item for index, item in enumerate(items) if index not in title_levels]
    contents = [item.text for item in items if isinstance(item, Entry)]
    chosen = headings(rest, body, document.bookmarks, contents)
    level_of = {id(rest[index]): (ElementType.HEADING, level) for index, level in chosen.items()}
    level_of |= {id(items[index]): (ElementType.TITLE, level) for index, level in title_levels.items()}
    elements: list[Element] = []
    done = 0
    tables = 0
    index = 0
    while index < len(items):
        item = items[index]
        while done < item.page - 1:
            done += 1
            elements += [_note(note, known) for note in notes.get(done, ())]
        index += 1
        if isinstance(item, Table):
            parts = [item]
            while index < len(items) and isinstance(more := items[index], Table) and continues(parts[-1], more):
                parts.append(more)
                index += 1
            elements += [_row(row, tables, known) for row in join_rows(parts)]
            tables += 1
        elif isinstance(item, Entry):
            elements.append(_entry(item))
        else:
            elements.append(_block(item, *level_of.get(id(item), (None, None))))
    for page_number in range(done + 1, len(document.pages) + 1):
        elements += [_note(note, known) for note in notes.get(page_number, ())]
    return elements


def _block(block: Block, kind: ElementType | None, level: int | None) -> Element:
    text = block.text
    if kind is not None:
        number = block.lines[0].words[0].text if len(block.lines[0].words) > 1 else ""
        marker = number if section_number(number) or block.marker else None
        return Element(type=kind, text=text, level=level, page=block.page, boxes=block.boxes, marker=marker)
    first = block.lines[0].words[0]
    if block.marker is None and first.raised and first.text.isdigit() and len(block.lines[0].words) > 1:
        return _note(block.lines, block.known)
    return Element(
        type=_plain_type(block, text),
        text=text,
        level=None if block.marker is None else block.level,
        page=block.page,
        boxes=block.boxes,
        marker=block.marker or None,
        lead=_lead(block),
    )


def _plain_type(block: Block, text: str) -> ElementType:
    if block.marker is not None:
        return ElementType.LIST_ITEM
    return ElementType.CAPTION if is_caption(text) and len(text) <= _LONGEST_CAPTION else ElementType.PARAGRAPH


def _lead(block: Block) -> str | None:
    runs = [run for line in block.lines for run in line.runs]
    if block.marker and runs:
        runs[0] = (runs[0][0], runs[0][1], runs[0][2].removeprefix(block.marker).strip())
        if not runs[0][2]:
            runs = runs[1:]
    if len(runs) < 2 or not (runs[0][0] or runs[0][1]):
        return None
    text, print_ = runs[0][2], runs[0][:2]
    for bold, italic, more in runs[1:]:
        if (bold, italic) != print_:
            break
        text = join_lines(text, more, block.known)
    else:
        return None
    return text if len(text) <= 120 else None


def _note(note: Sequence[Line], known: frozenset[str]) -> Element:
    text = cell_text(note, known)
    mark = mark_of(note)
    return Element(
        type=ElementType.FOOTNOTE,
        text=text,
        page=note[0].page,
        marker=superscript(mark) if note[0].words[0].raised else mark,
        boxes=Block(list(note)).boxes,
    )


def _entry(entry: Entry) -> Element:
    number = section_number(entry.text.split(" ", 1)[0])
    return Element(
        type=ElementType.TOC_ENTRY,
        text=entry.text,
        level=len(number) if number else 1,
        page=entry.lines[0].page,
        boxes=Block(list(entry.lines)).boxes,
    )


def _row(row: JoinedRow, number: int, known: frozenset[str]) -> Element:
    cells = tuple(cell_text(cell, known) for cell in row.cells)
    return Element(
        type=ElementType.TABLE_ROW,
        text=" ".join(cell for cell in cells if cell),
        page=row.parts[0][0].page,
        boxes=tuple(
            Box(
                page=table.page,
                x0=round(table.x0, 1),
                top=round(part.top, 1),
                x1=round(table.x1, 1),
                bottom=round(part.bottom, 1),
            )
            for table, part in row.parts
        ),
        cells=cells,
        inherited=tuple(sorted(row.inherited)),
        header=row.header,
        table=number,
    )
