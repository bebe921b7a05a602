"""The training data, as typed pairs: what each file holds and how it is read.

Files of the project's own (`training/data/*.tsv`) are read beside those under the data folder; README.md
there names every source with its licence.
"""

import gzip
import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OWN_DATA = Path(__file__).parent / "data"
THESAURUS = Path(__file__).parents[1] / "corpus" / "concepts.toml"

SMALL_PARALLEL = ("ntrex", "mozilla_www", "privacyguides", "opensourceguide", "minvws_dashboard", "tatoeba_laser")
# What a question says around its subject, and should weigh nothing.
QUESTIONS = (
    "wat doen andere gemeenten aan {}",
    "hoe pakken anderen {} aan",
    "welke gemeenten hebben maatregelen tegen {}",
    "wat is er bekend over {}",
    "voorbeelden van beleid rond {}",
    "maatregelen voor {}",
    "hoe gaan wij om met {}",
    "welke afspraken zijn er over {}",
    "plannen met {} in andere plaatsen",
    "wie doet iets met {}",
    "wat kan de gemeente doen tegen {}",
)
MAX_WORDS = 25  # longer treaty sentences teach a mean of vectors little and cost the teacher most
MAX_LEMMAS = 4  # a WordNet synset lists its commonest lemmas first


class Translation(NamedTuple):
    """A Dutch text, the English text that the teacher reads in its place, and where the pair is from."""

    dutch: str
    english: str
    source: str


class Related(NamedTuple):
    """Two Dutch texts that should lie close together (a heading and its paragraph, two synonyms)."""

    left: str
    right: str
    source: str


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each line of a UTF-8 file, gzipped or not; `#` starts a comment line."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def translations(data: Path) -> Iterator[Translation]:
    """Yield the Dutch-English pairs of the data folder, dictionaries first."""
    yield from _dictionary(data)
    for name in ("treaties", *SMALL_PARALLEL):
        for dutch, english in read_rows(data / f"par_{name}.nl-en.tsv.gz"):
            if len(english.split()) <= MAX_WORDS:
                yield Translation(dutch, english, name)


def concepts() -> Iterator[tuple[list[str], str]]:
    """Yield the concepts of the field: Dutch terms for the same thing, and its meaning in English."""
    for terms, english in read_rows(OWN_DATA / "lexicon.tsv"):
        yield terms.split("|"), english


def thesaurus() -> Iterator[list[str]]:
    """Yield the labels and abbreviations of each concept that the product itself searches with."""
    for concept in tomllib.loads(THESAURUS.read_text(encoding="utf-8"))["concept"]:
        yield [concept["pref"], *concept.get("alt", ()), *concept.get("abbr", ())]


def dictionary_nouns(data: Path) -> list[tuple[str, str]]:
    """Return the one-word nouns of the Wiktionary with the English of their first sense, names left out."""
    nouns: dict[str, str] = {}
    for dutch, english, _, kind in read_rows(data / "dict_enwiktionary.nl-en-gloss.tsv.gz"):
        if kind == "n" and dutch.isalpha() and dutch.islower() and english.islower():
            nouns.setdefault(dutch, english)
    return sorted(nouns.items())


def ordinary_sentences(data: Path) -> list[str]:
    """Return Dutch sentences of many kinds: neither law, which would outweigh them, nor the joined ones."""
    sources = {*SMALL_PARALLEL, "gloss", "sentence", "plain"}
    return [row.dutch for row in (*translations(data), *own_translations()) if row.source in sources]


def own_translations() -> Iterator[Translation]:
    """Yield the Dutch-English pairs that were written for this project."""
    for terms, english in concepts():
        for term in terms:
            yield Translation(term, english, "lexicon")
    for dutch, english in read_rows(OWN_DATA / "sentences.tsv"):
        yield Translation(dutch, english, "sentence")
    for dutch, english in read_rows(OWN_DATA / "everyday.tsv"):
        yield Translation(dutch, english, "plain")


def _dictionary(data: Path) -> Iterator[Translation]:
    for dutch, english, gloss, _ in read_rows(data / "dict_enwiktionary.nl-en-gloss.tsv.gz"):
        yield Translation(dutch, f"{english} ({gloss})" if gloss else english, "wiktionary")
        yield Translation(dutch, english, "wiktionary")
    for dutch, lemmas in read_rows(data / "dict_omw_wordnet.nl-en.tsv.gz"):
        yield Translation(dutch, ", ".join(lemmas.split(", ")[:MAX_LEMMAS]), "wordnet")
    for _, dutch, english in read_rows(data / "gloss_odwn.nl-glossnl-glossen.tsv.gz"):
        if dutch and english:
            yield Translation(dutch, english, "gloss")
    for dutch, english in read_rows(data / "dict_osm_tagging.nl-en.tsv.gz"):
        yield Translation(dutch, english, "osm")


def related(data: Path) -> Iterator[Related]:
    """Yield the Dutch-Dutch pairs of the data folder: law text and synonyms."""
    for heading, paragraph, _ in read_rows(data / "pair_law_heading_par.nl.tsv.gz"):
        yield Related(heading, paragraph, "heading")
    for left, right, _ in read_rows(data / "pair_law_adjacent.nl.tsv.gz"):
        yield Related(left, right, "adjacent")
    for word, synonym, _ in read_rows(data / "syn.nl-nl.tsv.gz"):
        yield Related(word, synonym, "synonym")


def own_related() -> Iterator[Related]:
    """Yield the Dutch-Dutch pairs that were written for this project, those of its thesaurus included."""
    for questions, measure in read_rows(OWN_DATA / "paraphrases.tsv"):
        for question in questions.split("|"):
            yield Related(question, measure, "paraphrase")
    for terms, _ in concepts():
        for left, right in itertools.permutations(terms, 2):
            yield Related(left, right, "concept")
    for terms in thesaurus():
        for left, right in itertools.permutations(terms, 2):
            yield Related(left, right, "thesaurus")
        for form, term in zip(itertools.cycle(QUESTIONS), terms, strict=False):
            yield Related(form.format(term), terms[0], "thesaurus")
