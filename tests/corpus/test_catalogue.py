import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, Outcome
from corpus.errors import CatalogueError, UsageError
from corpus.model import IMPORTED, Kind, MeasureDraft, MeasureId, Period, PlanDraft, PlanId
from corpus.selection import Selection

Draft = Callable[..., PlanDraft]


def texts(catalogue: Catalogue, selection: Selection | None = None) -> list[str]:
    return [measure.text for _, measure in catalogue.measures(selection)]


def test_what_is_added_comes_back_whole(catalogue: Catalogue, draft: Draft) -> None:
    given = draft(texts=("Een.", "Twee."))
    plan = catalogue.plan(catalogue.add(given).plan_id)
    assert (plan.facts, plan.source) == (given.facts, given.source)
    assert catalogue.elements(plan.id) == given.elements
    assert (plan.measures, plan.goals) == (2, 0)
    assert texts(catalogue) == ["Een.", "Twee."]


def test_adding_the_same_again_changes_nothing(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft())
    before = catalogue.state()
    assert catalogue.add(draft()).outcome is Outcome.UNCHANGED
    assert catalogue.state() == before


def test_a_changed_file_replaces_its_predecessor_under_its_id(catalogue: Catalogue, draft: Draft) -> None:
    first = catalogue.add(draft(texts=("Oud.",)))
    second = catalogue.add(draft(texts=("Nieuw.",), period=Period(first=2027, last=2030)))
    assert (second.outcome, second.plan_id) == (Outcome.REPLACED, first.plan_id)
    assert texts(catalogue) == ["Nieuw."]


def test_unchanged_measures_keep_their_ids_on_replacement(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(texts=("Blijft.", "Gaat.")))
    (kept, _) = [measure.id for _, measure in catalogue.measures()]
    catalogue.add(draft(texts=("Nieuw.", "Blijft.")))
    assert kept == [measure.id for _, measure in catalogue.measures()][1]


def test_keys_are_never_handed_out_again(catalogue: Catalogue, draft: Draft) -> None:
    plan = catalogue.add(draft()).plan_id
    before = set(catalogue.keys())
    catalogue.remove(plan)
    catalogue.add(draft())
    assert not before & set(catalogue.keys())


def test_known_content_at_another_path_is_a_move(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(path="/weg/a.pdf"))
    change = catalogue.add(draft(path="/nieuw/b.pdf"))
    assert change.outcome is Outcome.MOVED
    assert catalogue.plan(change.plan_id).source.name == "b.pdf"
    assert len(catalogue.plans()) == 1


def test_a_copy_beside_the_first_file_changes_nothing(catalogue: Catalogue, draft: Draft, tmp_path: Path) -> None:
    first = tmp_path / "a.pdf"
    first.touch()
    catalogue.add(draft(path=str(first)))
    assert catalogue.add(draft(path=str(tmp_path / "b.pdf"))).outcome is Outcome.UNCHANGED
    assert catalogue.plans()[0].source.name == "a.pdf"


def test_another_version_of_the_reader_makes_it_again(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft())
    assert catalogue.add(draft(reader="r2")).outcome is Outcome.REMADE


def test_the_same_edition_from_another_file_is_kept_and_named(catalogue: Catalogue, draft: Draft) -> None:
    first = catalogue.add(draft(path="/a.pdf", sha256="1"))
    second = catalogue.add(draft(path="/a.docx", sha256="2"))
    assert second.twins == (first.plan_id,)
    assert len(catalogue.plans()) == 2
    assert len(texts(catalogue)) == 2
    assert len(texts(catalogue, Selection(once=True))) == 1


def test_ids_are_found_by_unique_beginnings(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft("Hengelo"))
    catalogue.add(draft("Hellendoorn"))
    assert catalogue.plan("heng").id == "hengelo-2023"
    with pytest.raises(UsageError, match="hellendoorn-2023, hengelo-2023"):
        catalogue.plan("he")
    with pytest.raises(UsageError, match="geen plan"):
        catalogue.plan("zwolle")


def test_a_whole_id_wins_over_longer_ones(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(path="/a.pdf", sha256="1"))
    catalogue.add(draft(path="/b.pdf", sha256="2"))
    assert catalogue.plan("hengelo-2023").id == "hengelo-2023"


def test_removing_takes_the_measures_along(catalogue: Catalogue, draft: Draft) -> None:
    plan = catalogue.add(draft()).plan_id
    catalogue.add(draft("Zwolle", ("Blijft.",)))
    catalogue.remove(plan)
    assert texts(catalogue) == ["Blijft."]


