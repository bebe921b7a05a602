from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model import Kind, Measure, MeasureId, Municipality, Plan, PlanDraft, PlanId
from search.hits import Hit, Why
from search.memo import columns_for, row_for
from search.merge import merge, merged_search

Draft = Callable[..., PlanDraft]

TEXT = "Met de Veiligheidsregio en de politie oefent Almelo ieder jaar een grote stroomstoring in het hele gebied."
BODIES = ("Almelo", "Borne", "Losser", "Twenterand")


@pytest.fixture
def plans(draft: Draft) -> dict[str, Plan]:
    found = {}
    for name in BODIES:
        plan = draft(name)
        found[name] = Plan(
            id=PlanId(name.lower()),
            facts=replace(plan.facts, municipalities=(Municipality(name=name),)),
            source=plan.source,
            pages=(),
            warnings=(),
            measures=1,
            goals=0,
        )
    return found


@pytest.fixture
def hits(plans: dict[str, Plan]) -> Callable[..., list[Hit]]:
    """Hits in this order, from (gemeente, text) pairs."""

    def make(*pairs: tuple[str, str]) -> list[Hit]:
        made = []
        for rank, (name, text) in enumerate(pairs, start=1):
            measure = Measure(
                id=MeasureId(f"{name.lower()}-{rank}"),
                plan_id=plans[name].id,
                kind=Kind.MEASURE,
                text=text,
                page_from=rank,
            )
            why = Why(terms=(), concepts=(), dense_rank=rank, lexical_rank=None, sentence=text)
            made.append(Hit(rank=rank, score=1 / rank, answers=True, measure=measure, plan=plans[name], why=why))
        return made

    return make


Hits = Callable[..., list[Hit]]


def test_the_same_text_is_shown_once_with_all_gemeenten(hits: Hits) -> None:
    merged = merge(hits(("Almelo", TEXT), ("Borne", "Iets anders."), ("Losser", TEXT.upper()), ("Borne", TEXT)))
    assert [hit.also for hit in merged] == [("Losser", "Borne"), ()]
    assert [hit.rank for hit in merged] == [1, 2]


def test_the_name_of_the_gemeente_makes_no_difference(hits: Hits) -> None:
    merged = merge(hits(("Almelo", TEXT), ("Twenterand", TEXT.replace("Almelo", "Twenterand"))))
    assert len(merged) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Het aantal inbraken in de wijken blijft onder de 40 per jaar.",
            "Het aantal inbraken in de wijken blijft onder de 50 per jaar.",
        ),
        (
            "Wij bezoeken ieder jaar alle twaalf scholen in de gemeente.",
            "Wij bezoeken ieder jaar alle negen scholen in de gemeente.",
        ),
        (
            "Wij plaatsen in het centrum voorlopig vaste camera's op straat.",
            "Wij plaatsen in het centrum voorlopig geen vaste camera's op straat.",
        ),
    ],
)
def test_texts_that_differ_in_a_figure_or_a_negation_are_two(hits: Hits, one: str, other: str) -> None:
    assert len(merge(hits(("Almelo", one), ("Borne", other)))) == 2


def test_a_plan_that_says_it_twice_is_quoted_twice(hits: Hits) -> None:
    assert len(merge(hits(("Almelo", TEXT), ("Almelo", TEXT)))) == 2


def test_hits_that_are_only_alike_stay_apart(hits: Hits) -> None:
    assert (
        len(merge(hits(("Almelo", "Wij toetsen met de Wet Bibob."), ("Borne", "Wij toetsen vergunningen scherper."))))
        == 2
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(BODIES), max_size=8))
def test_nothing_is_lost(hits: Hits, names: Sequence[str]) -> None:
    given_hits = hits(*((name, TEXT) for name in names))
    merged = merge(given_hits)
    ids = [hit.measure.id for first in merged for hit in (first, *(first.same or ()))]
    assert sorted(ids) == sorted(hit.measure.id for hit in given_hits)


def test_so_many_are_found_as_were_asked_for_after_merging(hits: Hits) -> None:
    others = [("Losser", f"Plan {word} voor het dorp.") for word in ("kerk", "brug", "molen", "haven")]
    everything = hits(("Almelo", TEXT), ("Borne", TEXT), ("Twenterand", TEXT), *others)
    asked: list[int] = []

    def find(k: int) -> list[Hit]:
        asked.append(k)
        return everything[:k]

    assert len(merged_search(find, 3)) == 3
    assert asked == [3, 6]
    assert len(merged_search(find, 50)) == 5


def test_a_merged_hit_says_who_else_and_where(hits: Hits) -> None:
    (hit,) = merge(hits(("Almelo", TEXT), ("Borne", TEXT)))
    record = hit.record()
    assert (record["also"], record["also_ids"]) == (["Borne"], ["borne-2"])
    assert row_for(hit, "csv")["ook bij"] == ["Borne (Integraal veiligheidsplan, 2023-2026, p. 2)"]
    assert columns_for("csv", [hit])[-1] == "ook bij"


def test_without_merging_nothing_is_said_of_it(hits: Hits) -> None:
    (hit,) = hits(("Almelo", TEXT))
    assert "also" not in hit.record()
    assert "ook bij" not in columns_for("csv", [hit])
