from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from corpus.concepts import load_concepts
from corpus.errors import UsageError
from corpus.folder import CorpusFolder
from corpus.model import Period, PlanDraft
from corpus.output import Format, to_json
from corpus.selection import Selection
from index.build import refresh
from search.comparison import compare_all
from search.comparison_views import Comparison
from search.contrast import Contraster
from search.engine import Engine
from search.questions import Answer

Draft = Callable[..., PlanDraft]

SCHOOL = "jeugd.school"


@pytest.fixture
def engine(corpus: CorpusFolder, opened: Catalogue) -> Iterator[Engine]:
    with Engine.open(opened, corpus.index) as engine:
        yield engine


@pytest.fixture
def opened(corpus: CorpusFolder, draft: Draft) -> Iterator[Catalogue]:
    """The three gemeenten, and Borne with two measures on one theme in its plan, and one in an older plan."""
    with corpus.open() as catalogue:
        texts = ("Agenten bezoeken elke school twee keer per jaar.", "De school krijgt een kluisjescontrole.")
        for path, some, period in (("/b.pdf", texts, (2023, 2026)), ("/a.pdf", ("Een oude school.",), (2018, 2021))):
            plan = draft("Borne", some, path=path, period=Period(first=period[0], last=period[1]))
            themed = tuple(replace(measure, theme_code=SCHOOL, owner="Politie") for measure in plan.measures)
            catalogue.add(replace(plan, measures=themed))
        refresh(catalogue, corpus.index)
        yield catalogue


def of_theme(engine: Engine, catalogue: Catalogue, *names: str, k: int = 2) -> list[Answer]:
    selection = Selection(themes=(SCHOOL,), municipalities=names)
    answers, several = compare_all(engine, catalogue, load_concepts(), None, None, selection, k)
    assert several
    return answers


def comparison(answers: Sequence[Answer], *, several: bool = True, contrasted: bool = False) -> Comparison:
    return Comparison(answers=answers, asked={}, several=several, contraster=Contraster() if contrasted else None)


def test_each_measure_of_a_theme_gets_its_counterparts_elsewhere(engine: Engine, opened: Catalogue) -> None:
    answers = of_theme(engine, opened, "Borne")
    assert [answer.query.text[:8] for answer in answers] == ["Agenten ", "De schoo"]
    assert answers[0].hits[0].measure.text == "De wijkagent bezoekt elke school twee keer per jaar."
    assert all("Borne" not in hit.record()["gemeenten"] for answer in answers for hit in answer.hits)


def test_a_theme_is_compared_for_one_gemeente(engine: Engine, opened: Catalogue) -> None:
    for names in ((), ("Borne", "Almelo")):
        with pytest.raises(UsageError, match="één gemeente"):
            of_theme(engine, opened, *names)


def test_a_theme_that_the_gemeente_has_nothing_on_is_said(engine: Engine, opened: Catalogue) -> None:
    found = comparison(of_theme(engine, opened, "Zwolle"))
    assert found.notes()
    assert (found.table(), found.record()) == ("", {"comparisons": []})


def test_an_id_or_a_text_goes_before_a_theme(engine: Engine, opened: Catalogue) -> None:
    selection = Selection(themes=(SCHOOL,))
    answers, several = compare_all(engine, opened, load_concepts(), None, "agenten op school", selection, 1)
    assert (len(answers), several) == (1, False)


def test_the_table_has_a_measure_above_its_counterparts(engine: Engine, opened: Catalogue) -> None:
    table = comparison(of_theme(engine, opened, "Borne", k=1)).table()
    assert table.index("Agenten bezoeken") < table.index("De wijkagent bezoekt") < table.index("kluisjescontrole")


def test_side_by_side_says_what_each_has(engine: Engine, opened: Catalogue) -> None:
    table = comparison(of_theme(engine, opened, "Borne", k=1), contrasted=True).table()
    owner = next(line for line in table.splitlines() if "trekker" in line)
    assert [cell.strip() for cell in owner.split("│")[1:5]] == ["trekker", "Politie", "", ""]
    words = next(line for line in table.splitlines() if "woorden" in line)
    assert "jaar" in words.split("│")[4]


def test_each_result_in_json_has_its_contrast(engine: Engine, opened: Catalogue) -> None:
    answers, _ = compare_all(engine, opened, load_concepts(), None, "camera in het centrum", Selection(), 2)
    record = comparison(answers, several=False, contrasted=True).record()
    assert [result["contrast"]["owner"]["here"] for result in record["results"]] == [None, None]
    assert "contrast" not in to_json(comparison(answers, several=False).record())


def test_flat_rows_name_the_measure_and_what_is_shared(engine: Engine, opened: Catalogue) -> None:
    found = comparison(of_theme(engine, opened, "Borne", k=1), contrasted=True)
    rows = found.rows(Format.CSV)
    assert len(rows) == 2
    assert rows[0]["maatregel"].startswith("Agenten")
    assert set(found.columns(Format.CSV)) <= set(rows[0])
    assert "jaar" in rows[0]["woorden gedeeld"]
    assert len(found.columns(Format.MD)) < len(found.columns(Format.CSV))
