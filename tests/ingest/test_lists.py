import pytest

from ingest.lists import is_bullet, is_item_marker, kind_of, section_number


@pytest.mark.parametrize("sign", ["•", "-", "–", "▪", "\uf0b7", "›", "1.", "12)", "(3)", "a.", "b)", "iv."])
def test_signs_that_open_an_item(sign: str) -> None:
    assert is_item_marker(sign)


@pytest.mark.parametrize("word", ["De", "2024", "2024.", "1.1", "en", "123."])
def test_words_that_do_not(word: str) -> None:
    assert not is_item_marker(word)


def test_bullets_are_no_numbers() -> None:
    assert is_bullet("•") and not is_bullet("1.")


@pytest.mark.parametrize(
    ("text", "parts"), [("3", (3,)), ("3.1", (3, 1)), ("2.10.4.", (2, 10, 4)), ("2024", None), ("a", None)]
)
def test_section_numbers(text: str, parts: tuple[int, ...] | None) -> None:
    assert section_number(text) == parts


def test_items_of_one_list_have_signs_of_one_kind() -> None:
    assert kind_of("1.") == kind_of("12.") != kind_of("a.")
    assert kind_of("•") != kind_of("-")
