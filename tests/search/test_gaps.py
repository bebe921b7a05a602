from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from corpus.errors import UsageError
from corpus.folder import CorpusFolder
from corpus.model import Kind, Municipality, Period, PlanDraft
from corpus.output import Format
from corpus.selection import Selection
from index.build import open_index, refresh
from search.clusters import groups
from search.gaps import Gaps, find_gaps
from search.gaps_views import GapsReport, label

Draft = Callable[..., PlanDraft]

BIBOB, CAMERA = "Wij toetsen vergunningen met de Wet Bibob.", "Cameratoezicht in het centrum op vrijdag en zaterdag."
MEDIATION = "Buurtbemiddeling door vrijwilligers bij ruzies tussen buren."
MEASURES = Selection(kind=Kind.MEASURE)


def rows(*vectors: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(vectors, np.float32)


def test_a_group_is_a_measure_with_all_that_are_like_it() -> None:
    found = groups(rows((1, 0), (0.8, 0.6), (0, 1)), [["A"], ["B"], ["C"]], [True] * 3, 0.7)
    assert [(group.centre, group.members) for group in found] == [(0, (0, 1)), (2, (2,))]


def test_the_measure_that_most_gemeenten_have_comes_first() -> None:
    lonely, shared = [(1.0, 0.0)] * 3, [(0.0, 1.0)] * 2
    found = groups(rows(*lonely, *shared), [["A"]] * 3 + [["A"], ["B"]], [True] * 5, 0.9)
    assert found[0].members == (3, 4)


def test_members_are_like_the_middle_and_do_not_chain() -> None:
    chain = rows(*((np.cos(angle), np.sin(angle)) for angle in np.deg2rad([0, 40, 80, 120])))
    found = groups(chain, [[name] for name in "ABCD"], [True] * 4, np.cos(np.deg2rad(45)))
    assert max(len(group.members) for group in found) == 3


def test_what_says_too_little_does_not_stand_in_the_middle() -> None:
    found = groups(rows((1, 0), (1, 0), (0, 1)), [["A"], ["B"], ["C"]], [False, True, False], 0.9)
    assert [(group.centre, group.members) for group in found] == [(1, (1, 0))]


@given(
    rows=arrays(np.float32, st.tuples(st.integers(1, 12), st.just(3)), elements=st.floats(-1, 1, width=32)),
    least=st.floats(0.1, 0.9),
)
def test_every_measure_is_in_one_group(rows: NDArray[np.float32], least: float) -> None:
    names = [["A"] if number % 2 else ["B"] for number in range(len(rows))]
    found = groups(rows, names, [True] * len(rows), least)
    assert sorted(member for group in found for member in group.members) == list(range(len(rows)))
    assert all(group.members[0] == group.centre for group in found)
    assert found == groups(rows, names, [True] * len(rows), least)


@pytest.fixture
def opened(corpus: CorpusFolder, draft: Draft) -> Iterator[Catalogue]:
    """Borne, Losser and Wierden; what two of them do and the third does not, and an older plan of Wierden that did."""
    with corpus.open() as catalogue:
        for plan in catalogue.plans():
            catalogue.remove(plan.id)
        catalogue.add(draft("Borne", (BIBOB, CAMERA, "Iets heel anders met paarden."), path="/b.pdf"))
        catalogue.add(draft("Losser", (BIBOB, CAMERA, MEDIATION), path="/l.pdf"))
        catalogue.add(draft("Wierden", (CAMERA,), path="/w.pdf"))
        catalogue.add(draft("Wierden", (BIBOB,), path="/o.pdf", period=Period(first=2015, last=2018)))
        refresh(catalogue, corpus.index)
        yield catalogue


def gaps(
    catalogue: Catalogue, corpus: CorpusFolder, at_least: int = 2, selection: Selection = MEASURES, **more: bool
) -> Gaps:
    index = open_index(catalogue, corpus.index)
    try:
        return find_gaps(catalogue, index, corpus.index, "Wierden", selection, at_least, **more)
    finally:
        index.close()


def test_what_others_do_and_this_gemeente_does_not_is_a_gap(corpus: CorpusFolder, opened: Catalogue) -> None:
    (gap,) = gaps(opened, corpus).gaps
    assert label(gap) == BIBOB
    assert gap.names == ("Borne", "Losser")
    assert [item.measure.page_from for item in gap.evidence] == [1, 1]
    assert "Wet Bibob" in gap.concepts
    assert gap.nearest is not None
    assert gap.nearest.measure.text == CAMERA


def test_with_one_everything_that_somebody_does_is_a_gap(corpus: CorpusFolder, opened: Catalogue) -> None:
    assert {label(gap) for gap in gaps(opened, corpus, 1).gaps} >= {BIBOB, MEDIATION}


def test_older_plans_count_when_asked_for(corpus: CorpusFolder, opened: Catalogue) -> None:
    assert not gaps(opened, corpus, all_plans=True).gaps


def test_one_joint_plan_is_no_common_practice(corpus: CorpusFolder, opened: Catalogue, draft: Draft) -> None:
    both = draft("Almelo", ("Paardenmarkt met toezicht door boswachters.",), path="/j.pdf")
    bodies = (Municipality(name="Almelo"), Municipality(name="Tubbergen"))
    opened.add(replace(both, facts=replace(both.facts, municipalities=bodies)))
    refresh(opened, corpus.index)
    assert [label(gap) for gap in gaps(opened, corpus).gaps] == [BIBOB]


def test_the_filter_says_whom_to_compare_with(corpus: CorpusFolder, opened: Catalogue) -> None:
    found = gaps(opened, corpus, selection=replace(MEASURES, municipalities=("Losser", "Hellendoorn")))
    assert [body.name for body in found.others.municipalities] == ["Losser"]
    assert found.gaps == ()
    notes = GapsReport(found).notes()
    assert any("maar 1" in note for note in notes)
    assert any("Hellendoorn" in note for note in notes)


def test_a_gemeente_without_a_plan_has_no_gaps_but_an_error(corpus: CorpusFolder, opened: Catalogue) -> None:
    opened.remove(opened.plan("wierden-2023").id)
    opened.remove(opened.plan("wierden-2015").id)
    with pytest.raises(UsageError, match="geen plan van Wierden"):
        gaps(opened, corpus)


def test_nobody_to_compare_with_is_said(corpus: CorpusFolder, opened: Catalogue) -> None:
    with pytest.raises(UsageError, match="maak het filter ruimer"):
        gaps(opened, corpus, selection=replace(MEASURES, provinces=("Zeeland",)))


def test_a_gap_is_shown_with_who_where_and_what_comes_closest(corpus: CorpusFolder, opened: Catalogue) -> None:
    table = " ".join(GapsReport(gaps(opened, corpus)).table().split())
    for part in (
        "Wet Bibob",
        "2 gemeenten",
        "Borne:",
        "Losser:",
        "gelijkenis",
    ):
        assert part in table


def test_each_evidence_has_its_plan_period_and_page(
    corpus: CorpusFolder, opened: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    assert "(Integraal veiligheidsplan, 2023-2026, p. 1; borne-" in GapsReport(gaps(opened, corpus), 2024).table()


def test_every_measure_that_shows_a_gap_is_a_row(corpus: CorpusFolder, opened: Catalogue) -> None:
    report = GapsReport(gaps(opened, corpus))
    for form in (Format.CSV, Format.MD):
        rows = report.rows(form)
        assert [row["gemeente"] for row in rows] == [["Borne"], ["Losser"]]
        assert set(report.columns(form)) <= set(rows[0])
    record = report.record()
    assert record["gaps"] == report.rows(Format.JSONL)
    assert record["gaps"][0]["evidence"][0]["text"] == BIBOB
