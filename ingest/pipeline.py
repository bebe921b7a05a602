"""One file, end to end: read, outline, facts, measures."""

from dataclasses import dataclass, replace
from pathlib import Path

from corpus.identity import file_hash
from corpus.model import Municipality, Period, PlanDraft, PlanFacts, Source
from ingest.facts import FACTS_VERSION, plan_facts
from ingest.inputs import absolute
from ingest.reading import READER_VERSION, read_outline
from ingest.segment import SEGMENTER_VERSION, segment
from ingest.stopwatch import Stopwatch

READING_VERSION = f"{READER_VERSION}+{FACTS_VERSION}"
"""Version of everything that needs the file; what came of it is stored."""
GIVEN = "given"
"""Evidence of a fact that the user stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says about a plan, which beats what the plan seems to say.

    Attributes:
        municipalities: whose plan it is; empty leaves it to the plan.
        period: years, or None to leave it to the plan.
        any_language: take the plan whatever its language.
    """

    municipalities: tuple[Municipality, ...] = ()
    period: Period | None = None
    any_language: bool = False

    def over(self, facts: PlanFacts) -> PlanFacts:
        """The facts with what was given in place of what was found; doubts about it fall away."""
        evidence = dict(facts.evidence)
        doubts = facts.doubts
        if self.municipalities:
            facts, evidence["municipalities"] = replace(facts, municipalities=self.municipalities), GIVEN
            doubts = tuple(doubt for doubt in doubts if "gemeente" not in doubt)
        if self.period:
            facts, evidence["period"] = replace(facts, period=self.period), GIVEN
            doubts = tuple(doubt for doubt in doubts if "period" not in doubt)
        return replace(facts, evidence=evidence, doubts=doubts)

    def or_else(self, earlier: "Given") -> "Given":
        """What is given now, and of what is not, what was given earlier."""
        return replace(
            self, municipalities=self.municipalities or earlier.municipalities, period=self.period or earlier.period
        )

    @classmethod
    def before(cls, facts: PlanFacts) -> "Given":
        """What the user stated when this plan was read earlier."""
        return cls(
            municipalities=facts.municipalities if facts.evidence.get("municipalities") == GIVEN else (),
            period=facts.period if facts.evidence.get("period") == GIVEN else None,
        )


def read_plan(path: Path, given: Given, sha256: str | None = None, watch: Stopwatch | None = None) -> PlanDraft:
    """Read a plan from a file.

    Args:
        path: PDF, HTML, Markdown, text...
        given: what the user says about it.
        sha256: of the file, when it is known already.
        watch: is told when each stage is done.

    Raises:
        InputError: the file cannot be taken, with the reason.
    """
    watch = watch or Stopwatch()
    sha256 = sha256 or file_hash(path)
    outline = read_outline(path, any_language=given.any_language)
    watch.lap("read")
    facts = given.over(plan_facts(outline.elements, outline.properties, outline.furniture, path.name))
    watch.lap("facts")
    source = Source(
        path=str(absolute(path)), name=path.name, sha256=sha256, reader=READING_VERSION, segmenter=SEGMENTER_VERSION
    )
    measures = segment(outline.elements, period=facts.period)
    watch.lap("segment")
    return PlanDraft(
        facts=facts,
        source=source,
        elements=outline.elements,
        measures=measures,
        pages=outline.pages,
        warnings=outline.warnings,
    )
