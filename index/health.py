"""Are encoder and index well?"""

import numpy as np

from corpus.errors import BeleidError
from corpus.folder import CorpusFolder
from corpus.health import Check
from index.build import describe, model_of, open_index
from index.encoder import load_encoder
from index.models import BUNDLED


def check_encoder(folder: CorpusFolder) -> Check:
    """Whether the encoder loads and tells alike from unlike."""
    name = BUNDLED
    try:
        if folder.database.exists():
            with folder.open() as catalogue:
                name = model_of(catalogue, folder.index)
        encoder = load_encoder(name)
        question = encoder.encode_queries(["inbraak in woningen"])[0]
        alike, unlike = encoder.encode_passages(["Woninginbraken voorkomen.", "Bomen snoeien."]) @ question
    except BeleidError as error:
        return Check(name="encoder", well=False, state=str(error))
    sound = bool(np.isfinite([alike, unlike]).all() and alike > unlike)
    state = (
        f"{encoder.id}, {encoder.dim} dimensies"
        if sound
        else f"{encoder.id} geeft onzinnige vectoren; installeer het opnieuw"
    )
    return Check(name="encoder", well=sound, state=state)


def check_index(folder: CorpusFolder) -> Check:
    """Whether the index agrees with the catalogue."""
    if not folder.database.exists():
        return Check(name="index", well=None, state="nog geen; komt met het eerste plan")
    try:
        with folder.reading() as catalogue:
            facts = describe(catalogue, folder.index)
            if facts["index"] == "current":
                open_index(catalogue, folder.index).close()  # damage shows only when it is opened
    except BeleidError as error:
        return Check(name="index", well=False, state=str(error))
    if facts["index"] == "current":
        return Check(name="index", well=True, state=f"bij, met {facts['indexed']} maatregelen en doelen")
    return Check(name="index", well=False, state=str(facts["index"]))
