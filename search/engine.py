"""Questions to answers: retrieve, fuse, cap, explain."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from corpus.model import Measure, MeasureId, Municipality, Plan, PlanId
from corpus.selection import Selection
from index.build import Index, open_index, passage_text
from search.explain import Question, explain
from search.fusion import answers, fuse
from search.hits import Hit
from search.likeness import Judge, Likeness, best_of_plans
from search.retrieve import DEPTH, Candidates, retrieve
from search.spelling import Unknown, unknown_words
from search.wording import ANY_WORDING, Wording, has_phrase

COVERAGE_DEPTH = 2_000
"""Passages looked at in a round when all gemeenten with an answer are sought."""
_READ_AT_ONCE = 32  # measures: of hundreds of candidates ten are shown


def fused(candidates: Candidates) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The judge of answers to a question."""
    scores = fuse(candidates.dense, candidates.lexical)
    return scores, answers(scores)


class Engine:
    """Answers questions over one corpus.

    Args:
        catalogue: open catalogue.
        index: its open index.
    """

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self._catalogue = catalogue
        self._index = index
        self._plans: dict[PlanId, Plan] = {plan.id: plan for plan in catalogue.plans()}
        self._likeness = Likeness(index, catalogue)
        self._lags = index.manifest.state != catalogue.state()
        # A question is asked twice: for its answers, and for who has any. A file of questions has one filter.
        self._asked = lru_cache(maxsize=8)(self._ask)
        self._allowed = lru_cache(maxsize=8)(self._allow)

    @classmethod
    def open(cls, catalogue: Catalogue, folder: Path) -> Self:
        """Open the index in a folder; IndexMissingError, IndexStaleError or ModelError when that cannot be."""
        return cls(catalogue, open_index(catalogue, folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def notes(self) -> list[str]:
        """What the user must know of the index: it may lag behind the catalogue after a crash."""
        if self._index.manifest.state == self._catalogue.state():
            return []
        return ["de index loopt achter op de catalogus, sommige maatregelen worden niet gevonden; geef `beleid index`"]

    def search(
        self,
        question: str,
        selection: Selection,
        k: int = 10,
        per_municipality: int | None = None,
        wording: Wording = ANY_WORDING,
    ) -> list[Hit]:
        """The k measures that answer a question best.

        Args:
            question: in the asker's own words; empty finds nothing.
            selection: filter, applied inside the retrieval: k hits come whenever there are k.
            k: how many.
            per_municipality: at most so many of one gemeente, None for no cap.
            wording: words that must, or must not, be in a measure.
        """
        asked = self._asked(question)
        return self._answer(asked, self._allowed(selection, wording), k, per_municipality)

    def answering(self, question: str, selection: Selection, wording: Wording = ANY_WORDING) -> set[str]:
        """Names of all the gemeenten that have an answer to a question, however many answers others have."""
        asked, answering = self._asked(question), set[str]()
        rows, allowed = self._index.rows, self._allowed(selection, wording)
        left = np.ones(len(rows.keys), bool) if allowed is None else allowed.copy()
        while left.any():
            candidates = retrieve(self._index, asked.vector, asked.terms, left, COVERAGE_DEPTH)
            good = candidates.rows[fused(candidates)[1]]
            names = {name for plan in rows.plans_of(good) for name in self._names(plan)}
            if not names - answering:
                break
            answering |= names
            left[candidates.rows] = False
            left &= rows.of_plans([plan for plan in self._plans if not answering.issuperset(self._names(plan))])
        return answering

    def _names(self, plan_id: PlanId) -> list[str]:
        """The gemeenten of a plan; none of one that was removed since indexing, or added since this was opened."""
        plan = self._plans.get(plan_id)
        return [body.name for body in plan.facts.municipalities] if plan else []

    def compare(
        self,
        text: str,
        theme: str | None,
        selection: Selection,
        k: int = 10,
        per_municipality: int | None = None,
    ) -> list[Hit]:
        """The k measures that are most like a text; several files of one edition count once.

        Args:
            text: a measure's passage, or words of the user's own.
            theme: its canonical code, None when it has none.
            selection: filter, applied inside the retrieval.
            k: how many.
            per_municipality: at most so many of one gemeente, None for no cap.
        """
        vector = self._index.encoder.encode_passages([text])[0]
        allowed = self._allowed(replace(selection, once=True), ANY_WORDING)
        judge = self._likeness.to(text, vector, theme)
        return self._answer(self._question(text, vector), allowed, k, per_municipality, judge)

    def comparable(self, text: str, theme: str | None, selection: Selection) -> set[str]:
        """Names of the gemeenten that have something comparable among the passages nearest to a text."""
        vector, allowed = self._index.encoder.encode_passages([text])[0], self._allowed(selection, ANY_WORDING)
        near = retrieve(self._index, vector, self._index.terms.terms(text), allowed, COVERAGE_DEPTH)
        tried, rows = best_of_plans(near, self._index.rows, theme), self._index.rows
        _, good = self._likeness.to(text, vector, theme)(tried)
        plans = rows.plans[np.unique(rows.plan[tried.rows[good]])].tolist()
        return {name for plan in plans for name in self._names(PlanId(plan))}

    def elsewhere(self, measure: Measure, selection: Selection) -> Selection:
        """A filter that also leaves out what the gemeenten of a measure's plan have."""
        own = tuple(municipality.name for municipality in self.plan(measure.plan_id).facts.municipalities)
        return replace(
            selection,
            not_municipalities=(*selection.not_municipalities, *own),
            not_plans=(*selection.not_plans, measure.plan_id),  # a plan without a gemeente is not its own counterpart
        )

    def measure(self, measure_id: MeasureId | str) -> Measure:
        """The measure whose id begins so; UsageError when none has, or several."""
        return self._catalogue.measure(measure_id)

    def passage(self, measure: Measure) -> str:
        """What is compared of a measure."""
        return passage_text(measure.name, measure.text)

    def says_something(self, text: str) -> bool:
        """Whether a text has more than words that every text has."""
        return bool(self._index.terms.terms(text))

    def unknown_words(self, text: str) -> tuple[Unknown, ...]:
        """The words of a text that no plan has."""
        return unknown_words(self._index, text)

    def knows(self, question: str) -> bool:
        """Whether any word of a question is known; a question of none can only find nothing."""
        asked = self._asked(question)
        return bool(asked.vector.any()) or bool(self._index.terms.search(asked.terms, 1).rows.size)

    def municipalities(self, selection: Selection) -> set[str]:
        """Names of the gemeenten whose plans a filter leaves, whether or not a measure is left of them."""
        plans = self._catalogue.selected_plans(selection)
        return {name for plan in plans for name in self._names(plan)}

    def bodies(self) -> list[Municipality]:
        """Whose plans these are."""
        return [body for plan in self._plans.values() for body in plan.facts.municipalities]

    def plan(self, plan_id: PlanId) -> Plan:
        """The plan with this id, also when it was added since this was opened."""
        return self._plans.get(plan_id) or self._catalogue.plan(plan_id)

    def _ask(self, question: str) -> Question:
        return self._question(question, self._index.encoder.encode_queries([question])[0])

    def _question(self, text: str, vector: NDArray[np.float32]) -> Question:
        concepts = {match.concept.id: text[match.start : match.end] for match in self._index.terms.concepts(text)}
        return Question(text, vector, tuple(self._index.terms.terms(text)), concepts)

    def _answer(
        self,
        question: Question,
        allowed: NDArray[np.bool_] | None,
        k: int,
        per_municipality: int | None,
        judge: Judge = fused,
    ) -> list[Hit]:
        depth = max(DEPTH, 2 * k)
        while True:
            candidates = retrieve(self._index, question.vector, question.terms, allowed, depth)
            hits = self._ranked(candidates, question, k, per_municipality, judge)
            if len(hits) >= k or depth >= self._index.manifest.measures:
                return hits
            depth *= 4  # a cap a gemeente can use up what was retrieved

    def _allow(self, selection: Selection, wording: Wording) -> NDArray[np.bool_] | None:
        """The rows that the filters leave, bool (measures,); None when they leave all."""
        if selection == Selection() and wording == ANY_WORDING and not self._lags:
            return None
        rows = self._index.rows
        allowed = rows.where(selection, self._catalogue.selected_plans(selection))
        if self._lags:  # what was removed since would take the place of what is there
            allowed &= rows.of_keys(np.array(self._catalogue.keys(), np.int64))
        for word in wording.without:
            allowed[self._with_all(word)] = False
        for phrase in wording.phrases:
            if self._terms(phrase):
                having = np.zeros(len(allowed), bool)
                having[self._with_all(phrase)] = True
                allowed &= having
            found = self._catalogue.measures_by_key(rows.keys[allowed].tolist())
            allowed &= rows.of_keys(np.array([key for key, one in found.items() if has_phrase(one, phrase)], np.int64))
        return allowed

    def _terms(self, words: str) -> list[str]:
        """The terms of whole words, without those of their parts."""
        return [token.term for token in self._index.terms.analyser.analyse(words) if not token.part]

    def _with_all(self, words: str) -> NDArray[np.int64]:
        """Rows of the passages that have all of these words; none for stop words, which every passage may have."""
        found: NDArray[np.int64] | None = None
        for term in self._terms(words):
            having = self._index.terms.search([term], self._index.manifest.measures).rows
            found = having if found is None else np.intersect1d(found, having)
        return np.empty(0, np.int64) if found is None else found

    def _ranked(
        self, candidates: Candidates, question: Question, k: int, per_municipality: int | None, judge: Judge
    ) -> list[Hit]:
        scores, good = judge(candidates)
        order = np.lexsort((candidates.rows, -scores))
        hits: list[Hit] = []
        for position, measure in self._capped(order, candidates.rows, per_municipality):
            ranks = (int(ranks[position]) or None for ranks in (candidates.dense_ranks, candidates.lexical_ranks))
            why = explain(self._index, question, measure, *ranks)
            plan, score = self._plans[measure.plan_id], float(scores[position])
            hits.append(
                Hit(rank=len(hits) + 1, score=score, answers=bool(good[position]), measure=measure, plan=plan, why=why)
            )
            if len(hits) == k:
                break
        return hits

    def _capped(
        self, order: NDArray[np.intp], rows: NDArray[np.int64], cap: int | None
    ) -> Iterator[tuple[int, Measure]]:
        """Candidates in order, at most `cap` of a gemeente; what was removed since indexing is passed over.

        Args:
            order: int (n,), positions of the candidates, best first.
            rows: int64 (n,), their rows in the index.
            cap: None for no cap.
        """
        given: Counter[str] = Counter()
        keys = self._index.rows.keys[rows]
        for some in (order[start : start + _READ_AT_ONCE] for start in range(0, len(order), _READ_AT_ONCE)):
            found = self._catalogue.measures_by_key(keys[some].tolist())
            for position in some.tolist():
                measure = found.get(int(keys[position]))
                if measure is None or measure.plan_id not in self._plans:
                    continue
                names = self._names(measure.plan_id)
                if cap is not None and any(given[name] >= cap for name in names):
                    continue
                given.update(names)
                yield position, measure
