"""The two fits of the student: distillation across languages, then contrast between related Dutch texts."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training import corpora, everyday
from training.corpora import SMALL_PARALLEL, Related, Translation
from training.student import Bags, Student, distillation_loss, info_nce, shuffled_batches
from training.teacher import DIM, VectorStore

log = logging.getLogger(__name__)

LOG_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that was chosen by looking at development figures.

    Attributes:
        repeats: How often a pair of a source is seen for one of the others; below 1, that share of them is drawn.
        related: Pairs a step, by source, in the contrastive fit.
        distil_rounds: Steps and first learning rate of each round; within one, the rate falls to zero.
        blend: Share of the contrastive table in the final one, the rest being the distilled table.
        whitening: Power of the variance that the final table loses in each direction, see `training.space`.
    """

    seed: int = 1
    vocabulary: int = 40_000
    dim: int = 384
    everyday: int = 60_000
    batch: int = 1024
    dropout: float = 0.1
    teacher_contrast: float = 0.2
    repeats: Mapping[str, float] = field(
        default_factory=lambda: (
            {"lexicon": 8, "sentence": 8, "plain": 8, "everyday": 2, "treaties": 0.7} | dict.fromkeys(SMALL_PARALLEL, 6)
        )
    )
    distil_rounds: Sequence[tuple[int, float]] = ((3000, 0.01), (1000, 0.005))
    related: Mapping[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("heading", "adjacent", "synonym", "concept", "thesaurus", "paraphrase"), 256
        )
    )
    contrast_steps: int = 200
    contrast_rate: float = 0.003
    contrast_weight: float = 0.3
    blend: float = 0.75
    whitening: float = 0.6


def all_translations(data: Path, recipe: Recipe) -> list[Translation]:
    """Return the pairs of the files, our own, and the joined everyday sentences."""
    joined = everyday.EverydaySentences(recipe.seed, corpora.dictionary_nouns(data)).draw(recipe.everyday)
    return [*corpora.translations(data), *corpora.own_translations(), *joined]


class Distillation:
    """Batches of Dutch bags with the teacher's vectors of their English side."""

    def __init__(
        self, pairs: Sequence[Translation], tokenizer: Tokenizer, vectors: VectorStore, recipe: Recipe
    ) -> None:
        self._recipe = recipe
        self._rng = np.random.default_rng(recipe.seed)
        self._bags = Bags.of([pair.dutch for pair in pairs], tokenizer)
        self._targets = torch.from_numpy(vectors.lookup([pair.english for pair in pairs]))
        sources = np.array([pair.source for pair in pairs])
        self._batches = shuffled_batches(self._repeated(sources), recipe.batch, self._rng)

    def _repeated(self, sources: NDArray[np.str_]) -> NDArray[np.int64]:
        usable = self._bags.usable()
        rows = []
        for source in np.unique(sources):
            of_source = np.flatnonzero(usable & (sources == source))
            whole, part = divmod(self._recipe.repeats.get(str(source), 1), 1)
            rows += [of_source] * int(whole)
            rows.append(self._rng.permutation(of_source)[: int(part * len(of_source))])
        return np.concatenate(rows)

    def loss(self, student: Student) -> torch.Tensor:
        """Return the loss of the next batch."""
        rows = next(self._batches)
        vectors = student.encode(*self._bags.batch(rows, self._recipe.dropout, self._rng))
        return distillation_loss(vectors, self._targets[rows].float(), self._recipe.teacher_contrast)


class Contrast:
    """Batches of related Dutch texts, one a source and step; the others of a batch are the negatives."""

    def __init__(self, pairs: Sequence[Related], tokenizer: Tokenizer, recipe: Recipe) -> None:
        self._recipe = recipe
        self._rng = np.random.default_rng(recipe.seed)
        self._left = Bags.of([pair.left for pair in pairs], tokenizer)
        self._right = Bags.of([pair.right for pair in pairs], tokenizer)
        sources = np.array([pair.source for pair in pairs])
        usable = self._left.usable() & self._right.usable()
        self._batches = [self._of_source(usable & (sources == source), size) for source, size in recipe.related.items()]

    def _of_source(self, chosen: NDArray[np.bool_], size: int) -> Iterator[NDArray[np.int64]]:
        rows = np.flatnonzero(chosen)
        return shuffled_batches(rows, min(size, len(rows)), self._rng)

    def loss(self, student: Student) -> torch.Tensor:
        """Return the summed loss of the next batch of every source."""
        losses = []
        for batches in self._batches:
            rows = next(batches)
            left = student.encode(*self._left.batch(rows, self._recipe.dropout, self._rng))
            right = student.encode(*self._right.batch(rows, self._recipe.dropout, self._rng))
            losses.append(info_nce(left, right))
        return torch.stack(losses).sum()


def distil(distillation: Distillation, tokenizer: Tokenizer, recipe: Recipe) -> torch.Tensor:
    """Return a table (vocabulary, 384) fitted to the teacher."""
    table = Student.random(tokenizer.get_vocab_size(), DIM, recipe.seed).table
    for steps, rate in recipe.distil_rounds:
        student = Student(table)
        for step in range(steps):
            _descend(student, distillation.loss(student), rate, step, steps)
    return table


def contrast(table: torch.Tensor, distillation: Distillation, related: Contrast, recipe: Recipe) -> torch.Tensor:
    """Return `table` moved towards texts that belong together, blended with where it came from.

    The teacher goes on pulling, or the table would forget everyday language; averaging the weights of before and
    after keeps most of the gain for a part of that loss (Wortsman et al., 2022, arXiv:2109.01903).
    """
    student = Student(table.clone())
    for step in range(recipe.contrast_steps):
        loss = distillation.loss(student) + recipe.contrast_weight * related.loss(student)
        _descend(student, loss, recipe.contrast_rate, step, recipe.contrast_steps)
    return table.lerp(student.table, recipe.blend)


def _descend(student: Student, loss: torch.Tensor, rate: float, step: int, steps: int) -> None:
    """Take one step, the rate falling linearly to zero over `steps`."""
    loss.backward()  # type: ignore[no-untyped-call]
    student.step(rate * (1 - step / steps))
    if step % LOG_EVERY == LOG_EVERY - 1:
        log.info("step %d of %d: loss %.3f", step + 1, steps, loss.item())
