"""An answer: a measure with its place in the ranking and why it is there."""

from dataclasses import asdict, dataclass
from typing import Any

from corpus.model import Measure, Plan
from corpus.record import to_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What speaks for a hit.

    Attributes:
        terms: words of the measure, as printed, that match the question's.
        concepts: what both are about in other words: "wietplantage = hennepkwekerij", the question's words first.
        dense_rank, lexical_rank: its place in each leg's ranking, from 1; None where that leg did not find it.
        sentence: the sentence that fits the question best, as printed.
    """

    terms: tuple[str, ...]
    concepts: tuple[str, ...]
    dense_rank: int | None
    lexical_rank: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One answer.

    Attributes:
        rank: from 1.
        score: fused score in [0, 1].
        answers: the score says that this is an answer (comparable, in a comparison), and not only the nearest that
            there is.
        measure, plan: what was found, and where.
        why: what speaks for it.
        same: hits of other plans with the same text, when such were merged; None when nothing was merged.
    """

    rank: int
    score: float
    answers: bool
    measure: Measure
    plan: Plan
    why: Why
    same: tuple["Hit", ...] | None = None

    @property
    def also(self) -> tuple[str, ...]:
        """Names of the other gemeenten that have the same text, when such hits were merged."""
        own = {body.name for body in self.plan.facts.municipalities}
        others = (body.name for hit in self.same or () for body in hit.plan.facts.municipalities)
        return tuple(name for name in dict.fromkeys(others) if name not in own)

    def record(self) -> dict[str, Any]:
        """The measure's record with rank, score and why; after merging also who else has it, and under which ids."""
        merged = (
            {} if self.same is None else {"also": list(self.also), "also_ids": [hit.measure.id for hit in self.same]}
        )
        return {
            "rank": self.rank,
            "score": round(self.score, 4),
            "answers": self.answers,
            **to_record(self.measure, self.plan),
            **merged,
            "why": {**asdict(self.why), "terms": list(self.why.terms), "concepts": list(self.why.concepts)},
        }
