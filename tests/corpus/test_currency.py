from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.currency import has_expired, newest, whose_newest
from corpus.model import Municipality, Period, PlanDraft
from corpus.selection import Selection

Draft = Callable[..., PlanDraft]


def joint(plan: PlanDraft, *names: str) -> PlanDraft:
    bodies = tuple(Municipality(name=name) for name in names)
    return replace(plan, facts=replace(plan.facts, municipalities=bodies))


def current(catalogue: Catalogue, *names: str) -> set[str]:
    selection = Selection(current=True, municipalities=names)
    return {measure.plan_id for _, measure in catalogue.measures(selection)}


def test_the_newest_plan_of_each_gemeente_counts(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft("Almelo", path="/oud.pdf", sha256="1", period=Period(first=2018, last=2021)))
    catalogue.add(draft("Almelo", path="/nieuw.pdf", sha256="2", period=Period(first=2022, last=2025)))
    catalogue.add(draft("Hengelo", period=Period(first=2017, last=2020)))
    assert current(catalogue) == {"almelo-2022", "hengelo-2017"}


def test_a_joint_plan_counts_for_those_that_have_no_newer_one(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(joint(draft(period=Period(first=2020, last=2023)), "Borne", "Losser"))
    catalogue.add(draft("Borne", period=Period(first=2024, last=2027)))
    assert current(catalogue) == {"borne-losser-2020", "borne-2024"}
    assert current(catalogue, "Borne") == {"borne-2024"}
    plans = catalogue.plans()
    assert [[body.name for body in whose_newest(plan, newest(plans))] for plan in plans] == [["Borne"], ["Losser"]]


def test_of_two_files_of_one_edition_one_counts(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft("Almelo", path="/a.pdf", sha256="1"))
    catalogue.add(draft("Almelo", path="/a.docx", sha256="2"))
    assert current(catalogue) == {"almelo-2023"}


def test_a_plan_and_its_programme_for_the_same_years_are_both_newest(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft("Almelo", path="/a.pdf", sha256="1", title="Beleid"))
    catalogue.add(draft("Almelo", path="/b.pdf", sha256="2", title="Programma"))
    assert current(catalogue) == {"almelo-2023", "almelo-2023-2"}


def test_a_plan_without_a_period_yields_to_one_that_has_one(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft("Almelo", path="/a.pdf", sha256="1", period=None))
    assert current(catalogue) == {"almelo"}
    catalogue.add(draft("Almelo", path="/b.pdf", sha256="2", period=Period(first=2010, last=2011)))
    assert current(catalogue) == {"almelo-2010"}


PERIODS = st.none() | st.tuples(st.integers(2018, 2022), st.integers(0, 3)).map(
    lambda pair: Period(first=pair[0], last=pair[0] + pair[1])
)
BODIES = st.lists(st.sampled_from("ABC"), min_size=1, max_size=2, unique=True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(st.tuples(BODIES, PERIODS), min_size=1, max_size=6))
def test_sql_and_python_agree(draft: Draft, plans: list[tuple[list[str], Period | None]]) -> None:
    with TemporaryDirectory() as folder, Catalogue(Path(folder) / "catalogue.sqlite") as catalogue:
        for number, (names, period) in enumerate(plans):
            plan = draft(path=f"/{number}.pdf", sha256=str(number), title=f"Plan {number}", period=period)
            catalogue.add(joint(plan, *names))
        everything = catalogue.plans()
        counting = {plan.id for plan in everything if whose_newest(plan, newest(everything))}
        assert current(catalogue) == counting


@pytest.mark.parametrize(("year", "over"), [(2025, False), (2026, False), (2027, True)])
def test_a_plan_is_over_after_its_last_year(catalogue: Catalogue, draft: Draft, year: int, over: bool) -> None:
    catalogue.add(draft(period=Period(first=2023, last=2026)))
    assert has_expired(catalogue.plans()[0], year) is over


def test_a_plan_without_a_period_is_never_over(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(period=None))
    assert not has_expired(catalogue.plans()[0], 2099)
