"""The student: one trainable vector per token, the losses it learns from, and the optimiser of its rows.

A text's vector is the sum of its tokens' vectors; every loss compares directions, so the mean would be the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, embedding_bag, normalize

TEMPERATURE = 0.05
MAX_TOKENS = 96  # law paragraphs run to thousands, and a mean of those teaches nothing
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8  # Adam's own defaults: Kingma and Ba (2015), arXiv:1412.6980


@dataclass(frozen=True, slots=True)
class Bags:
    """The token ids of many texts in one flat array: text `i` is `ids[starts[i]:starts[i + 1]]`."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer) -> Self:
        """Tokenise `texts`; unknown tokens (id 0) are left out, as is what lies beyond `MAX_TOKENS`."""
        encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        bags = [[token for token in text.ids if token][:MAX_TOKENS] for text in encoded]
        starts = np.cumsum([0, *map(len, bags)])
        return cls(np.fromiter((t for bag in bags for t in bag), np.int32, starts[-1]), starts)

    def usable(self) -> NDArray[np.bool_]:
        """Which texts have any token."""
        return np.diff(self.starts) > 0

    def batch(
        self, rows: NDArray[np.int64], dropout: float, rng: np.random.Generator
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return (ids, offsets) of the texts `rows`, each token dropped with probability `dropout`.

        One random token of a text is always kept, so that no bag runs empty.
        """
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.cumsum(lengths) - lengths
        owner = np.repeat(np.arange(len(rows)), lengths)
        ids = self.ids[np.arange(lengths.sum()) + (self.starts[rows] - offsets)[owner]]
        if dropout:
            keep = rng.random(len(ids)) >= dropout
            keep[offsets + rng.integers(0, lengths)] = True
            lengths = np.bincount(owner[keep], minlength=len(rows))
            ids, offsets = ids[keep], np.cumsum(lengths) - lengths
        return ids, offsets


class Student:
    """A table of `vocabulary` token vectors, trained by Adam on the rows that a batch touches.

    Dense Adam would move 40,000 rows a step where a batch touches 5,000; moments of the others stand still.
    """

    def __init__(self, table: torch.Tensor) -> None:
        self.table = table
        self._first, self._second = torch.zeros_like(table), torch.zeros_like(table)
        self._steps = torch.zeros(len(table), 1)
        self._touched: list[tuple[torch.Tensor, torch.Tensor]] = []

    @classmethod
    def random(cls, vocabulary: int, dim: int, seed: int) -> Self:
        """Return a student with small random vectors."""
        return cls(torch.randn(vocabulary, dim, generator=torch.Generator().manual_seed(seed)) * 0.02)

    def encode(self, ids: NDArray[np.int32], offsets: NDArray[np.int64]) -> torch.Tensor:
        """Return the L2-normalised vectors (n, dim) of a batch of bags; `step` will update its rows."""
        rows, local = np.unique(ids, return_inverse=True)
        index = torch.from_numpy(rows.astype(np.int64))
        vectors = self.table[index].requires_grad_()
        self._touched.append((index, vectors))
        bags = embedding_bag(torch.from_numpy(local), vectors, torch.from_numpy(offsets), mode="sum")
        return normalize(bags, dim=1)

    def step(self, rate: float) -> None:
        """Apply the gradients of all that was encoded since the last step."""
        with torch.no_grad():
            for index, vectors in self._touched:
                if vectors.grad is not None:
                    self._update(index, vectors.grad, rate)
        self._touched.clear()

    def _update(self, index: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        first = self._first[index].lerp_(gradient, 1 - BETA_1)
        second = self._second[index].mul_(BETA_2).addcmul_(gradient, gradient, value=1 - BETA_2)
        steps = self._steps[index] + 1
        self._first[index], self._second[index], self._steps[index] = first, second, steps
        spread = (second / (1 - BETA_2**steps)).sqrt_().add_(EPSILON)
        self.table[index] -= rate * first / (1 - BETA_1**steps) / spread


def distillation_loss(student: torch.Tensor, teacher: torch.Tensor, contrast: float) -> torch.Tensor:
    """Mean cosine distance to the teacher's vectors, plus `contrast` times InfoNCE against the batch."""
    distance = 1 - (student * teacher).sum(1).mean()
    return distance + contrast * info_nce(student, teacher) if contrast else distance


def info_nce(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of picking each row's partner among all rows of `right`.

    Rows of `right` that equal the partner are no negatives and are masked. See van den Oord et al. (2018),
    arXiv:1807.03748; with in-batch negatives it is the multiple-negatives ranking loss.
    """
    scores = left @ right.T / TEMPERATURE
    with torch.no_grad():
        same = (right @ right.T > 0.999).fill_diagonal_(False)
    return cross_entropy(scores.masked_fill(same, -torch.inf), torch.arange(len(right)))


def shuffled_batches(rows: NDArray[np.int64], size: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Yield `rows` in random order, over and over, in batches of `size`."""
    while True:
        order = rng.permutation(rows)
        for start in range(0, len(order) - size + 1, size):
            yield order[start : start + size]
