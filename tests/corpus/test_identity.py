from hypothesis import given
from hypothesis import strategies as st

from corpus.identity import edition, fold, measure_ids, new_plan_id, slug
from corpus.model import Municipality, Period, PlanFacts, PlanId

HENGELO = Municipality(name="Hengelo", code="GM0164")
PERIOD = Period(first=2023, last=2026)
BORNE = Municipality(name="Borne", code="GM0147")


def facts(*bodies: Municipality, period: Period | None = PERIOD) -> PlanFacts:
    return PlanFacts(title="Veilig samen", municipalities=bodies, period=period, kind=None, adopted=None)


def test_plan_id_reads_as_gemeente_and_year() -> None:
    assert new_plan_id(facts(HENGELO), lambda _: False) == "hengelo-2023"


def test_joint_plan_id_names_two_gemeenten() -> None:
    assert new_plan_id(facts(HENGELO, BORNE), lambda _: False) == "hengelo-borne-2023"


def test_plan_id_without_gemeente_or_period_comes_from_the_title() -> None:
    assert new_plan_id(facts(period=None), lambda _: False) == "veilig-samen"


def test_taken_plan_id_gets_a_number() -> None:
    taken = {"hengelo-2023", "hengelo-2023-2"}
    assert new_plan_id(facts(HENGELO), taken.__contains__) == "hengelo-2023-3"


def test_slug_keeps_names_readable() -> None:
    assert slug("'s-Hertogenbosch") == "s-hertogenbosch"
    assert slug("Súdwest-Fryslân") == "sudwest-fryslan"


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(min_size=1), max_size=12))
def test_measure_ids_are_unique_and_repeatable(texts: list[str]) -> None:
    ids = measure_ids(PlanId("a-2023"), texts)
    assert len(set(ids)) == len(texts)
    assert ids == measure_ids(PlanId("a-2023"), texts)


def test_measure_id_survives_changes_elsewhere_and_in_spacing() -> None:
    (before,) = measure_ids(PlanId("a"), ["Wij plaatsen camera's."])
    after = measure_ids(PlanId("a"), ["Nieuw.", "Wij  plaatsen camera’s"])[1]
    assert before == after


def test_measure_id_depends_on_the_plan() -> None:
    assert measure_ids(PlanId("a"), ["x"]) != measure_ids(PlanId("b"), ["x"])


def test_edition_ignores_order_case_and_punctuation() -> None:
    one = edition([HENGELO, BORNE], "Veilig Samen!", Period(first=2023, last=2026))
    assert one == edition([BORNE, HENGELO], "veilig samen", Period(first=2023, last=2026))
    assert one != edition([BORNE, HENGELO], "veilig samen", None)
