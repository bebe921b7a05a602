"""Parties as printed: an enumeration split into one name each, and parties found in running text."""

import re
from collections.abc import Iterator

from ingest.segmentation.sentences import norm

# Words after which "X en Y" is the name of one department or office.
_OFFICE = re.compile(
    r"\b(team|teams|afdeling|ministerie|sector|cluster|directie|domein|platform|adviseurs?|coordinator|wethouder|beleidsadviseurs?|medewerkers?|programma|bureau|dienst"
    r"|raad|stichting|vereniging|unit|vakgroep|kenniscentrum|expertisecentrum) [^,;]+$"
)
# Pairs that are one thing wherever they stand.
_PAIRS = re.compile(
    r"\b(orde en veiligheid|zorg en veiligheid|jeugd en gezin|werk en inkomen|toezicht en handhaving|vergunningen en handhaving|burgemeester en wethouders"
    r"|justitie en veiligheid|informatie en expertise|schoon en heel|welzijn en zorg|natuur en milieu)\b"
)
_ADJECTIVE = re.compile(
    r"(aal|eel|isch|ische|lijk|lijke|ief|ieve|interne|externe|lokale|regionale|landelijke|publieke|private|acute|groene|particuliere|medische|fysieke|sociale|overige|andere|vrijwillige)$"
)
_ARTICLE = re.compile(r"^((de|het|onze|met|o\.a\.|onder andere|onder meer|zoals|zowel|ook|evt\.?|eventueel)\s+|(De|Het|Onze)\s+(?=[a-z]))")
_REST = re.compile(r"^(etc|enz|e\.d|et cetera|enzovoorts?|en dergelijke|n\.?v\.?t|nvt|-+|nader te bepalen|ntb|geen|onbekend)\.?$", re.IGNORECASE)


def split_parties(printed: str) -> tuple[str, ...]:
    """The parties of an enumeration: "Team veiligheid, politie en het OM" -> ("Team veiligheid", "politie", "OM")."""
    found: list[str] = []
    for part in _parts(printed):
        name = _bare(part)
        if name and not _REST.match(name) and name not in found:
            found.append(name)
    return tuple(found)


def _parts(printed: str) -> Iterator[str]:
    """Pieces between separators that do not stand inside brackets."""
    for piece in _split_outside_brackets(printed):
        yield from _split_at_and(piece)


def _split_outside_brackets(printed: str) -> Iterator[str]:
    depth = start = 0
    for index, char in enumerate(printed):
        depth = max(0, depth + (char in "([") - (char in ")]"))
        slash = char == "/" and printed[index - 1 : index].isspace()
        bullet = char in "•▪‣" or (char in "-–" and printed[index - 1 : index + 2].isspace() is False and _is_bullet(printed, index))
        if depth == 0 and (char in ",;\n" or slash or bullet):
            yield printed[start:index]
            start = index + 1
    yield printed[start:]


def _is_bullet(printed: str, index: int) -> bool:
    """Whether a dash stands alone, between spaces or at the beginning."""
    return printed[index + 1 : index + 2] == " " and (index == 0 or printed[index - 1] == " ")


def _split_at_and(piece: str) -> Iterator[str]:
    """The two sides of "en", unless together they are one name."""
    for match in re.finditer(r"\s(?:en|&|alsmede|evenals|en/of)\s", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if not _one_name(left, right) and not _inside_brackets(piece, match.start()):
            yield left
            yield from _split_at_and(right)
            return
    yield piece


def _inside_brackets(text: str, index: int) -> bool:
    return text.count("(", 0, index) > text.count(")", 0, index)


def _one_name(left: str, right: str) -> bool:
    """Whether "left en right" is one party: "sociaal en maatschappelijk domein", "Zorg- en Veiligheidshuis"."""
    first, second = norm(left).split(), norm(right).split()
    if not first or not second:
        return True
    if first[-1].endswith("-") or _PAIRS.search(f"{' '.join(first[-2:])} en {' '.join(second[:2])}"):
        return True
    if len(_bare(left).split()) == 1 and _ADJECTIVE.search(first[-1]) and len(second) > 1 and _ADJECTIVE.search(second[0]):
        return True
    capitals = left.split()[-1][:1].isupper() and right.split()[0][:1].isupper()
    return bool(capitals and len(first) > 1 and _OFFICE.search(" ".join(first)))


def _bare(part: str) -> str:
    """A party without article, bullet and closing sign."""
    name = part.strip(" \t\n.:;•▪‣")
    name = re.sub(r"^[-–]\s+", "", name)
    while match := _ARTICLE.match(name):
        name = name[match.end() :]
    return name.strip()
