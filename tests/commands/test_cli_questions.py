"""Questions as people type them: each kind is answered, or refused in one clear line, and never with a traceback."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from cli import main
from corpus.folder import CorpusFolder

Beleid = Callable[..., Result]


@pytest.fixture
def beleid(bundled_corpus: CorpusFolder) -> Beleid:
    """The program over Enschede, Almelo and Zwolle."""
    corpus = str(bundled_corpus.root)
    return lambda *words: CliRunner().invoke(main, ["--corpus", corpus, *map(str, words)])


@pytest.mark.parametrize(
    "question",
    [
        "camera's?!",
        '"camera',
        "'camera",
        "camera* OR (",
        "NEAR(camera horeca)",
        "name:camera",
        "'; DROP TABLE measure; -- camera",
        "{camera}^2",
        "<b>camera</b>",
        "🎥 camera 🎥",
        "camera\tin\nde stad",
        "CAMERA",
        "camera " * 2000,
        "de camera het camera een",
    ],
)
def test_signs_and_length_do_not_hide_the_answer(beleid: Beleid, question: str) -> None:
    done = beleid("search", question, "-k", "2")
    assert done.exit_code == 0, done.stderr
    assert "camera" in done.stdout.split("━")[-1].lower()


@pytest.mark.parametrize("question", ["x" * 5000, "?", '"', "a", "😀", "de het een", "()", "%", "qwxz" * 500])
def test_what_seeks_nothing_finds_nothing(beleid: Beleid, question: str) -> None:
    done = beleid("search", question)
    assert done.exit_code in (0, 2)
    assert "Traceback" not in done.output
    if done.exit_code == 0:
        assert "niets gevonden" in done.stdout


@pytest.mark.parametrize("question", ["Almelo", "almelo", "in Almelo", "wat doet Almelo", "gemeente Almelo?"])
def test_a_question_without_a_subject_is_refused(beleid: Beleid, question: str) -> None:
    done = beleid("search", question)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "onderwerp" in line
    assert "export --gemeente 'Almelo'" in line


def test_only_a_period_is_no_question(beleid: Beleid) -> None:
    done = beleid("search", "sinds 2024")
    assert done.exit_code == 2
    assert "in plannen voor 2024 en later" in done.stderr


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("wat doet Almelo tegen drank in de horeca", "in Almelo"),
        ("toezicht met camera's behalve in Almelo", "niet in Almelo"),
        ("toezicht met camera's niet in Almelo of Zwolle", "niet in Almelo, Zwolle"),
        ("welke gemeenten in Twente hebben camera's", "in veiligheidsregio Twente"),
        ("camera's in Overijssel", "in provincie Overijssel"),
        ("camera's vanaf 2024", "in plannen voor 2024 en later"),
        ("camera's tot 2024", "in plannen voor 2024 en eerder"),
        ("toezicht -camera", "zonder camera"),
        ('toezicht "in het centrum"', "met de woorden in het centrum"),
    ],
)
def test_filters_in_a_question_are_said_in_dutch(beleid: Beleid, question: str, said: str) -> None:
    assert f"; {said} (" in beleid("search", question).stderr


@pytest.mark.parametrize(
    "question",
    [
        "kampen met overlast van jongeren",
        "houten huizen en brand",
        "putten in de weg",
        "leiden van jongeren naar werk",
        "wat is best een goede aanpak",
        "huizen sluiten na vondst van drugs",
        "bergen zwerfafval in het park",
    ],
)
def test_names_that_are_words_stay_words(beleid: Beleid, question: str) -> None:
    assert "gelezen als" not in beleid("search", question).stderr


@pytest.mark.parametrize(
    "name", ["Best", "Leiden", "Houten", "Huizen", "Putten", "Kampen", "Bergen", "Utrecht", "Almere"]
)
def test_names_that_are_words_are_gemeenten_where_they_stand_as_one(beleid: Beleid, name: str) -> None:
    for question in (f"camera's in {name}", f"wat doet {name} met camera's", f"camera's in de gemeente {name}"):
        stderr = beleid("search", question).stderr
        assert f"in {name}" in stderr
        assert f"geen plan van in dit corpus: {name}" in stderr


def test_a_region_names_the_gemeenten_that_have_no_plan(beleid: Beleid) -> None:
    stderr = beleid("search", "wat doen gemeenten in Twente met camera's").stderr
    assert "geen plan van in dit corpus: Hengelo" in stderr or "Borne" in stderr
    assert "Enschede" not in stderr.split("geen plan van in dit corpus:")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("jeugdovrlast", "jeugdovrlast (bedoelt u jeugdoverlast?)"),
        ("wat doet Almeloo met camera's", "Almeloo (bedoelt u Almelo?)"),
        ("what about youth nuisance", "youth"),
    ],
)
def test_words_that_no_plan_has_are_said(beleid: Beleid, question: str, said: str) -> None:
    assert "komt in geen plan voor: " in beleid("search", question).stderr
    assert said in beleid("search", question).stderr


def test_words_that_plans_have_in_another_form_are_not_unknown(beleid: Beleid) -> None:
    assert "geen plan voor" not in beleid("search", "cameratoezichten, wijkagenten en hangjongere").stderr


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (("zoek",), "beleid heeft geen opdracht 'zoek'; beleid --help noemt ze"),
        (("serach",), "beleid heeft geen opdracht 'serach'; bedoelt u 'search'?"),
        (("search", "x", "--fromat", "json"), "beleid search kent geen optie --fromat; bedoelt u --format"),
        (("search", "x", "-k", "0"), "-k moet een heel getal zijn van 1 tot en met 100000"),
        (("search", "x", "-k", "veel"), "-k moet een heel getal zijn van 1 tot en met 100000"),
        (("search", "x", "--kind", "z"), "--kind kan maatregel, doel of all zijn, niet 'z'"),
        (("ingest", "x", "--timeout", "kort"), "--timeout moet een getal zijn van 0.1 of meer"),
        (("index", "--model"), "achter --model hoort een waarde"),
        (("matrix", "x"), "beleid matrix weet geen raad met 'x'"),
        (("remove",), "na beleid remove hoort nog PLAN"),
        (("import", "weg.csv"), "'weg.csv' bestaat niet"),
        (("outline", "."), "'.' is een map, geen bestand"),
        (("plans", "--format", "xlsx"), "xlsx past niet op het scherm; noem een bestand met --output"),
        (("search", "x", "--gemeente", "Almeloo"), "onbekende gemeente 'Almeloo'; bedoelt u Almelo?"),
        (("search", "x", "--gemeente", "9999"), "onbekende gemeente '9999'"),
        (("search", "x", "--theme", "jeugt"), "onbekend thema 'jeugt'; bedoelt u jeugd"),
        (("compare", "--text", "de het een"), "'de het een' zegt niet waar het over gaat"),
    ],
)
def test_misuse_is_one_dutch_line(beleid: Beleid, asked: tuple[str, ...], line: str) -> None:
    done = beleid(*asked)
    assert done.exit_code == 2
    (said,) = done.stderr.splitlines()
    assert said.startswith(f"beleid: {line}")


def test_options_before_the_command_are_checked_too(beleid: Beleid) -> None:
    done = CliRunner().invoke(main, ["--corpsu", "x", "plans"])
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "beleid kent geen optie --corpsu; bedoelt u --corpus?" in done.stderr


@pytest.mark.parametrize("code", ["GM0141", "gm0141", "0141", "141"])
def test_a_gemeente_can_be_named_by_its_code(beleid: Beleid, code: str) -> None:
    assert "Almelo" in beleid("search", "camera", "--gemeente", code).stdout


@pytest.mark.parametrize("name", sorted(main.commands))
def test_help_is_dutch(name: str) -> None:
    said = CliRunner().invoke(main, [name, "--help"]).stdout
    assert said.startswith("Gebruik: ")
    assert "Opties:" in said
    for english in ("Usage", "Options:", "Show this", "[default", " the ", " of the ", "x>="):
        assert english not in said


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_has_help(name: str) -> None:
    import click

    bare = [p.name for p in main.commands[name].params if isinstance(p, click.Option) and not p.help]
    assert bare == []
