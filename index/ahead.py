"""Encoding plans while others are still being read, so that the index is nearly done when the last one is."""

from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.errors import ModelError
from corpus.model import PlanId
from corpus.selection import Selection
from index.build import CACHE, Manifest, agrees, model_of, passage_windows, refresh
from index.cache import encode_passages
from index.encoder import Encoder, load_encoder


class EncodeAhead:
    """Puts the vectors of each plan into the cache as it is stored, and makes the index of them at the end.

    Args:
        catalogue: holds the plans.
        folder: of the index.
        encoder: the index's own, when it is loaded already.
    """

    def __init__(self, catalogue: Catalogue, folder: Path, encoder: Encoder | None = None) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._encoder = encoder
        self._failed = False

    def __call__(self, plan_id: PlanId) -> None:
        """Encode a plan's measures; without a usable encoder nothing happens, `finish` says why."""
        if self._encoder is None and not self._failed:
            try:
                self._encoder = load_encoder(model_of(self._catalogue, self._folder))
            except ModelError:
                self._failed = True
        if self._encoder:
            measures = self._catalogue.measures(Selection(plans=(plan_id,)))
            texts = [window for _, found in measures for window in passage_windows(found.name, found.text)]
            encode_passages(self._encoder, texts, self._folder / CACHE)

    def finish(self) -> Manifest | None:
        """Make the index agree with the catalogue; None when it did, whatever this or an earlier run did before.

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        if agrees(self._catalogue, self._folder):
            return None
        return refresh(self._catalogue, self._folder, encoder=self._encoder)
