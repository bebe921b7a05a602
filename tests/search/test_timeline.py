from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from corpus.concepts import load_concepts
from corpus.dutch import Analyser
from corpus.errors import UsageError
from corpus.model import Kind, Period, PlanDraft
from corpus.output import Format
from corpus.selection import Selection
from search.timeline import Step, Subject, SubjectKind, Timeline, subject_and_rest, subject_of, timeline
from search.timeline_views import TimelineReport, bar

Draft = Callable[..., PlanDraft]

MEASURES = Selection(kind=Kind.MEASURE)


def subject(words: str, kind: SubjectKind | None = None) -> Subject:
    return subject_of(words, Analyser(), load_concepts(), kind)


@pytest.fixture
def filled(catalogue: Catalogue, draft: Draft) -> Iterator[Catalogue]:
    """Almelo 2018-2019 and 2022-2023, Borne 2019-2022, and Losser without a period."""
    for name, texts, period in (
        ("Almelo", ("Camera's in het park.", "Een buurtfeest."), Period(first=2018, last=2019)),
        (
            "Almelo",
            ("Cameratoezicht.", "Camera's op het plein.", "Een markt.", "Een kermis."),
            Period(first=2022, last=2023),
        ),
        ("Borne", ("Een oogje in het zeil.",), Period(first=2019, last=2022)),
        ("Losser", ("Camera's.",), None),
    ):
        catalogue.add(draft(name, texts, path=f"/{name}{period}.pdf", period=period))
    yield catalogue


def line(catalogue: Catalogue, words: str = "cameratoezicht", step: Step = Step.YEAR) -> Timeline:
    return timeline(catalogue, subject(words), MEASURES, step)


def test_a_plan_counts_in_each_of_its_years(filled: Catalogue) -> None:
    moments = line(filled).moments
    assert [(str(m.period), len(m.having), len(m.plans), m.matching, m.measures) for m in moments] == [
        ("2018", 1, 1, 1, 2),
        ("2019", 1, 2, 1, 3),
        ("2020", 0, 1, 0, 1),
        ("2021", 0, 1, 0, 1),
        ("2022", 1, 2, 2, 5),
        ("2023", 1, 1, 2, 4),
    ]
    assert moments[-1].share == 0.5


def test_a_row_can_be_a_plan_period(filled: Catalogue) -> None:
    moments = line(filled, step=Step.PERIOD).moments
    assert [str(moment.period) for moment in moments] == ["2018-2019", "2019-2022", "2022-2023"]
    assert [moment.matching for moment in moments] == [1, 0, 2]


def test_a_plan_without_a_period_is_named_and_in_no_row(filled: Catalogue) -> None:
    found = line(filled)
    assert [plan.id for plan in found.undated] == ["losser"]
    assert any("losser" in note for note in TimelineReport(found).notes())
    assert (found.matching, found.measures, len(found.having)) == (4, 8, 3)


def test_files_of_one_edition_count_once(filled: Catalogue, draft: Draft) -> None:
    filled.add(draft("Borne", ("Camera's.",), path="/b.docx", sha256="9", period=Period(first=2019, last=2022)))
    assert line(filled).moments[2].measures == 1


def test_a_plan_without_a_selected_measure_is_a_plan_without_it(filled: Catalogue, draft: Draft) -> None:
    plan = draft("Enschede", ("Minder overlast.",), path="/e.pdf", period=Period(first=2030, last=2030))
    filled.add(replace(plan, measures=(replace(plan.measures[0], kind=Kind.GOAL),)))
    moments = line(filled).moments
    assert (len(moments[-1].plans), moments[-1].measures) == (1, 0)
    assert [moment.plans for moment in moments[6:-1]] == [()] * 6


def test_words_are_read_as_a_theme_then_a_concept_then_themselves() -> None:
    assert subject("jeugd.school").kind is SubjectKind.THEME
    assert subject("Evenementen").kind is SubjectKind.THEME
    assert subject("evenementen", SubjectKind.CONCEPT).kind is SubjectKind.CONCEPT
    assert subject("camera's").label == "cameratoezicht"
    assert subject("camera's op paarden").kind is SubjectKind.WORD


