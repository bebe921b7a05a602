"""What is comparable in other gemeenten: to a measure, to a text, or to all that one gemeente has on a theme."""

from dataclasses import replace

from corpus.catalogue import Catalogue
from corpus.classify import ThemeClassifier
from corpus.concepts import ConceptTable
from corpus.errors import UsageError
from corpus.model import Measure
from corpus.record import to_record
from corpus.selection import Selection
from corpus.themes import load_themes
from search.coverage import Coverage
from search.engine import Engine
from search.questions import Answer, Query
from search.views import place


def compare_all(
    engine: Engine,
    catalogue: Catalogue,
    concepts: ConceptTable,
    measure_id: str | None,
    text: str | None,
    selection: Selection,
    k: int,
    per_municipality: int | None = None,
) -> tuple[list[Answer], bool]:
    """What is comparable to a measure, to a text, or, when neither is named, to what a gemeente has on themes.

    Args:
        engine: over the catalogue.
        catalogue: where the measures are.
        concepts: they tell the theme of a text.
        measure_id: beginning of an id, or None.
        text: or None.
        selection: where to look; for themes also whose measures, see `_compare_theme`.
        k: counterparts of each.
        per_municipality: at most so many of one gemeente, None for no cap.

    Returns:
        The answers, and whether there may be more than one.

    Raises:
        UsageError: both a measure and a text, or neither of them and no theme, are named; the measure is unknown; or
            the text has only words that every text has.
    """
    if measure_id is None and text is None and selection.themes:
        return _compare_theme(engine, catalogue, selection, k, per_municipality), True
    if (measure_id is None) == (text is None):
        raise UsageError(
            "zeg waarmee vergeleken moet worden: het kenmerk van een maatregel, of --text, of --theme met --gemeente"
        )
    if text is not None:
        return [_compare_text(engine, concepts, text, selection, k, per_municipality)], False
    measure = engine.measure(measure_id or "")
    return [_compare_measure(engine, measure, selection, k, per_municipality, covered=True)], False


def _compare_theme(
    engine: Engine, catalogue: Catalogue, selection: Selection, k: int, per_municipality: int | None
) -> list[Answer]:
    """The counterparts of each measure that one gemeente has on some themes.

    Args:
        engine: over the catalogue.
        catalogue: where the measures are.
        selection: its one gemeente and its themes say whose measures, of the newest plan unless years or plans are
            named; the rest says where to look for counterparts.
        k: counterparts of each measure.
        per_municipality: at most so many of one gemeente.

    Raises:
        UsageError: not exactly one gemeente is named.
    """
    if len(selection.municipalities) != 1:
        raise UsageError("noem één gemeente waarvan de maatregelen vergeleken worden: --theme THEMA --gemeente NAAM")
    current = selection.current or not (selection.years or selection.plans)
    own = replace(selection, safety_regions=(), provinces=(), not_municipalities=(), once=True, current=current)
    elsewhere = replace(selection, municipalities=(), themes=(), plans=())
    measures = [measure for _, measure in catalogue.measures(own)]
    return [_compare_measure(engine, measure, elsewhere, k, per_municipality) for measure in measures]


def _compare_text(
    engine: Engine, concepts: ConceptTable, text: str, selection: Selection, k: int, per_municipality: int | None
) -> Answer:
    if not engine.says_something(text):
        raise UsageError(f"{text!r} zegt niet waar het over gaat; omschrijf de maatregel in een paar woorden")
    classified = ThemeClassifier(load_themes(), concepts).classify(text)
    theme = classified[0] if classified else None
    hits = engine.compare(text, theme, selection, k, per_municipality)
    coverage = _coverage(engine, text, theme, selection) if hits else None
    return Answer(query=Query(text=text), hits=tuple(hits), selection=selection, compared=True, coverage=coverage)


def _compare_measure(
    engine: Engine,
    measure: Measure,
    selection: Selection,
    k: int,
    per_municipality: int | None,
    *,
    covered: bool = False,
) -> Answer:
    plan, elsewhere = engine.plan(measure.plan_id), engine.elsewhere(measure, selection)
    where = place(plan, measure.page_from, measure.page_to)
    passage = engine.passage(measure)
    return Answer(
        query=Query(text=measure.text),
        hits=tuple(engine.compare(passage, measure.theme_code, elsewhere, k, per_municipality)),
        selection=selection,
        compared=True,
        measure=measure,
        measure_record=to_record(measure, plan),
        place=", ".join([*(body.name for body in plan.facts.municipalities), where]),
        coverage=_coverage(engine, passage, measure.theme_code, elsewhere) if covered else None,
    )


def _coverage(engine: Engine, text: str, theme: str | None, selection: Selection) -> Coverage:
    searched = engine.municipalities(selection)
    silent = searched - engine.comparable(text, theme, selection)
    return Coverage(searched=tuple(sorted(searched)), silent=tuple(sorted(silent)))
