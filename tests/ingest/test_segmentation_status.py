"""How far a measure is, by all that tells of it."""

import pytest

from corpus.model import Element, ElementType, Status
from ingest.segment import segment
from ingest.segmentation.cues import lexicon
from ingest.segmentation.sections import Place, places
from ingest.segmentation.status import STATUSES, StatusModel, status_features, status_model


def told(text: str, place: Place | None = None, *, listed: bool = False) -> Status | None:
    sentences = lexicon().reader.sentences(text)
    return status_model().status(status_features(sentences, place or Place(), listed=listed))


def under(title: str) -> Place:
    heading = Element(type=ElementType.HEADING, text=title, level=1)
    return places([heading, Element(type=ElementType.PARAGRAPH, text="Tekst.")])[1]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In 2023 hebben we met de scholen een campagne georganiseerd.", Status.DONE),
        ("De wijkagent en de boa's lopen elke week samen een ronde.", Status.ONGOING),
        ("We gaan in 2026 een meldpunt inrichten.", Status.PLANNED),
        ("Onderzocht wordt of een tweede coach haalbaar is.", Status.EXPLORED),
    ],
)
def test_status_of_a_sentence(text: str, status: Status) -> None:
    assert told(text) is status


def test_an_infinitive_is_announced_under_a_heading_of_actions() -> None:
    assert told("Afspraken maken met de horeca", under("Wat gaan we doen?"), listed=True) is Status.PLANNED


def test_features_name_what_the_tenses_tell_and_the_words() -> None:
    sentences = lexicon().reader.sentences("Wij controleren elke maand.")

    found = status_features(sentences, Place(), listed=True)

    assert {"tenses tell doorlopend", "“controleren”", "listed", "recurring", "role None"} <= found


def test_the_weights_decide() -> None:
    model = StatusModel({"a": [0.0, 0.0, 1.0, 0.0, 0.5], "b": [0.0, 0.0, 0.0, 0.0, 1.0]})

    assert model.status({"a"}) is Status.DONE
    assert model.status({"a", "b"}) is None, "not told"
    assert model.status({"unknown"}) is None


def test_every_feature_has_a_weight_for_each_status() -> None:
    assert {len(row) for row in status_model().weights.values()} == {len(STATUSES)}


def test_a_table_tells_by_its_columns() -> None:
    rows = [
        ("Maatregel", "Planning"),
        ("In 2023 is een meldpunt geopend", "2027"),
        ("Buurtteam inzetten", "doorlopend"),
    ]
    elements = [
        Element(type=ElementType.TABLE_ROW, text=" ".join(cells), cells=cells, table=0, header=not index)
        for index, cells in enumerate(rows)
    ]

    assert [draft.status for draft in segment(elements)] == [Status.PLANNED, Status.ONGOING]
