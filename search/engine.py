"""Questions to answers: retrieve, fuse, cap, explain."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def fused(candidates: Candidates, _: Mapping[int, Measure]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The judge of answers to a question."""
    return fuse(candidates.dense, candidates.lexical), answers(candidates.dense, candidates.lexical)


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
        self._likeness = Likeness(index)
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
        allowed = self._allowed(selection, wording)
        keys = np.array(self._catalogue.keys(selection), np.int64) if allowed is None else allowed
        while keys.size:
            candidates = retrieve(self._index, asked.vector, asked.terms, keys, COVERAGE_DEPTH)
            good = candidates.keys[answers(candidates.dense, candidates.lexical)]
            found = self._catalogue.measures_by_key(good.tolist()).values()
            names = {body.name for measure in found for body in self._plans[measure.plan_id].facts.municipalities}
            if not names - answering:
                break
            answering |= names
            keys = np.intersect1d(np.setdiff1d(keys, candidates.keys), self._keys_beside(answering))
        return answering

    def _keys_beside(self, answering: set[str]) -> NDArray[np.int64]:
        """Keys of the plans that have a gemeente which is not among these."""
        open_plans = tuple(
            plan.id
            for plan in self._plans.values()
            if any(body.name not in answering for body in plan.facts.municipalities)
        )
        return np.array(self._catalogue.keys(Selection(plans=open_plans)) if open_plans else [], np.int64)

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
        found = self._catalogue.measures_by_key(near.keys.tolist())
        tried = best_of_plans(near, found, theme)
        _, good = self._likeness.to(text, vector, theme)(tried, found)
        plans = {found[key].plan_id for key in tried.keys[good].tolist()}
        return {body.name for plan in plans for body in self._plans[plan].facts.municipalities}

    def elsewhere(self, measure: Measure, selection: Selection) -> Selection:
        """A filter that also leaves out what the gemeenten of a measure's plan have."""
        own = tuple(municipality.name for municipality in self._plans[measure.plan_id].facts.municipalities)
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
        return bool(asked.vector.any()) or bool(self._index.terms.search(asked.terms, 1).keys.size)

    def municipalities(self, selection: Selection) -> set[str]:
        """Names of the gemeenten whose plans a filter leaves, whether or not a measure is left of them."""
        plans = self._catalogue.selected_plans(selection)
        return {body.name for plan in plans for body in self._plans[plan].facts.municipalities}

    def bodies(self) -> list[Municipality]:
        """Whose plans these are."""
        return [body for plan in self._plans.values() for body in plan.facts.municipalities]

    def plan(self, plan_id: PlanId) -> Plan:
        """The plan with this id."""
        return self._plans[plan_id]

    def _ask(self, question: str) -> Question:
        return self._question(question, self._index.encoder.encode_queries([question])[0])

    def _question(self, text: str, vector: NDArray[np.float32]) -> Question:
        concepts = {match.concept.id: text[match.start : match.end] for match in self._index.terms.concepts(text)}
        return Question(text, vector, tuple(self._index.terms.terms(text)), concepts)

    def _answer(
        self,
        question: Question,
        keys: NDArray[np.int64] | None,
        k: int,
        per_municipality: int | None,
        judge: Judge = fused,
    ) -> list[Hit]:
        depth = max(DEPTH, 2 * k)
        while True:
            candidates = retrieve(self._index, question.vector, question.terms, keys, depth)
            hits = self._ranked(candidates, question, k, per_municipality, judge)
            if len(hits) >= k or depth >= self._index.manifest.measures:
                return hits
            depth *= 4  # a cap a gemeente can use up what was retrieved

    def _allow(self, selection: Selection, wording: Wording) -> NDArray[np.int64] | None:
        """Keys that the filters leave, int64 (m,); None when there is no filter."""
        if selection == Selection() and wording == ANY_WORDING:
            return None
        keys = np.array(self._catalogue.keys(selection), np.int64)
        for word in wording.without:
            keys = np.setdiff1d(keys, self._with_all(word))
        for phrase in wording.phrases:
            keys = np.intersect1d(keys, self._with_all(phrase)) if self._terms(phrase) else keys
            found = self._catalogue.measures_by_key(keys.tolist())
            keys = np.array([key for key, measure in sorted(found.items()) if has_phrase(measure, phrase)], np.int64)
        return keys

    def _terms(self, words: str) -> list[str]:
        """The terms of whole words, without those of their parts."""
        return [token.term for token in self._index.terms.analyser.analyse(words) if not token.part]

    def _with_all(self, words: str) -> NDArray[np.int64]:
        """Keys of the passages that have all of these words; none for stop words, which every passage may have."""
        found: NDArray[np.int64] | None = None
        for term in self._terms(words):
            having = self._index.terms.search([term], self._index.manifest.measures).keys
            found = having if found is None else np.intersect1d(found, having)
        return np.empty(0, np.int64) if found is None else found

    def _ranked(
        self, candidates: Candidates, question: Question, k: int, per_municipality: int | None, judge: Judge
    ) -> list[Hit]:
        found = self._catalogue.measures_by_key(candidates.keys.tolist())
        scores, good = judge(candidates, found)
        order = np.lexsort((candidates.keys, -scores)).tolist()
        hits: list[Hit] = []
        for position, measure in self._capped(order, candidates, found, per_municipality):
            ranks = (candidates.dense_ranks[position], candidates.lexical_ranks[position])
            why = explain(self._index, question, measure, *ranks)
            plan, score = self._plans[measure.plan_id], float(scores[position])
            hits.append(
                Hit(rank=len(hits) + 1, score=score, answers=bool(good[position]), measure=measure, plan=plan, why=why)
            )
            if len(hits) == k:
                break
        return hits

    def _capped(
        self, order: Sequence[int], candidates: Candidates, found: dict[int, Measure], cap: int | None
    ) -> Iterator[tuple[int, Measure]]:
        """Candidates in order, at most `cap` of a gemeente; what was removed since indexing is passed over."""
        given: Counter[str] = Counter()
        for position in order:
            measure = found.get(int(candidates.keys[position]))
            if measure is None or measure.plan_id not in self._plans:
                continue
            names = [municipality.name for municipality in self._plans[measure.plan_id].facts.municipalities]
            if cap is not None and any(given[name] >= cap for name in names):
                continue
            given.update(names)
            yield position, measure
