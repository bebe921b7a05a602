"""What tests share: a small encoder, drafts of plans, a corpus with some in it."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import settings
from numpy.typing import NDArray

from cli import main
from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import (
    Element,
    ElementType,
    Kind,
    MeasureDraft,
    Municipality,
    Period,
    PlanDraft,
    PlanFacts,
    Source,
)
from index.build import refresh

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("unhurried")


class HashEncoder:
    """A word's vector is drawn from its hash, a text's is their sum: deterministic, and alike for shared words."""

    id = "hash-1"
    dim = 32

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row += np.random.default_rng(zlib.crc32(word.encode())).standard_normal(self.dim).astype(np.float32)
            if row.any():
                row /= np.linalg.norm(row)
        return rows


SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
TWENTE = "Twente"
CODES = {"Almelo": "GM0141", "Enschede": "GM0153", "Zwolle": "GM0193"}
PERIOD = Period(first=2023, last=2026)
PLANS: dict[str, tuple[str, ...]] = {
    "Enschede": (
        "Wij plaatsen camera's in het uitgaansgebied.",
        "De wijkagent bezoekt elke school twee keer per jaar.",
        "Ouderen krijgen voorlichting over babbeltrucs aan de deur.",
    ),
    "Almelo": (
        "In het centrum hangt cameratoezicht op vrijdag en zaterdag.",
        "Met de horeca sluiten wij een convenant over alcohol.",
    ),
    "Zwolle": (
        "Jongerenwerkers zoeken hangjongeren op straat op.",
        "Buurtpreventieteams lopen wekelijks een ronde.",
        "Wij toetsen vergunningen met de Wet Bibob.",
    ),
}


def make_draft(
    name: str = "Hengelo",
    texts: Sequence[str] = ("Wij plaatsen camera's.",),
    *,
    path: str | None = None,
    sha256: str | None = None,
    title: str = "Integraal veiligheidsplan",
    period: Period | None = PERIOD,
    region: str | None = TWENTE,
    reader: str = "r1",
    segmenter: str = "s1",
) -> PlanDraft:
    """A plan as a reader would hand it over."""
    path = path or f"/plannen/{name}.pdf"
    return PlanDraft(
        facts=PlanFacts(
            title=title,
            municipalities=(
                Municipality(name=name, code=CODES.get(name), safety_region=region, province="Overijssel"),
            ),
            period=period,
            kind=None,
            adopted=None,
        ),
        source=Source(
            path=path,
            name=path.rsplit("/", 1)[-1],
            sha256=sha256 or f"{zlib.crc32(repr((name, texts)).encode()):064x}",
            reader=reader,
            segmenter=segmenter,
        ),
        elements=tuple(Element(type=ElementType.PARAGRAPH, text=text, page=1) for text in texts),
        measures=tuple(
            MeasureDraft(kind=Kind.MEASURE, text=text, page_from=page, page_to=page)
            for page, text in enumerate(texts, start=1)
        ),
    )


@pytest.fixture
def draft() -> Callable[..., PlanDraft]:
    return make_draft


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.sqlite") as opened:
        yield opened


@pytest.fixture
def hash_encoder(monkeypatch: pytest.MonkeyPatch) -> HashEncoder:
    """Have the index use the small encoder."""
    encoder = HashEncoder()
    monkeypatch.setattr("index.build.load_encoder", lambda _: encoder)
    return encoder


def index_plans(root: Path) -> CorpusFolder:
    """Three gemeenten, indexed; Zwolle lies in another veiligheidsregio."""
    folder = CorpusFolder(root)
    with folder.create() as opened:
        for name, texts in PLANS.items():
            opened.add(make_draft(name, texts, region="IJsselland" if name == "Zwolle" else TWENTE))
        refresh(opened, folder.index)
    return folder


@pytest.fixture
def corpus(tmp_path: Path, hash_encoder: HashEncoder) -> CorpusFolder:
    """Three gemeenten, indexed with the small encoder."""
    return index_plans(tmp_path / "corpus")


@pytest.fixture(scope="session")
def bundled_corpus(tmp_path_factory: pytest.TempPathFactory) -> CorpusFolder:
    """The same three gemeenten, indexed with the encoder that ships; nobody may change it."""
    return index_plans(tmp_path_factory.mktemp("bundled") / "corpus")


@pytest.fixture(scope="session")
def sample_corpus(tmp_path_factory: pytest.TempPathFactory) -> CorpusFolder:
    """The sample plans, read and indexed as a user would have it; nobody may change it."""
    folder = CorpusFolder(tmp_path_factory.mktemp("samples") / "corpus")
    done = CliRunner().invoke(main, ["--corpus", str(folder.root), "ingest", str(SAMPLES)])
    assert done.exit_code == 0, done.stderr
    return folder
