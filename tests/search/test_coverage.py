from corpus.folder import CorpusFolder
from corpus.selection import Selection
from search.coverage import coverage_of
from search.engine import Engine


def test_nothing_on_it_is_told_from_not_searched(bundled_corpus: CorpusFolder) -> None:
    with bundled_corpus.open() as catalogue, Engine.open(catalogue, bundled_corpus.index) as engine:
        everywhere = coverage_of(engine, "toetsen met de Wet Bibob", Selection())
        assert everywhere.searched == ("Almelo", "Enschede", "Zwolle")
        assert "Zwolle" not in everywhere.silent
        assert {"Almelo", "Enschede"} <= set(everywhere.silent)
        twente = coverage_of(engine, "toetsen met de Wet Bibob", Selection(safety_regions=("Twente",)))
        assert twente.searched == twente.silent == ("Almelo", "Enschede")


def test_long_lists_of_gemeenten_are_cut_for_people() -> None:
    from search.coverage import Coverage

    names = tuple(f"Gemeente {number:02}" for number in range(30))
    (said,) = Coverage(searched=names, silent=()).notes()
    assert "en 18 andere" in said
