"""A mask over rows leaves what the catalogue leaves, whatever the filter."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.catalogue import Catalogue
from corpus.model import Kind, Period, PlanDraft, PlanId
from corpus.selection import Selection
from index.rows import Rows

NAMES = ("Almelo", "Enschede", "Zwolle", "Hengelo")
THEMES = (None, "jeugd", "jeugd.alcohol", "jeugdhulp", "woon.inbraak")
IDS = ("almelo-2018", "almelo-2022", "enschede-2018", "zwolle-2022", "nergens-2000")


@pytest.fixture
def filled(catalogue: Catalogue, draft: Callable[..., PlanDraft]) -> Catalogue:
    """Two plans of each of four gemeenten, some twice in another file, with measures of all kinds and themes."""
    for name, first, copy in product(NAMES, (2018, 2022), (1, 2)):
        if copy == 2 and name in NAMES[2:]:
            continue
        texts = tuple(f"{name} {first} {number}" for number in range(7))
        plan = draft(
            name,
            texts,
            path=f"/{name}-{first}-{copy}",
            sha256=f"{name}{first}{copy}",
            period=Period(first=first, last=first + 3),
            region="IJsselland" if name == "Zwolle" else "Twente",
        )
        measures = tuple(
            replace(one, kind=list(Kind)[number % 2], theme_code=THEMES[number % len(THEMES)])
            for number, one in enumerate(plan.measures)
        )
        catalogue.add(replace(plan, measures=measures))
    catalogue.remove(PlanId("hengelo-2018"))
    return catalogue


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@given(
    st.builds(
        Selection,
        kind=st.sampled_from([None, *Kind]),
        municipalities=some(NAMES),
        not_municipalities=some(NAMES),
        safety_regions=some(("Twente", "IJsselland")),
        provinces=some(("Overijssel", "Drenthe")),
        themes=some(tuple(filter(None, THEMES))),
        years=st.sampled_from([None, Period(first=2019, last=2019), Period(first=2021, last=2023)]),
        plans=some(IDS),
        not_plans=some(IDS),
        once=st.booleans(),
        current=st.booleans(),
    )
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mask_leaves_what_the_catalogue_leaves(filled: Catalogue, selection: Selection) -> None:
    rows = Rows.build(filled.indexed())
    mask = rows.where(selection, filled.selected_plans(selection))
    assert rows.keys[mask].tolist() == filled.keys(selection)


def test_columns_come_back_from_disk(filled: Catalogue, tmp_path: Path) -> None:
    rows = Rows.build(filled.indexed())
    rows.save(tmp_path / "rows.npz")
    for saved, loaded in zip(rows, Rows.load(tmp_path / "rows.npz"), strict=True):
        np.testing.assert_array_equal(saved, loaded)


def test_keys_that_were_not_indexed_have_no_row(filled: Catalogue) -> None:
    rows = Rows.build(filled.indexed())
    mask = rows.of_keys(np.array([0, int(rows.keys[3]), 10**9]))
    assert np.flatnonzero(mask).tolist() == [3]


def test_an_empty_corpus_has_no_rows(catalogue: Catalogue) -> None:
    rows = Rows.build(catalogue.indexed())
    assert rows.where(Selection(kind=Kind.GOAL), []).tolist() == []
    assert rows.of_keys(np.array([1])).tolist() == []
