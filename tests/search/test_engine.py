from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

import pytest

from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import PlanDraft
from corpus.selection import Selection
from index.build import refresh
from search.engine import Engine
from search.hits import Hit
from search.questions import by_municipality
from search.wording import Wording

EVERYTHING = Selection()


@pytest.fixture
def opened(corpus: CorpusFolder) -> Iterator[Catalogue]:
    with corpus.open() as catalogue:
        yield catalogue


@pytest.fixture
def engine(corpus: CorpusFolder, opened: Catalogue) -> Iterator[Engine]:
    with Engine.open(opened, corpus.index) as engine:
        yield engine


def names(hits: list[Hit]) -> list[str]:
    return [hit.plan.facts.municipalities[0].name for hit in hits]


def test_the_best_answer_comes_first(engine: Engine) -> None:
    hits = engine.search("vergunningen toetsen met de Wet Bibob", EVERYTHING)
    assert hits[0].measure.text == "Wij toetsen vergunningen met de Wet Bibob."
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(one.score >= other.score for one, other in pairwise(hits))


def test_a_hit_says_why(engine: Engine) -> None:
    best = engine.search("de camera in uitgaansgebieden", EVERYTHING)[0]
    assert set(best.why.terms) == {"camera's", "uitgaansgebied"}
    assert best.why.lexical_rank == 1
    assert best.why.sentence == best.measure.text


def test_filters_hold_for_every_answer(engine: Engine) -> None:
    hits = engine.search("camera", Selection(municipalities=("Zwolle",)), k=3)
    assert names(hits) == ["Zwolle"] * 3


def test_a_filter_that_leaves_nothing_finds_nothing(engine: Engine) -> None:
    assert engine.search("camera", Selection(municipalities=("Borne",))) == []


def test_at_most_so_many_of_one_gemeente(engine: Engine) -> None:
    hits = engine.search("wij plaatsen camera's in het uitgaansgebied", EVERYTHING, per_municipality=1)
    assert sorted(names(hits)) == ["Almelo", "Enschede", "Zwolle"]


def test_words_can_be_left_out(engine: Engine) -> None:
    hits = engine.search("camera", EVERYTHING, wording=Wording(without=("camera",)))
    assert hits
    assert not any("camera's" in hit.measure.text for hit in hits)


def test_a_phrase_must_be_there_word_for_word(engine: Engine) -> None:
    hits = engine.search("wet bibob", EVERYTHING, wording=Wording(phrases=("de wet bibob",)))
    assert [hit.measure.text for hit in hits] == ["Wij toetsen vergunningen met de Wet Bibob."]
    assert engine.search("wet bibob", EVERYTHING, wording=Wording(phrases=("bibob de wet",))) == []


def test_counterparts_stand_in_other_gemeenten(engine: Engine) -> None:
    source = engine.search("camera's uitgaansgebied", EVERYTHING)[0].measure
    hits = engine.compare(engine.passage(source), None, engine.elsewhere(source, EVERYTHING))
    assert "Enschede" not in names(hits)
    assert names(hits)


def test_comparing_counts_an_edition_once(
    corpus: CorpusFolder, opened: Catalogue, draft: Callable[..., PlanDraft], hash_encoder: object
) -> None:
    opened.add(draft("Almelo", ("In het centrum hangt cameratoezicht op vrijdag.",), path="/a.docx", sha256="2"))
    refresh(opened, corpus.index)
    with Engine.open(opened, corpus.index) as engine:
        hits = engine.compare("cameratoezicht in het centrum op vrijdag", None, EVERYTHING)
        assert {hit.measure.plan_id for hit in hits if names([hit]) == ["Almelo"]} == {"almelo-2023"}


@pytest.mark.parametrize("question", ["", "   ", "de het een", "qqzzqq", "a", "?" * 50, "woord " * 2000])
def test_any_question_gets_an_answer_without_an_error(engine: Engine, question: str) -> None:
    assert len(engine.search(question, EVERYTHING, k=3)) <= 3


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    first, second = (engine.search("overlast van jongeren op straat", EVERYTHING) for _ in range(2))
    assert first == second


def test_what_was_removed_since_indexing_is_not_cited(engine: Engine, opened: Catalogue) -> None:
    opened.remove(opened.plan("zwolle").id)
    assert "Zwolle" not in names(engine.search("Wet Bibob vergunningen", EVERYTHING))
    assert engine.notes()


def test_what_was_removed_since_indexing_takes_no_place(
    corpus: CorpusFolder, opened: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engine.DEPTH", 1)
    opened.remove(opened.plan("zwolle").id)
    with Engine.open(opened, corpus.index) as lagging:
        assert len(lagging.search("Jongerenwerkers zoeken hangjongeren op straat op.", EVERYTHING, k=5)) == 5
        assert "Zwolle" not in lagging.answering("Jongerenwerkers zoeken hangjongeren", EVERYTHING)


def test_what_was_added_since_opening_stops_nothing(
    corpus: CorpusFolder, engine: Engine, draft: Callable[..., PlanDraft]
) -> None:
    with corpus.open() as other:
        added = other.add(draft("Borne", texts=("Een camera aan de haven.",)))
        ((_, measure),) = other.measures(Selection(plans=(added.plan_id,)))
    assert "Borne" not in engine.municipalities(EVERYTHING)  # it was not searched either
    assert engine.plan(added.plan_id).measures == 1
    assert engine.elsewhere(measure, EVERYTHING).not_municipalities == ("Borne",)


def test_grouping_keeps_ranks_and_puts_gemeenten_together(engine: Engine) -> None:
    hits = by_municipality(engine.search("wij plaatsen camera's in het centrum", EVERYTHING, k=8))
    whose = names(hits)
    assert sorted(hit.rank for hit in hits) == list(range(1, len(hits) + 1))
    assert [name for place, name in enumerate(whose) if name not in whose[:place]] == [
        name for name, _ in groupby(whose)
    ]


def test_several_words_left_out_are_left_out_together(engine: Engine) -> None:
    both = engine.search("camera", EVERYTHING, wording=Wording(without=("camera's uitgaansgebied",)))
    texts = [hit.measure.text for hit in both]
    assert not any("camera's in het uitgaansgebied" in text for text in texts)
    assert len(texts) == 7


def test_leaving_out_a_stop_word_leaves_out_nothing(engine: Engine) -> None:
    assert len(engine.search("camera", EVERYTHING, wording=Wording(without=("de",)))) == 8
