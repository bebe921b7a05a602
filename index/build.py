"""Index generations: each is a folder, made beside the old one and named in the catalogue when it is whole.

A reader opens the generation that the catalogue names, so it sees the old index or the new one, never half of one. An
index is a function of the catalogue, the encoder and the analyser alone: it can be thrown away and made again.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from corpus.catalogue import Catalogue
from corpus.concepts import CONCEPTS_FILE, ConceptTable, load_concepts
from corpus.dutch import ANALYSER_VERSION
from corpus.errors import BeleidError, IndexMissingError, IndexStaleError, ModelError
from corpus.queries import IndexedMeasure
from index import lexical
from index.cache import encode_passages, prune
from index.encoder import Encoder, load_encoder
from index.kept import KeptPassages
from index.lexical import LexicalIndex, Passage
from index.models import BUNDLED
from index.rows import Rows
from index.static import bundled_id
from index.vectors import VectorIndex
from index.windows import windows

INDEX_VERSION = 3
CACHE, KEPT = "vectors.sqlite", "terms.sqlite"
OWN_CONCEPTS = "concepts.toml"
_SETTING = "index"
_VECTORS, _TERMS, _ROWS, _MANIFEST = "vectors.faiss", "terms.sqlite", "rows.npz", "manifest.json"
_REBUILD = "geef `beleid index`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an index was made of.

    Attributes:
        generation: name of its folder.
        version: of the files' layout, `INDEX_VERSION`.
        model: what the encoder was asked for by.
        encoder: the encoder's id.
        analyser: `terms_version` of the terms.
        state: the catalogue's state that it shows.
        measures: how many measures and goals it holds.
    """

    generation: str
    version: int
    model: str
    encoder: str
    analyser: str
    state: str
    measures: int


@dataclass(frozen=True, slots=True)
class Index:
    """An open index: what its rows are, both legs, and the encoder that made the vectors."""

    manifest: Manifest
    rows: Rows
    vectors: VectorIndex
    terms: LexicalIndex
    encoder: Encoder

    def close(self) -> None:
        """Close its files."""
        self.terms.close()


def passage_text(name: str | None, text: str) -> str:
    """What is encoded of a measure: its name and its words.

    The headings stay out: mixed into the vector they cost .04 nDCG@10 on the judged queries.
    """
    return f"{name}. {text}" if name else text


def passage_windows(name: str | None, text: str) -> list[str]:
    """What is encoded of a measure, a vector each: its name with each window of its words."""
    return [passage_text(name, window) for window in windows(text)]


def concepts_of(folder: Path) -> ConceptTable:
    """The bundled thesaurus, with the users' own file on top where they put one beside the catalogue."""
    own = folder.parent / OWN_CONCEPTS
    return load_concepts(own if own.exists() else None)


def terms_version(folder: Path) -> str:
    """What decides which terms a passage gets: the analysis of words, and the thesaurus."""
    digest = hashlib.sha256(CONCEPTS_FILE.read_bytes())
    own = folder.parent / OWN_CONCEPTS
    digest.update(own.read_bytes() if own.exists() else b"")
    return f"{ANALYSER_VERSION}/concepts-{digest.hexdigest()[:8]}"


def refresh(
    catalogue: Catalogue,
    folder: Path,
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    force: bool = False,
) -> Manifest:
    """Make the index agree with the catalogue; does nothing when it does already.

    Args:
        catalogue: what to index.
        folder: holds the generations and the cache of vectors.
        model: encoder by name or folder; None for the one that the index has, at first the bundled one.
        encoder: that model, when it is loaded already.
        force: make it again even when it agrees.

    Raises:
        ModelError: the encoder cannot be loaded.
        BeleidError: the index cannot be written; the one before stays.
    """
    state = catalogue.state()
    current = read_manifest(catalogue, folder)
    model = model or model_of(catalogue, folder)
    encoder = encoder or load_encoder(model)
    if current and not force and _fits(current, encoder, folder) and (current.model, current.state) == (model, state):
        return current
    measures = list(catalogue.indexed())
    manifest = Manifest(
        generation=uuid.uuid4().hex[:12],
        version=INDEX_VERSION,
        model=model,
        encoder=encoder.id,
        analyser=terms_version(folder),
        state=state,
        measures=len(measures),
    )
    before = catalogue.get(_SETTING)
    try:
        _write(folder, manifest, encoder, measures)
    except (OSError, lexical.StorageError) as error:
        shutil.rmtree(folder / manifest.generation, ignore_errors=True)
        raise BeleidError(
            f"{folder}: de index kan niet geschreven worden ({error}); maak ruimte en {_REBUILD}"
        ) from error
    catalogue.set(_SETTING, manifest.generation)
    _sweep(folder, keep={manifest.generation, before})
    return manifest


def model_of(catalogue: Catalogue, folder: Path) -> str:
    """The encoder that the index has, the bundled one when there is no index."""
    current = read_manifest(catalogue, folder)
    return current.model if current else BUNDLED


