import gzip
from pathlib import Path

import pytest

from training import corpora
from training.everyday import EverydaySentences

OWN = corpora.OWN_DATA


def test_comments_and_empty_lines_are_no_rows(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.tsv", tmp_path / "a.tsv.gz"
    plain.write_text("# note\n\na\tb\n", encoding="utf-8")
    with gzip.open(packed, "wt", encoding="utf-8") as stream:
        stream.write("é\t\n")
    assert list(corpora.read_rows(plain)) == [["a", "b"]]
    assert list(corpora.read_rows(packed)) == [["é", ""]]


@pytest.mark.parametrize("name", ["lexicon.tsv", "sentences.tsv", "everyday.tsv", "paraphrases.tsv", "dev_queries.tsv"])
def test_our_own_files_have_two_filled_columns(name: str) -> None:
    for row in corpora.read_rows(OWN / name):
        assert len(row) == 2 and all(part.strip() for part in "|".join(row).split("|")), row


def test_no_development_query_is_trained_on() -> None:
    trained = {
        question for questions, _ in corpora.read_rows(OWN / "paraphrases.tsv") for question in questions.split("|")
    }
    trained |= {term for terms, _ in corpora.concepts() for term in terms}
    assert trained.isdisjoint(query for query, _ in corpora.read_rows(OWN / "dev_queries.tsv"))


def test_a_concept_gives_each_of_its_terms_the_same_meaning() -> None:
    terms, meaning = next(iter(corpora.concepts()))
    assert terms[:2] == ["wijkagent", "buurtagent"]
    assert meaning == "neighbourhood police officer"


def test_the_same_seed_draws_the_same_sentences() -> None:
    first, again, other = (list(EverydaySentences(seed).draw(50)) for seed in (1, 1, 2))
    assert first == again != other


def test_everyday_sentences_have_both_sides_filled_in() -> None:
    for pair in EverydaySentences(3).draw(500):
        assert pair.dutch[:1].isupper() or pair.dutch[:1].isdigit() or pair.dutch.startswith(("de ", "het ")), pair
        assert "{" not in pair.dutch + pair.english and "  " not in pair.english.strip(), pair