def test_a_failing_transaction_leaves_the_state_before(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(texts=("Oud.",)))
    before = catalogue.state()

    def breaking() -> Iterator[MeasureDraft]:
        yield MeasureDraft(kind=Kind.MEASURE, text="Nieuw.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.resegment(PlanId("hengelo-2023"), breaking(), "s2")  # type: ignore[arg-type]
    assert (catalogue.state(), texts(catalogue)) == (before, ["Oud."])


def test_segmenting_again_keeps_ids_and_marks_the_version(catalogue: Catalogue, draft: Draft) -> None:
    plan = catalogue.add(draft(texts=("Een.",))).plan_id
    (before,) = [measure.id for _, measure in catalogue.measures()]
    catalogue.resegment(plan, [MeasureDraft(kind=Kind.GOAL, text="Een.")], "s2")
    ((_, after),) = catalogue.measures()
    assert (after.id, after.kind) == (before, Kind.GOAL)
    assert catalogue.plan(plan).source.segmenter == "s2"


def imported(draft: PlanDraft) -> PlanDraft:
    return replace(draft, source=replace(draft.source, reader=IMPORTED, segmenter=IMPORTED), elements=())


def test_importing_again_replaces_the_import(catalogue: Catalogue, draft: Draft) -> None:
    first = catalogue.put(imported(draft(texts=("Oud.",))), None, [None])
    second = catalogue.put(imported(draft(texts=("Nieuw.", "Meer."))), None, [None, None])
    assert (second.outcome, second.plan_id) == (Outcome.REPLACED, first.plan_id)
    assert texts(catalogue) == ["Nieuw.", "Meer."]


def test_importing_what_was_read_changes_nothing(catalogue: Catalogue, draft: Draft) -> None:
    plan = catalogue.add(draft(texts=("Een.", "Twee."))).plan_id
    (first, _) = [measure.id for _, measure in catalogue.measures()]
    change = catalogue.put(imported(draft(texts=("Een.",))), plan, [first])
    assert (change.outcome, change.plan_id) == (Outcome.UNCHANGED, plan)
    assert texts(catalogue) == ["Een.", "Twee."]


def test_an_import_never_destroys_what_was_read(catalogue: Catalogue, draft: Draft) -> None:
    plan = catalogue.add(draft(texts=("Gelezen.",))).plan_id
    change = catalogue.put(imported(draft(texts=("Zelf bedacht.",))), None, [None])
    assert (change.outcome, change.twins) == (Outcome.ADDED, (plan,))
    assert sorted(texts(catalogue)) == ["Gelezen.", "Zelf bedacht."]
    assert texts(catalogue, Selection(once=True)) == ["Gelezen."]


def test_imported_ids_are_kept_when_free(catalogue: Catalogue, draft: Draft) -> None:
    change = catalogue.put(
        draft(texts=("Een.", "Twee.")), PlanId("eigen"), [MeasureId("eigen-1"), MeasureId("eigen-1")]
    )
    ids = [measure.id for _, measure in catalogue.measures()]
    assert change.plan_id == "eigen"
    assert ids[0] == "eigen-1"
    assert ids[1] != "eigen-1"


def test_settings_are_kept(catalogue: Catalogue) -> None:
    assert catalogue.get("index") is None
    catalogue.set("index", "a")
    catalogue.set("index", "b")
    assert catalogue.get("index") == "b"


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_text("geen database, maar wel lang genoeg om er een te kunnen zijn" * 20)
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite"):
        Catalogue(path)


def test_a_catalogue_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogueError, match="schema 99"):
        Catalogue(path)


def as_version_1(path: Path) -> None:
    """Make a catalogue one of the first version: no money, and gemeenten under the names of CBS."""
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE measure DROP COLUMN money")
        db.execute(
            "UPDATE plan_municipality SET name = official_name, official_name = name WHERE official_name IS NOT NULL"
        )
        db.execute("ALTER TABLE plan_municipality RENAME COLUMN official_name TO display_name")
        db.execute("PRAGMA user_version = 1")


def test_a_catalogue_of_the_first_version_is_brought_up_to_date(tmp_path: Path, draft: Draft) -> None:
    path = tmp_path / "catalogue.sqlite"
    given = draft(texts=("Een.", "Twee."))
    with Catalogue(path) as catalogue:
        catalogue.add(given)
        catalogue.add(draft("Hengelo"))
        before = [measure for _, measure in catalogue.measures()], catalogue.plans()
    as_version_1(path)
    for _ in range(2):
        with Catalogue(path) as catalogue:
            assert ([measure for _, measure in catalogue.measures()], catalogue.plans()) == before
            paid = [replace(measure, money="€ 5.000") for measure in given.measures]
    with Catalogue(path) as catalogue:
        catalogue.resegment(catalogue.plans()[0].id, paid, "s2")
        assert [measure.money for _, measure in catalogue.measures()] == ["€ 5.000"] * 2


def test_two_that_open_an_old_catalogue_at_once_both_can(tmp_path: Path, draft: Draft) -> None:
    path = tmp_path / "catalogue.sqlite"
    with Catalogue(path) as catalogue:
        catalogue.add(draft())
    as_version_1(path)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: opens(path), range(8))) == {1}


def opens(path: Path) -> int:
    with Catalogue(path) as catalogue:
        return len(list(catalogue.measures()))


