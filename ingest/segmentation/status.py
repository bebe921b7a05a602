"""How far a measure in running text or a list is: planned, going on, done, to be explored, or not told.

Tense and mood tell much (`fields.told_status`), but "Meldingen worden opgevolgd" goes on under one heading and is
announced under another, and a list of infinitives may tell of either. So a softmax regression weighs what the tenses
tell against the cues of the sentences, their words, and where they stand. Its weights stand in status.toml, made by
`python -m training.status`.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from corpus.model import Status
from ingest.segmentation.cues import cues
from ingest.segmentation.fields import main_clause_of, told_status
from ingest.segmentation.planning import is_recurring
from ingest.segmentation.sections import Place
from ingest.segmentation.sentences import Sentence

STATUSES = (Status.PLANNED, Status.ONGOING, Status.DONE, Status.EXPLORED, None)
"""What a measure can be, in the order of the weights; None: the text does not tell."""

# Cues of the first clause that say something else under another heading.
_DEPENDS = (
    *("main", "infinitive first", "infinitive last", "verbless"),
    *("passive", "perfect", "have", "finite", "future"),
)


def status_features(sentences: Sequence[Sentence], place: Place, *, listed: bool) -> frozenset[str]:
    """What the status of a measure is judged by.

    Args:
        sentences: of the measure, in order; at least one.
        place: where it stands.
        listed: it is a list item.
    """
    first, *later = (cues(main_clause_of(sentence)) for sentence in sentences)
    role = place.list_role if listed else place.role
    found = {"always", f"role {role}", f"tenses tell {told_status(tuple(sentences), place.role)}"}
    found |= {f"first {cue}" for cue in first} | {f"later {cue}" for cues_ in later for cue in cues_}
    found |= {f"role {role}, {cue}" for cue in first if cue.startswith(_DEPENDS)}
    found |= {f"“{word}”" for sentence in sentences for word in sentence.tokens if word.isalpha()}
    if listed:
        found.add("listed")
    if is_recurring(" ".join(word for sentence in sentences for word in sentence.tokens)):
        found.add("recurring")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class StatusModel:
    """Weights of the regression: feature -> one weight for each of `STATUSES`."""

    weights: Mapping[str, Sequence[float]]

    def status(self, features: Iterable[str]) -> Status | None:
        """The likeliest status."""
        known = [self.weights[name] for name in sorted(features) if name in self.weights]
        return STATUSES[int(np.sum(known, axis=0).argmax())] if known else None


@cache
def status_model() -> StatusModel:
    """The bundled model."""
    text = files("ingest.segmentation").joinpath("status.toml").read_text(encoding="utf-8")
    return StatusModel(tomllib.loads(text))
