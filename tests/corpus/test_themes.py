from pathlib import Path

import pytest

from corpus.classify import weighted
from corpus.errors import UsageError
from corpus.themes import load_themes

GOOD = """
[[theme]]
code = "energie.wind"
label = "Wind"
description = "Windmolens."
field = "Energie"
terms = ["turbine^2"]
"""


def test_codes_are_the_canonical_ones() -> None:
    areas = {code.split(".")[0] for code in load_themes()}
    assert len(load_themes()) == 25
    assert areas == {
        "leefomgeving",
        "bedrijvigheid",
        "jeugd",
        "zorg",
        "integriteit",
        "digitaal",
        "fysiek",
        "organisatie",
    }


def test_every_theme_is_described_and_has_terms() -> None:
    assert all(theme.description.endswith(".") and len(theme.terms) >= 10 for theme in load_themes().values())


def test_no_theme_names_a_term_twice() -> None:
    for theme in load_themes().values():
        phrases = [weighted(term)[0].lower() for term in theme.terms]
        assert len(set(phrases)) == len(phrases), theme.code


def test_file_of_your_own_replaces_the_bundled_themes(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text(GOOD, encoding="utf-8")
    themes = load_themes(path)
    assert list(themes) == ["energie.wind"]
    assert themes["energie.wind"].area == "energie"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("label", "lable"), "onbekend veld 'lable'"),
        (GOOD.replace('field = "Energie"\n', ""), "'field' hoort een tekst te zijn"),
        (GOOD.replace("energie.wind", "wind"), "hoort eruit te zien als 'gebied.thema'"),
        (GOOD.replace('["turbine^2"]', '"turbine"'), "'terms' hoort een lijst teksten te zijn"),
        (GOOD + GOOD, "twee thema's hebben de code"),
        ("[[theme]\n", "geen geldige TOML"),
        ("x = 1\n", "hoort alleen"),
        ("", "hoort alleen"),
    ],
)
def test_bad_file_is_an_error_that_says_where(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as error:
        load_themes(path)
    assert "mine.toml" in str(error.value)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="niet te lezen"):
        load_themes(tmp_path / "none.toml")
