"""How each sample plan looks: one `Look` a layout, so that no two plans are typeset alike."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Typography and page make-up. Sizes in points, margins in millimetres, colours as hex."""

    font: str = "Helvetica"
    head_font: str = "Helvetica"
    size: float = 10
    leading: float = 14
    heading_sizes: tuple[float, ...] = (18, 13, 11, 10, 10)
    accent: str = "#1F4E79"
    tint: str = "#DCE6F1"
    justified: bool = False
    hyphenated: bool = False
    bullets: tuple[str, ...] = ("•", "–")
    margins: tuple[float, float, float, float] = (25, 25, 25, 22)  # left, right, top, bottom
    columns: int = 1
    cover: Literal["block", "band", "plain"] = "block"
    chapter: Literal["new page", "flow"] = "flow"
    heading_style: Literal["plain", "rule", "bar"] = "plain"
    side_level: int = 0  # headings of this level stand to the left of the text; 0: none do
    table: Literal["ruled", "shaded", "bare"] = "ruled"
    rows_split: bool = False
    header: str = ""
    footer: str = "{page}"  # {page}, {total}; parts for left, middle and right separated by |
    bookmarks: bool = False


LOOKS = {
    "ruled": Look(
        accent="#0B5A4B",
        tint="#D9EAE5",
        chapter="new page",
        heading_style="rule",
        bullets=("•", "o"),
        margins=(20, 20, 25, 22),
        header="|Integraal Veiligheidsplan 2023-2026",
        footer="gemeente Elzerveen||{page}",
    ),
    "columns": Look(
        font="Times-Roman",
        head_font="Helvetica",
        size=10.5,
        leading=14,
        accent="#8A2432",
        tint="#F5E6E4",
        heading_sizes=(17, 12, 10.5, 10),
        justified=True,
        hyphenated=True,
        columns=2,
        cover="band",
        margins=(20, 20, 24, 22),
        bullets=("–", "·"),
        header="Samen aan zet||Integraal veiligheidsbeleid Hazerdrecht",
        footer="|{page}|",
    ),
    "numbered": Look(
        font="Times-Roman",
        head_font="Times-Roman",
        size=11,
        leading=14.5,
        accent="#000000",
        tint="#E8E8E8",
        heading_sizes=(16, 13, 11.5, 11),
        justified=True,
        cover="plain",
        bullets=("-", "o"),
        margins=(28, 25, 25, 25),
        footer="Integrale veiligheid Vlierhoven 2019-2022||Pagina {page} van {total}",
        bookmarks=True,
    ),
    "bullets": Look(
        font="Vera",
        head_font="Vera",
        size=10,
        leading=15.5,
        accent="#C55A11",
        tint="#FBE5D6",
        heading_sizes=(17, 12.5, 11, 10),
        heading_style="bar",
        chapter="new page",
        bullets=("•", "•"),
        margins=(30, 22, 24, 22),
        header="||Veilig Vlierhoven 2024-2027",
        footer="||{page}",
        bookmarks=True,
    ),
    "memo": Look(
        font="Times-Roman",
        head_font="Helvetica",
        size=11.5,
        leading=16.5,
        accent="#333333",
        tint="#EEEEEE",
        heading_sizes=(14, 11.5, 11),
        cover="plain",
        margins=(30, 28, 25, 25),
        bullets=("-", "-"),
        footer="|- {page} -|",
    ),
    "shaded": Look(
        size=10,
        leading=14,
        accent="#3B3B6D",
        tint="#E4E4F0",
        cover="band",
        table="shaded",
        rows_split=True,
        heading_sizes=(17, 13, 10.5),
        bullets=("•", "–"),
        chapter="new page",
        header="Brinkerwolde en Heidermonde",
        footer="Samen veilig 2022-2026||pagina {page}",
    ),
    "side": Look(
        font="Times-Roman",
        head_font="Helvetica",
        size=10.5,
        leading=14.5,
        accent="#1B6CA8",
        tint="#E3EFF8",
        heading_sizes=(19, 13, 10),
        side_level=3,
        table="bare",
        chapter="new page",
        cover="block",
        margins=(65, 22, 28, 24),
        bullets=("•", "–"),
        header="Gemeente Duinrade|",
        footer="Kadernota integrale veiligheid 2025-2028||{page} / {total}",
    ),
}
