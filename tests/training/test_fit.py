from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training.corpora import Related, Translation
from training.fit import Contrast, Distillation, Recipe, contrast, distil
from training.student import Student
from training.teacher import DIM, VectorStore
from training.tokenizer import train, words

torch.set_num_threads(1)  # tables of a few rows: threads would only wait for each other

NOUNS = ("fiets", "camera", "hond", "brand", "markt", "school", "water", "drank")
RECIPE = Recipe(
    batch=8,
    distil_rounds=((50, 0.01), (10, 0.005)),
    contrast_steps=100,
    contrast_rate=0.02,
    repeats={},
    related={"pair": 4},
    dropout=0.0,
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train(Counter(dict.fromkeys((*NOUNS, "dief", "inbraak"), 10**6)), 60)


@pytest.fixture
def distillation(tokenizer: Tokenizer, tmp_path: Path) -> Distillation:
    store = VectorStore(tmp_path)
    store.add(NOUNS, np.eye(len(NOUNS), DIM, dtype=np.float32))
    return Distillation([Translation(noun, noun, "test") for noun in NOUNS], tokenizer, store, RECIPE)


def test_words_are_lower_case_without_accents_and_digits_apart() -> None:
    assert words("Coördinatie van 112-meldingen, één loket") == [
        "coordinatie",
        "van",
        "1",
        "1",
        "2",
        "meldingen",
        "een",
        "loket",
    ]


def test_the_tokenizer_ignores_case_accents_and_punctuation(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("Fiéts, BRAND!").tokens == tokenizer.encode("fiets brand").tokens


def test_distillation_brings_the_student_to_the_teacher(distillation: Distillation, tokenizer: Tokenizer) -> None:
    before = distillation.loss(_student(torch.randn(tokenizer.get_vocab_size(), DIM)))
    table = distil(distillation, tokenizer, RECIPE)
    assert distillation.loss(_student(table)) < 0.3 * before


def test_the_same_seed_gives_the_same_table(tokenizer: Tokenizer, tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(NOUNS, np.eye(len(NOUNS), DIM, dtype=np.float32))
    pairs = [Translation(noun, noun, "test") for noun in NOUNS]
    first, second = (distil(Distillation(pairs, tokenizer, store, RECIPE), tokenizer, RECIPE) for _ in range(2))
    assert torch.equal(first, second)


def test_contrast_pulls_related_texts_together(distillation: Distillation, tokenizer: Tokenizer) -> None:
    table = distil(distillation, tokenizer, RECIPE)
    pairs = [Related("dief", "fiets", "pair"), *(Related(noun, noun, "pair") for noun in NOUNS[1:])]
    related = Contrast(pairs, tokenizer, RECIPE)
    after = contrast(table, distillation, related, RECIPE)
    thief, bicycle = (tokenizer.encode(word).ids for word in ("dief", "fiets"))
    assert _cosine(after, thief, bicycle) > _cosine(table, thief, bicycle) + 0.1


def test_no_blend_returns_the_distilled_table(distillation: Distillation, tokenizer: Tokenizer) -> None:
    table = distil(distillation, tokenizer, RECIPE)
    pairs = Contrast([Related("dief", "fiets", "pair")] * 4, tokenizer, RECIPE)
    assert torch.equal(contrast(table, distillation, pairs, replace(RECIPE, blend=0.0)), table)


def _student(table: torch.Tensor) -> Student:
    return Student(table.clone())


def _cosine(table: torch.Tensor, left: list[int], right: list[int]) -> float:
    return torch.cosine_similarity(table[left].sum(0), table[right].sum(0), dim=0).item()
