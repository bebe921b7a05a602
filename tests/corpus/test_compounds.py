import pytest

from corpus.compounds import CompoundSplitter
from corpus.stems import stem

WORDS = ["jeugd", "overlast", "veiligheid", "beleid", "woning", "inbraak", "wijk", "team", "zorg", "grens", "streek"]
VOCABULARY = {stem(word) for word in WORDS}
SPLITTER = CompoundSplitter(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jeugdoverlast", "jeugd overlast"),
        ("veiligheidsbeleid", "veiligheids beleid"),
        ("woninginbraken", "woning inbraken"),
        ("wijkveiligheidsteam", "wijk veiligheids team"),
        ("grensstreek", "grens streek"),
    ],
)
def test_compound_of_known_words_is_split(word: str, parts: str) -> None:
    found = SPLITTER.split(word)
    assert [word[part.start : part.end] for part in found] == parts.split()
    assert all(part.term in VOCABULARY for part in found)


@pytest.mark.parametrize("word", ["jeugdhonk", "fietsoverlast", "zorg", "overlast", "beleidszorgt1", ""])
def test_word_with_an_unknown_part_stays_whole(word: str) -> None:
    assert SPLITTER.split(word) == ()


@pytest.mark.parametrize("word", ["maatregel", "samenwerking", "tegengaan", "vriendschap"])
def test_word_that_only_looks_like_a_compound_stays_whole(word: str) -> None:
    everything = CompoundSplitter(
        {stem(part) for part in ["maat", "regel", "samen", "werking", "tegen", "gaan", "vriend", "schap"]}
    )
    assert everything.split(word) == ()