def agrees(catalogue: Catalogue, folder: Path) -> bool:
    """Whether the index shows the catalogue as it is; loads no encoder, so it takes a millisecond."""
    manifest = read_manifest(catalogue, folder)
    if manifest is None:
        return not catalogue.keys()
    if manifest.model == BUNDLED and manifest.encoder != bundled_id():
        return False
    made_of = (manifest.version, manifest.analyser, manifest.state)
    return made_of == (INDEX_VERSION, terms_version(folder), catalogue.state())


def open_index(catalogue: Catalogue, folder: Path) -> Index:
    """Open the index that the catalogue names.

    Raises:
        IndexMissingError: nothing was indexed yet.
        IndexStaleError: it was made by another encoder, analyser or version of beleid, or is damaged.
        ModelError: its encoder cannot be loaded.
    """
    table = concepts_of(folder)
    manifest = read_manifest(catalogue, folder)
    if manifest is None and catalogue.keys():
        raise IndexStaleError(f"de index ontbreekt of is beschadigd; {_REBUILD}")
    if manifest is None:
        raise IndexMissingError("er is nog geen index; geef `beleid ingest MAP` met een map plannen")
    encoder = load_encoder(manifest.model)
    if not _fits(manifest, encoder, folder):
        made_by = f"{manifest.encoder}, {manifest.analyser}, indeling {manifest.version}"
        raise IndexStaleError(f"de index is van een andere versie ({made_by}); {_REBUILD}")
    try:
        index = _read(folder / manifest.generation, manifest, encoder, table)
    except BeleidError:
        raise
    except Exception as error:  # what bytes that are no index make of their readers is no closed list
        raise IndexStaleError(f"de index is beschadigd ({error}); {_REBUILD}") from error
    if not len(index.rows.keys) == len(index.terms) == manifest.measures >= index.vectors.measures:
        index.close()
        raise IndexStaleError("de index is beschadigd: zijn bestanden horen niet bij elkaar; geef `beleid index`")
    return index


def read_manifest(catalogue: Catalogue, folder: Path) -> Manifest | None:
    """The manifest of the generation that the catalogue names, None when there is none or it is damaged."""
    generation = catalogue.get(_SETTING)
    if generation is None:
        return None
    try:
        return Manifest(**json.loads((folder / generation / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def describe(catalogue: Catalogue, folder: Path) -> dict[str, str | int | None]:
    """What the index is and whether it is current, for people."""
    manifest = read_manifest(catalogue, folder)
    if manifest is None:
        return {"index": f"ontbreekt; {_REBUILD}"}
    try:
        fits = _fits(manifest, load_encoder(manifest.model), folder)
    except ModelError as error:
        return {"index": str(error)}
    current = fits and manifest.state == catalogue.state()
    return {
        "index": "current" if current else f"loopt achter; {_REBUILD}",
        "indexed": manifest.measures,
        "encoder": manifest.encoder,
        "analyser": manifest.analyser,
    }


def _read(path: Path, manifest: Manifest, encoder: Encoder, table: ConceptTable) -> Index:
    rows, vectors = Rows.load(path / _ROWS), VectorIndex.load(path / _VECTORS)
    return Index(manifest, rows, vectors, LexicalIndex(path / _TERMS, table), encoder)


def _fits(manifest: Manifest, encoder: Encoder, folder: Path) -> bool:
    made_of = (manifest.version, manifest.encoder, manifest.analyser)
    return made_of == (INDEX_VERSION, encoder.id, terms_version(folder))


def _write(folder: Path, manifest: Manifest, encoder: Encoder, measures: Sequence[IndexedMeasure]) -> None:
    path = folder / manifest.generation
    path.mkdir(parents=True)
    Rows.build(measures).save(path / _ROWS)
    written = _index_vectors(folder, encoder, measures).save(path / _VECTORS)
    passages = [Passage(one.name or "", one.text, " ".join(one.section[::-1])) for one in measures]
    with closing(KeptPassages(folder / KEPT, manifest.analyser)) as kept:
        lexical.build(path / _TERMS, passages, concepts_of(folder), kept)
        kept.prune(passages)
    (path / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
    for file in (*written, path / _ROWS, path / _TERMS, path / _MANIFEST):
        _sync(file)


def _index_vectors(folder: Path, encoder: Encoder, measures: Sequence[IndexedMeasure]) -> VectorIndex:
    texts = [passage_windows(measure.name, measure.text) for measure in measures]
    rows = np.repeat(np.arange(len(texts)), [len(its) for its in texts])
    flat = [text for its in texts for text in its]
    vectors = encode_passages(encoder, flat, folder / CACHE)
    prune(encoder, flat, folder / CACHE)
    return VectorIndex.build(rows, vectors)


def _sync(path: Path) -> None:
    """Have the file on the disk, not only in the system's memory, before the catalogue names it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sweep(folder: Path, keep: set[str | None]) -> None:
    """Remove other generations.

    The one before stays, for readers that are just opening it; what a reader still holds open (Windows) goes next time.
    """
    for path in folder.iterdir():
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
