"""How often a theme, a concept or a word appears in the plans, by year or by plan period."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.concepts import Concept, ConceptTable
from corpus.dutch import Analyser
from corpus.errors import UsageError
from corpus.identity import fold
from corpus.model import Measure, Period, Plan, PlanId
from corpus.selection import Selection
from corpus.themes import load_themes
from search.scope import Scope, scope_of


class SubjectKind(StrEnum):
    """What is counted."""

    THEME = "theme"
    CONCEPT = "concept"
    WORD = "word"


class Step(StrEnum):
    """What a row of a timeline is."""

    YEAR = "year"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that can appear in a measure.

    Attributes:
        kind: what it is.
        label: what it is called.
        covers: themes or narrower concepts that count as well, or the terms that must all be there.
        appears: whether a measure has it.
    """

    kind: SubjectKind
    label: str
    covers: tuple[str, ...]
    appears: Callable[[Measure], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The plans of a year, or with a period.

    Attributes:
        period: that year or period.
        plans: ids of the plans that cover it; a year is covered by every plan whose period holds it.
        having: ids of those in which the subject appears.
        measures: all measures of those plans; one of a joint plan counts once.
        matching: those in which the subject appears.
    """

    period: Period
    plans: tuple[PlanId, ...]
    having: tuple[PlanId, ...]
    measures: int
    matching: int

    @property
    def share(self) -> float:
        """Share of the measures in which the subject appears, in [0, 1]."""
        return self.matching / self.measures if self.measures else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """How often a subject appears.

    Attributes:
        subject: what was counted.
        scope: in which plans.
        moments: oldest first.
        undated: plans that are in no row, since their period is not known.
        having: ids of all plans in which the subject appears.
        measures, matching: all measures of all plans, and those in which the subject appears.
    """

    subject: Subject
    scope: Scope
    moments: tuple[Moment, ...]
    undated: tuple[Plan, ...]
    having: tuple[PlanId, ...]
    measures: int
    matching: int


def subject_of(words: str, analyser: Analyser, concepts: ConceptTable, kind: SubjectKind | None = None) -> Subject:
    """What words name: a theme, else a concept, else themselves.

    Args:
        words: code, area or label of a theme; any label of a concept; or words that must all be in a measure.
        analyser: of the index, so that words meet the parts of compounds.
        concepts: the thesaurus.
        kind: take it for this.

    Raises:
        UsageError: it is nothing of that kind, or only stop words.
    """
    readings: dict[SubjectKind, Callable[[], Subject | None]] = {
        SubjectKind.THEME: lambda: _theme(words),
        SubjectKind.CONCEPT: lambda: _concept(words, analyser, concepts),
        SubjectKind.WORD: lambda: _word(words, analyser),
    }
    for reading in (kind,) if kind else readings:
        if subject := readings[reading]():
            return subject
    wanted = {SubjectKind.THEME: "thema; `beleid themes` noemt ze", SubjectKind.CONCEPT: "begrip uit de begrippenlijst"}
    raise UsageError(f"{words!r} is geen {wanted.get(kind or SubjectKind.WORD, 'woord waarop te zoeken is')}")


def subject_and_rest(
    words: str, selection: Selection, analyser: Analyser, concepts: ConceptTable, kind: SubjectKind | None = None
) -> tuple[Subject, Selection]:
    """What is to be counted, and among which measures: without words it is the themes of the filter, among all.

    Raises:
        UsageError: as `subject_of`, or neither words nor themes are given.
    """
    if words.strip():
        return subject_of(words, analyser, concepts, kind), selection
    if not selection.themes:
        raise UsageError("noem een thema, een begrip of een woord om te tellen")
    codes = [code for code in load_themes() if code in selection.themes or code.split(".", 1)[0] in selection.themes]
    return _of_themes(codes, " en ".join(selection.themes)), replace(selection, themes=())


def timeline(catalogue: Catalogue, subject: Subject, selection: Selection, step: Step = Step.YEAR) -> Timeline:
    """Count a subject in all plans, also those that newer ones replaced.

    Args:
        catalogue: where they are.
        subject: what to count.
        selection: which measures.
        step: a row a year from the first plan to the last, or a row a plan period.
    """
    scope = scope_of(catalogue, selection, all_plans=True)
    measures: defaultdict[PlanId, int] = defaultdict(int)
    matching: defaultdict[PlanId, int] = defaultdict(int)
    for _, measure, _ in scope.measures(catalogue):
        measures[measure.plan_id] += 1
        matching[measure.plan_id] += subject.appears(measure)
    moments = []
    for period in _periods(scope.plans.values(), step):
        plans = [
            plan.id for plan in scope.plans.values() if plan.facts.period and _covers(plan.facts.period, period, step)
        ]
        moments.append(
            Moment(
                period=period,
                plans=tuple(plans),
                having=tuple(plan for plan in plans if matching[plan]),
                measures=sum(measures[plan] for plan in plans),
                matching=sum(matching[plan] for plan in plans),
            )
        )
    undated = tuple(plan for plan in scope.plans.values() if plan.facts.period is None)
    return Timeline(
        subject=subject,
        scope=scope,
        moments=tuple(moments),
        undated=undated,
        having=tuple(plan for plan in scope.plans if matching[plan]),
        measures=sum(measures.values()),
        matching=sum(matching.values()),
    )


def _periods(plans: Iterable[Plan], step: Step) -> list[Period]:
    periods = {plan.facts.period for plan in plans if plan.facts.period}
    if step is Step.PERIOD:
        return sorted(periods, key=lambda period: (period.first, period.last))
    first, last = min((p.first for p in periods), default=1), max((p.last for p in periods), default=0)
    return [Period(first=year, last=year) for year in range(first, last + 1)]


def _covers(period: Period, asked: Period, step: Step) -> bool:
    return period == asked if step is Step.PERIOD else period.first <= asked.first <= period.last


def _theme(words: str) -> Subject | None:
    themes = load_themes()
    wanted = words.strip().lower()
    codes = [code for code, theme in themes.items() if wanted in (code, theme.area) or fold(words) == fold(theme.label)]
    return _of_themes(codes, wanted) if codes else None


def _of_themes(codes: Collection[str], area: str) -> Subject:
    """One theme under its label, several under the name that they have together."""
    labels = tuple(load_themes()[code].label for code in codes)
    return Subject(
        kind=SubjectKind.THEME,
        label=labels[0] if len(labels) == 1 else area,
        covers=labels if len(labels) > 1 else (),
        appears=lambda measure: measure.theme_code in codes,
    )


def _concept(words: str, analyser: Analyser, concepts: ConceptTable) -> Subject | None:
    tokens = analyser.analyse(words)
    named = [match for match in concepts.recognise(tokens) if not match.near]
    if len(named) != 1 or any(token.start < named[0].start or token.end > named[0].end for token in tokens):
        return None
    concept = named[0].concept
    below = list(_narrower(concept, concepts))
    wanted = {concept.id, *(narrower.id for narrower in below)}

    def appears(measure: Measure) -> bool:
        found = concepts.recognise(analyser.analyse(_text(measure)))
        return any(match.concept.id in wanted and not match.near for match in found)

    covers = tuple(dict.fromkeys(narrower.pref for narrower in below))
    return Subject(kind=SubjectKind.CONCEPT, label=concept.pref, covers=covers, appears=appears)


def _narrower(concept: Concept, concepts: ConceptTable) -> Iterator[Concept]:
    """All concepts below one, the nearest first; a thesaurus that bites its own tail ends too."""
    seen, queue = {concept.id}, [concept]
    while queue:
        for below in concepts.narrower(queue.pop(0)):
            if below.id not in seen:
                seen.add(below.id)
                queue.append(below)
                yield below


def _word(words: str, analyser: Analyser) -> Subject | None:
    terms = {token.term for token in analyser.analyse(words) if not token.part}
    if not terms:
        return None
    return Subject(
        kind=SubjectKind.WORD,
        label=words.strip(),
        covers=(),
        appears=lambda measure: terms <= set(analyser.terms(_text(measure))),
    )


def _text(measure: Measure) -> str:
    return f"{measure.name}. {measure.text}" if measure.name else measure.text
