"""How fast an encoder is here, measured now."""

import time

from index.encoder import load_encoder

_PASSAGES = tuple(
    f"De gemeente maakt met partner {number} afspraken over toezicht, voorlichting en handhaving in de wijk."
    for number in range(256)
)


def passages_per_second(name: str, seconds: float = 0.5) -> float:
    """Passages of some fifteen words a second, loading not counted.

    Args:
        name: of the encoder.
        seconds: for how long to measure at least.

    Raises:
        ModelError: the encoder cannot be loaded.
    """
    encoder = load_encoder(name)
    encoder.encode_passages(_PASSAGES[:8])  # what is made at the first call is no speed
    start, passages = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < seconds:
        encoder.encode_passages(_PASSAGES)
        passages += len(_PASSAGES)
    return passages / elapsed