def test_an_area_counts_all_its_themes() -> None:
    area = subject("jeugd", SubjectKind.THEME)
    assert len(area.covers) == 3


def test_without_words_the_themes_of_the_filter_are_counted_among_all(filled: Catalogue) -> None:
    words, concepts = Analyser(), load_concepts()
    asked = replace(MEASURES, themes=("jeugd.school",))
    found, rest = subject_and_rest(" ", asked, words, concepts)
    assert (found.label, rest) == ("Veilig in en om school", MEASURES)
    assert subject_and_rest("camera", asked, words, concepts)[1] == asked
    both, _ = subject_and_rest("", replace(MEASURES, themes=("jeugd.school", "fysiek")), words, concepts)
    assert (both.label, len(both.covers)) == ("jeugd.school en fysiek", 5)
    with pytest.raises(UsageError, match="noem een thema"):
        subject_and_rest("", MEASURES, words, concepts)


def test_a_concept_counts_its_narrower_ones(filled: Catalogue, draft: Draft) -> None:
    table = load_concepts()
    wide = next(concept for concept in table.concepts.values() if table.narrower(concept))
    narrow = table.narrower(wide)[0]
    found = subject(wide.pref, SubjectKind.CONCEPT)
    assert narrow.pref in found.covers
    filled.add(draft("Hengelo", (f"Aandacht voor {narrow.pref}.",), path="/h.pdf"))
    (measure,) = (measure for _, measure in filled.measures(Selection(municipalities=("Hengelo",))))
    assert found.appears(measure)


def test_words_must_all_be_there_in_any_inflection(filled: Catalogue) -> None:
    assert timeline(filled, subject("markten", SubjectKind.WORD), MEASURES).matching == 1
    assert timeline(filled, subject("camera pleinen", SubjectKind.WORD), MEASURES).matching == 1
    assert timeline(filled, subject("markt plein", SubjectKind.WORD), MEASURES).matching == 0


@pytest.mark.parametrize(
    ("words", "kind"),
    [("de het", None), ("paardenmarkt", SubjectKind.CONCEPT), ("camera", SubjectKind.THEME), ("", None)],
)
def test_what_cannot_be_counted_is_an_error(words: str, kind: SubjectKind | None) -> None:
    with pytest.raises(UsageError):
        subject(words, kind)


def test_the_longest_bar_is_of_the_largest_share(filled: Catalogue) -> None:
    table = TimelineReport(line(filled)).table()
    rows = [row for row in table.splitlines() if row.startswith("│")]
    lengths = [row.count("█") for row in rows]
    assert max(lengths) == 16
    assert lengths[0] == lengths[5] == 16
    assert "4 van 8 maatregelen, in 3 van 4 plannen" in table
    assert all("│ Borne" in row or "│ Almelo" in row for row in rows if row.count("█"))


@pytest.mark.parametrize(("part", "drawn"), [(0.0, ""), (0.001, "▏"), (0.5, "█" * 8), (1.0, "█" * 16)])
def test_a_bar_is_as_long_as_its_part(part: float, drawn: str) -> None:
    assert bar(part) == drawn


def test_years_without_a_plan_say_so(filled: Catalogue, draft: Draft) -> None:
    filled.add(draft("Enschede", ("Iets.",), path="/e.pdf", period=Period(first=2026, last=2026)))
    report = TimelineReport(line(filled))
    assert report.table().count("geen plan") == 2
    assert report.rows(Format.CSV)[6]["plannen"] == 0
    assert set(report.columns(Format.CSV)) == set(report.rows(Format.CSV)[0])
    assert report.record()["moments"][0]["period"] == [2018, 2018]


def test_an_empty_corpus_has_no_rows(catalogue: Catalogue) -> None:
    report = TimelineReport(line(catalogue))
    assert report.rows(Format.JSONL) == []
    assert "0 van 0" in report.table()
