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
        answers: the score says that this is an answer, and not only the nearest that there is; None where nothing was
            asked (a comparison).
        measure, plan: what was found, and where.
        why: what speaks for it.
    """

    rank: int
    score: float
    answers: bool | None
    measure: Measure
    plan: Plan
    why: Why

    def record(self) -> dict[str, Any]:
        """The measure's record with rank, score and why."""
        return {
            "rank": self.rank,
            "score": round(self.score, 4),
            **({} if self.answers is None else {"answers": self.answers}),
            **to_record(self.measure, self.plan),
            "why": {**asdict(self.why), "terms": list(self.why.terms), "concepts": list(self.why.concepts)},
        }
