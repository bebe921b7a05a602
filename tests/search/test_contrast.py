from dataclasses import replace

from corpus.codec import planning_from_json
from corpus.model import Kind, MeasureDraft, Status
from search.contrast import Contraster


def measure(text: str, **facts: object) -> MeasureDraft:
    return replace(MeasureDraft(kind=Kind.MEASURE, text=text), **facts)  # type: ignore[arg-type]


def contrast(here: MeasureDraft, there: MeasureDraft) -> dict[str, dict[str, object]]:
    return Contraster().contrast(here, there).record()


def test_facts_are_the_same_whatever_their_capitals() -> None:
    found = contrast(measure("a.", owner="Burgemeester"), measure("b.", owner="burgemeester"))
    assert found["owner"] == {"here": "Burgemeester", "there": "burgemeester", "same": True}


def test_facts_that_differ_are_both_shown() -> None:
    found = contrast(measure("a.", status=Status.PLANNED), measure("b.", status=Status.DONE))
    assert found["status"] == {"here": "gepland", "there": "uitgevoerd", "same": False}


def test_a_fact_that_one_does_not_state_is_neither_same_nor_different() -> None:
    assert contrast(measure("a.", owner="Politie"), measure("b."))["owner"]["same"] is None


def test_plannings_are_the_same_when_they_mean_the_same() -> None:
    parsed = planning_from_json({"from": "2024", "to": "2024", "recurring": False})
    here = measure("a.", planning="in 2024", planning_parsed=parsed)
    there = measure("b.", planning="2024", planning_parsed=parsed)
    assert contrast(here, there)["planning"]["same"] is True


def test_money_is_a_fact_like_another() -> None:
    found = contrast(measure("a.", money="€ 5.000"), measure("b.", money="binnen bestaande middelen"))
    assert found["money"] == {"here": "€ 5.000", "there": "binnen bestaande middelen", "same": False}


def test_partners_are_parted_into_shared_and_own() -> None:
    here = measure("a.", partners=("Politie", "woningcorporaties"))
    there = measure("b.", partners=("de politie", "Halt"))
    assert contrast(here, there)["partners"] == {
        "shared": ["Politie"],
        "only_here": ["woningcorporaties"],
        "only_there": ["Halt"],
    }


def test_two_words_for_one_thing_are_one_concept() -> None:
    found = contrast(measure("Wij ruimen wietplantages."), measure("Hennepkwekerijen en drugslabs sluiten."))
    assert found["concepts"]["shared"]
    assert found["concepts"]["only_there"]
    assert not found["concepts"]["only_here"]


def test_words_of_a_concept_are_not_told_twice() -> None:
    terms = contrast(measure("Cameratoezicht plaatsen."), measure("Camera's plaatsen in het park."))["terms"]
    assert terms == {"shared": ["plaatsen"], "only_here": [], "only_there": ["park"]}


def test_the_name_is_part_of_the_words() -> None:
    found = contrast(measure("Wij beginnen.", name="Bloembakken"), measure("Bloembak plaatsen."))
    assert found["terms"]["shared"] == ["Bloembakken"]


def test_contrast_is_its_own_mirror() -> None:
    one, other = measure("Boa's lopen rondes in het park.", owner="A"), measure("Rondes door boa's.", owner="B")
    there, here = contrast(one, other), contrast(other, one)
    for name in ("concepts", "terms", "partners"):
        assert there[name]["only_here"] == here[name]["only_there"]
        assert len(list(there[name]["shared"])) == len(list(here[name]["shared"]))  # type: ignore[call-overload]
