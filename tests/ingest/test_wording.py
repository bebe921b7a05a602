"""What people read in place of codes."""

import errno

import pytest

from corpus.catalogue import Outcome
from corpus.classify import Evidence
from corpus.errors import fault_of
from corpus.model import ElementType
from ingest.segmentation.labels import label_models
from ingest.segmentation.reasons import in_dutch, theme_told_by
from ingest.wording import ELEMENTS, FAILED, NOT_STORED, OUTCOMES, number, yes_or_no


def test_every_outcome_and_element_has_words() -> None:
    assert set(OUTCOMES) == {*Outcome, FAILED, NOT_STORED}
    assert set(ELEMENTS) == set(ElementType)


def test_every_cue_of_the_models_has_words() -> None:
    cues = {cue for model in label_models().values() for cue in model.weights if not cue.startswith("“")}
    said = {cue: in_dutch([cue])[0] for cue in cues}
    assert not [cue for cue, words in said.items() if words == cue]


def test_cues_are_said_by_their_parts() -> None:
    assert in_dutch(["main future + infinitive do", "we + have other", "section goals"]) == (
        "in de hoofdzin: “zal” of “gaat” met een werkwoord van doen",
        "“wij” en “heeft” met een ander werkwoord",
        "staat onder een kop over doelen",
    )


def test_an_unknown_cue_is_a_fault() -> None:
    with pytest.raises(KeyError):
        in_dutch(["main nonsense"])


@pytest.mark.parametrize(("where", "said"), [("text", "tekst"), ("heading 1", "kop"), ("heading 2", "hogere kop")])
def test_a_theme_is_told_with_its_place(where: str, said: str) -> None:
    assert theme_told_by(Evidence("jeugd", "jongeren", 1.0, where)) == f"thema door “jongeren” in de {said}"


def test_what_the_system_says_is_dutch_where_it_is_usual() -> None:
    assert fault_of(PermissionError(errno.EACCES, "Permission denied")) == "geen toegang"
    assert fault_of(OSError(errno.ENOEXEC, "Exec format error")) == "Exec format error"
    assert fault_of(OSError("zonder nummer")) == "zonder nummer"


def test_values_are_said_in_dutch() -> None:
    assert (number(63.14), yes_or_no(True), yes_or_no(0.0)) == ("63,1", "ja", 0.0)
