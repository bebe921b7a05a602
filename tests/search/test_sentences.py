import pytest

from search.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eén zin.", ["Eén zin."]),
        ("Wij doen dit. Zij doen dat!", ["Wij doen dit.", "Zij doen dat!"]),
        ("Samen met o.a. Politie en OM.", ["Samen met o.a. Politie en OM."]),
        ("Volgens art. 13b Opiumwet sluiten wij.", ["Volgens art. 13b Opiumwet sluiten wij."]),
        ("Dhr. J. Jansen komt. Daarna gaan wij.", ["Dhr. J. Jansen komt.", "Daarna gaan wij."]),
        ("In 2024. 3 boa's erbij.", ["In 2024.", "3 boa's erbij."]),
        ("Overlast (incl. Vandalisme) neemt af.", ["Overlast (incl. Vandalisme) neemt af."]),
        ("Drugs, wapens enz. Controleren wij.", ["Drugs, wapens enz. Controleren wij."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
