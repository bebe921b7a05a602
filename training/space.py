"""What is done to the trained table before it ships: no direction may rule the others.

The student copies the teacher's space, in which a few directions carry most of the variance of any set of texts:
that a text is formal, or short, drowns what it is about. Dividing them by a power of that variance is linear in the
token vectors, so it is folded into the table and costs nothing at run time.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.student import Bags


def whitened(
    table: NDArray[np.float32], tokenizer: Tokenizer, texts: Sequence[str], *, power: float, dim: int
) -> NDArray[np.float32]:
    """Return a table (vocabulary, dim) whose principal directions over `texts` differ less in variance.

    Args:
        table: The trained token vectors (vocabulary, d).
        tokenizer: Whose ids are the rows of `table`.
        texts: A sample of ordinary sentences.
        power: Of the variance that is taken away from each direction; 0 leaves it, 1 makes all directions equal.
        dim: How many directions are kept, those of greatest variance.
    """
    variances, directions = np.linalg.eigh(np.cov(text_vectors(table, Bags.of(texts, tokenizer)).T))
    strongest = np.argsort(-variances)[:dim]
    scaled = directions[:, strongest] * variances[strongest] ** (-power / 2)
    return np.asarray(table @ scaled, np.float32)


def text_vectors(table: NDArray[np.float32], bags: Bags) -> NDArray[np.float32]:
    """Return the L2-normalised vectors (n, d) of the texts that have any token."""
    starts = bags.starts[:-1][bags.usable()]
    sums = np.add.reduceat(table[bags.ids], starts, axis=0)
    vectors: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return vectors