def test_a_change_that_fails_leaves_the_old_catalogue(
    tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.sqlite"
    with Catalogue(path) as catalogue:
        catalogue.add(draft())
    as_version_1(path)
    with monkeypatch.context() as patch:
        patch.setattr("corpus.database._CHANGES", {1: ("ALTER TABLE nothing ADD COLUMN money TEXT",)})
        with pytest.raises(CatalogueError):
            Catalogue(path)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert opens(path) == 1


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["Hengelo", "Zwolle"]),
        (Selection(municipalities=("Hengelo",)), ["Hengelo"]),
        (Selection(not_municipalities=("Hengelo",)), ["Zwolle"]),
        (Selection(safety_regions=("IJsselland",)), ["Zwolle"]),
        (Selection(provinces=("Overijssel",)), ["Hengelo", "Zwolle"]),
        (Selection(years=Period(first=2025, last=2029)), ["Hengelo"]),
        (Selection(plans=(PlanId("zwolle"),)), ["Zwolle"]),
        (Selection(kind=Kind.GOAL), []),
        (Selection(themes=("jeugd",)), []),
        (Selection(municipalities=("Hengelo",), safety_regions=("IJsselland",)), []),
    ],
)
def test_selections(catalogue: Catalogue, draft: Draft, selection: Selection, expected: list[str]) -> None:
    catalogue.add(draft("Hengelo", ("Hengelo",)))
    catalogue.add(draft("Zwolle", ("Zwolle",), period=None, region="IJsselland"))
    assert texts(catalogue, selection) == expected


def test_themes_select_by_code_or_area(catalogue: Catalogue, draft: Draft) -> None:
    base = draft()
    measures = tuple(
        MeasureDraft(kind=Kind.MEASURE, text=code, theme_code=code) for code in ("jeugd.school", "fysiek.brand")
    )
    catalogue.add(replace(base, measures=measures))
    assert texts(catalogue, Selection(themes=("jeugd",))) == ["jeugd.school"]
    assert texts(catalogue, Selection(themes=("fysiek.brand", "jeugd"))) == ["jeugd.school", "fysiek.brand"]
    assert texts(catalogue, Selection(themes=("fysiek.bra",))) == []


def test_an_overwritten_file_gives_way_to_the_one_that_took_its_place(
    catalogue: Catalogue, draft: Draft, tmp_path: Path
) -> None:
    one, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    catalogue.add(draft("Almelo", ("Een.",), path=str(one), sha256="1"))
    catalogue.add(draft("Zwolle", ("Twee.",), path=str(other), sha256="2"))
    change = catalogue.add(draft("Almelo", ("Een.",), path=str(other), sha256="1"))  # a.pdf was renamed to b.pdf
    assert (change.plan_id, change.outcome) == ("almelo-2023", Outcome.MOVED)
    assert [plan.source.path for plan in catalogue.plans()] == [str(other)]


def test_a_moved_file_takes_new_facts_along(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(path="/weg/a.pdf"))
    change = catalogue.add(draft(path="/nieuw/a.pdf", period=Period(first=2030, last=2033)))
    assert change.outcome is Outcome.MOVED
    assert catalogue.plan(change.plan_id).facts.period == Period(first=2030, last=2033)


@pytest.mark.parametrize("prefix", ["", "  "])
def test_an_empty_id_names_nothing(catalogue: Catalogue, draft: Draft, prefix: str) -> None:
    catalogue.add(draft())
    with pytest.raises(UsageError, match="leeg kenmerk"):
        catalogue.plan(prefix)
    with pytest.raises(UsageError, match="leeg kenmerk"):
        catalogue.measure(prefix)


def test_a_named_twin_counts_and_an_empty_one_hides_nobody(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft(texts=(), path="/scan.pdf", sha256="1"))
    second = catalogue.add(draft(texts=("Gelezen.",), path="/plan.docx", sha256="2")).plan_id
    catalogue.add(draft(texts=("Ook gelezen.",), path="/plan.html", sha256="3"))
    assert texts(catalogue, Selection(once=True)) == ["Gelezen."]
    assert texts(catalogue, Selection(once=True, plans=(second,))) == ["Gelezen."]
    assert texts(catalogue, Selection(not_plans=(second,))) == ["Ook gelezen."]


def test_twins_of_one_import_stay_two_plans(catalogue: Catalogue, draft: Draft) -> None:
    for plan_id, text in (("a", "Een."), ("b", "Twee.")):
        catalogue.put(imported(draft(texts=(text,))), PlanId(plan_id), [None], twin=True)
        catalogue.put(imported(draft(texts=(text,))), PlanId(plan_id), [None], twin=True)
    assert texts(catalogue) == ["Een.", "Twee."]


def damaged(catalogue: Catalogue) -> Path:
    """The file of a catalogue, a page of which is lost that opening does not touch."""
    with closing(sqlite3.connect(catalogue.path)) as db:
        db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'plan'").fetchone()
    catalogue.close()
    with catalogue.path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    return catalogue.path


def test_damage_that_shows_only_when_plans_are_wanted_is_said(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft())
    path = damaged(catalogue)
    with pytest.raises(CatalogueError, match="kan niet gelezen worden"), Catalogue(path) as opened:
        opened.plans()


def test_looking_for_faults_survives_them(catalogue: Catalogue, draft: Draft) -> None:
    catalogue.add(draft())
    with Catalogue(damaged(catalogue)) as opened:
        assert opened.faults()
