import subprocess
import sys

import pytest

from corpus.errors import UsageError
from corpus.model import Municipality
from corpus.municipalities import (
    all_municipalities,
    by_code,
    current_names,
    find,
    find_region,
    former_names,
    regions,
    suggest,
)


def test_table_is_whole() -> None:
    table = all_municipalities()
    assert len(table) == len({m.code for m in table}) == 342
    assert len([region for region in regions() if region.kind == "provincie"]) == 12
    assert len([region for region in regions() if region.kind == "veiligheidsregio"]) == 25


@pytest.mark.parametrize("municipality", all_municipalities(), ids=lambda m: m.code)
def test_every_gemeente_is_found_by_its_names(municipality: Municipality) -> None:
    names = [municipality.name, municipality.name.upper(), f"gemeente {municipality.name}", municipality.code]
    assert {find(name) for name in [*names, municipality.official_name or municipality.name]} == {municipality}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Den Haag", "GM0518"),
        ("’s-Gravenhage", "GM0518"),
        ("den bosch", "GM0796"),
        ("Sudwest Fryslan", "GM1900"),
        ("Bergen (L)", "GM0893"),
        ("bergen nh", "GM0373"),
        ("Bergen Noord-Holland", "GM0373"),
        ("Hengelo", "GM0164"),
        ("Hengelo Overijssel", "GM0164"),
        ("Alphen a/d Rijn", "GM0484"),
        ("St. Michielsgestel", "GM0845"),
        ("Nuenen", "GM0820"),
        ("Vriezenveen", "GM1700"),
        ("Groesbeek", "GM1945"),
        ("Spijkenisse", "GM1930"),
        ("Hengelo (Gld.)", "GM1876"),
        ("GM0141", "GM0141"),
        ("gm 0141", "GM0141"),
        ("0141", "GM0141"),
        ("141", "GM0141"),
    ],
)
def test_names_as_people_write_them(name: str, code: str) -> None:
    assert find(name).code == code


@pytest.mark.parametrize(
    ("name", "said"), [("Bergen", "Bergen (NH) of Bergen (L)"), ("Haaren", "Boxtel of Oisterwijk")]
)
def test_name_of_several_is_an_error_that_names_them(name: str, said: str) -> None:
    with pytest.raises(UsageError, match="meer dan één") as error:
        find(name)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("typed", "meant"), [("Hengloo", "Hengelo"), ("Twenterant", "Twenterand"), ("Krimpen", "Krimpenerwaard")]
)
def test_unknown_name_is_an_error_that_offers_the_nearest(typed: str, meant: str) -> None:
    assert meant in suggest(typed)
    with pytest.raises(UsageError, match=f"bedoelt u .*{meant}"):
        find(typed)


@pytest.mark.parametrize("typed", ["", "xyzzyx", "   "])
def test_nonsense_is_an_error_without_an_offer(typed: str) -> None:
    with pytest.raises(UsageError, match=r"^onbekende gemeente [^?]*$"):
        find(typed)


def test_former_names_lead_to_present_gemeenten() -> None:
    present = set(all_municipalities())
    assert all(set(owners) <= present for owners in former_names().values())
    assert not former_names().keys() & current_names().keys()


@pytest.mark.parametrize(
    ("name", "kind", "official"),
    [
        ("Twente", "veiligheidsregio", "Twente"),
        ("provincie Utrecht", "provincie", "Utrecht"),
        ("Veiligheidsregio Utrecht", "veiligheidsregio", "Utrecht"),
        ("Friesland", "provincie", "Fryslân"),
        ("VNOG", "veiligheidsregio", "Noord- en Oost-Gelderland"),
        ("noord holland noord", "veiligheidsregio", "Noord-Holland Noord"),
    ],
)
def test_regions_are_found_by_their_names(name: str, kind: str, official: str) -> None:
    region = find_region(name)
    assert (region.kind, region.name) == (kind, official)


def test_unknown_region_is_an_error_that_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="bedoelt u Twente"):
        find_region("Twentte")


def test_region_holds_its_gemeenten() -> None:
    twente = find_region("Twente")
    assert len([m for m in all_municipalities() if twente.holds(m)]) == 14
    assert not twente.holds(by_code()["GM0363"])


def test_nothing_is_read_before_the_first_question() -> None:
    code = (
        "import sys, corpus.municipalities as m; assert 'difflib' not in sys.modules;"
        "assert m.all_municipalities.cache_info().currsize == 0; m.find('Almelo'); assert 'difflib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
