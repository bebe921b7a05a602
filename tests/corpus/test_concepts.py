from pathlib import Path

import pytest

from corpus.concepts import Concept, ConceptKind, load_concepts
from corpus.dutch import Analyser, CompoundSplitter
from corpus.errors import UsageError
from corpus.themes import load_themes

ANALYSER = Analyser()
TABLE = load_concepts()


def ids(text: str) -> list[str]:
    return [match.concept.id for match in TABLE.recognise(ANALYSER.analyse(text))]


def test_no_label_belongs_to_two_concepts() -> None:
    assert TABLE.shared_labels() == []


def test_broader_and_related_concepts_exist() -> None:
    named = {other for concept in TABLE.concepts.values() for other in (*concept.broader, *concept.related)}
    assert named <= TABLE.concepts.keys()


def test_no_concept_is_broader_than_itself() -> None:
    def above(concept_id: str) -> set[str]:
        direct = set(TABLE.concepts[concept_id].broader)
        return direct.union(*(above(other) for other in direct))

    assert [concept_id for concept_id in TABLE.concepts if concept_id in above(concept_id)] == []


def test_themes_exist() -> None:
    assert {concept.theme for concept in TABLE.concepts.values()} - {None} <= load_themes().keys()


@pytest.mark.parametrize("concept", TABLE.concepts.values(), ids=lambda concept: concept.id)
def test_every_label_is_recognised_as_a_whole(concept: Concept) -> None:
    for label in (*concept.labels, *concept.near):
        found = TABLE.recognise(ANALYSER.analyse(label))
        assert [match.concept.id for match in found] == [concept.id], label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wietplantages", "een hennepkwekerij"),
        ("hangjongeren", "problematische jeugdgroepen"),
        ("mensen met verward gedrag", "personen met onbegrepen gedrag"),
        ("boa's", "handhavers"),
        ("het OM", "Openbaar Ministerie"),
        ("RIEC", "Regionaal Informatie- en Expertise Centrum"),
        ("P.G.A.", "persoonsgerichte aanpak"),
        ("artikel 13b Opiumwet", "Wet Damocles"),
        ("buurt-WhatsAppgroepen", "buurtapp"),
        ("Zorg- en Veiligheidshuis", "veiligheidshuis"),
        ("oplichters aan de deur", "babbeltruc"),
        ("tijdelijk huisverbod", "THV"),
    ],
)
def test_labels_of_a_concept_mean_the_same(one: str, other: str) -> None:
    assert ids(one) == ids(other) != []


@pytest.mark.parametrize(
    "text", ["om te doen", "de gemeente doet veel", "", "grip krijgen op de zaak", "30 km verderop"]
)
def test_ordinary_words_are_no_concepts(text: str) -> None:
    assert ids(text) == []


def test_the_longest_label_wins() -> None:
    assert ids("geweld in het uitgaansleven") == ["uitgaansgeweld"]


def test_match_knows_its_place_and_whether_it_is_certain() -> None:
    text = "Tegen wiet en hennepteelt."
    near, sure = TABLE.recognise(ANALYSER.analyse(text))
    assert (text[near.start : near.end], near.near) == ("wiet", True)
    assert (text[sure.start : sure.end], sure.near) == ("hennepteelt", False)


def test_concept_is_recognised_inside_a_compound() -> None:
    analyser = Analyser(CompoundSplitter({"graffiti", "schoonmak"}))
    found = TABLE.recognise(analyser.analyse("graffitischoonmaak"))
    assert [(match.concept.id, match.start, match.end) for match in found] == [("graffiti", 0, 8)]


def test_narrower_concepts_are_known() -> None:
    assert "arbeidsuitbuiting" in {concept.id for concept in TABLE.narrower(TABLE.concepts["mensenhandel"])}


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_file_of_your_own_adds_labels_and_concepts(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[concept]]\nid = "graffiti"\nalt = ["spuitwerk"]\n'
        '[[concept]]\nid = "windmolen"\npref = "windturbine"\nkind = "place"\nrelated = ["graffiti"]\n',
    )
    table = load_concepts(path)
    found = table.recognise(ANALYSER.analyse("spuitwerk en bekladding op windturbines"))
    assert [match.concept.id for match in found] == ["graffiti", "graffiti", "windmolen"]
    assert table.concepts["windmolen"].kind is ConceptKind.PLACE


def test_file_of_your_own_can_stand_alone(tmp_path: Path) -> None:
    path = write(tmp_path, '[[concept]]\nid = "windmolen"\npref = "windturbine"\nkind = "place"\n')
    assert list(load_concepts(path, alone=True).concepts) == ["windmolen"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "x"\npref = "turbine"\nkind = "thing"', "'kind' hoort een van deze"),
        ('id = "x"\nkind = "place"', "'pref' ontbreekt"),
        ('id = "x"\npref = "turbine"\nkind = "place"\ncolour = "red"', "onbekend veld 'colour'"),
        ('id = "x"\npref = "turbine"\nkind = "place"\nalt = "molen"', "'alt' hoort een lijst teksten te zijn"),
        ('id = "x"\npref = "turbine"\nkind = "place"\nbroader = ["y"]', "onbekende begrip 'y'"),
        ('id = "x"\npref = "wietplantages"\nkind = "place"', "hennepteelt en x hebben hetzelfde label"),
        ('pref = "turbine"\nkind = "place"', "'id' hoort een eigen tekst te zijn"),
    ],
)
def test_bad_entry_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load_concepts(write(tmp_path, f"[[concept]]\n{text}\n"))
