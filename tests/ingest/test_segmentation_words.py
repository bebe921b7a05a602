"""Dutch words and sentences: verbs, sentence ends, parties, planning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Period, Planning, Status
from ingest.segmentation.cues import cues, lexicon
from ingest.segmentation.fields import told_status
from ingest.segmentation.parties import split_parties, told_owner, told_partners
from ingest.segmentation.planning import is_recurring, parse_planning
from ingest.segmentation.sections import Role
from ingest.segmentation.sentences import SentenceReader, norm
from ingest.segmentation.verbs import verb_forms


@pytest.mark.parametrize(
    ("entry", "infinitive", "participle", "third_person"),
    [
        ("maken", "maken", "gemaakt", "maakt"),
        ("op|stellen", "opstellen", "opgesteld", "stelt"),
        ("organiseren", "organiseren", "georganiseerd", "organiseert"),
        ("verbeteren", "verbeteren", "verbeterd", "verbetert"),
        ("evalueren", "evalueren", "geevalueerd", "evalueert"),
        ("aan|bieden=aangeboden", "aanbieden", "aangeboden", "biedt"),
        ("plaatsen", "plaatsen", "geplaatst", "plaatst"),
        ("handhaven", "handhaven", "gehandhaafd", "handhaaft"),
    ],
)
def test_verb_forms(entry: str, infinitive: str, participle: str, third_person: str) -> None:
    forms = verb_forms(entry)

    assert (forms.infinitive, forms.participle) == (infinitive, participle)
    assert third_person in forms.finite


@pytest.mark.parametrize(
    "text",
    ["Het werk in het plan ligt op school.", "De inzet van het overleg in uw plaats.", "Onderzoek uit het gebied."],
)
def test_nouns_and_prepositions_are_no_verbs(text: str) -> None:
    found = cues(lexicon().reader.whole(text))

    assert not [cue for cue in found if cue.startswith("finite")]


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return SentenceReader({"commit": ["in kaart brengen"]})


@pytest.mark.parametrize(
    "text",
    [
        "Dat doen we o.a. met de GGD, dhr. J.H. de Boer en art. 13b van de wet.",
        "1. De aanpak van overlast",
        "Ook werken we samen (zie par. 3.2. Daar staat meer.) met de buren.",
    ],
)
def test_sentences_that_stay_whole(reader: SentenceReader, text: str) -> None:
    assert [sentence.text for sentence in reader.sentences(text)] == [text]


def test_sentence_ends(reader: SentenceReader) -> None:
    text = "In 2027 starten we. ’t Plein krijgt camera's, hekken etc. Daarna volgt een evaluatie! Helpt het?"

    assert [sentence.text for sentence in reader.sentences(text)] == [
        "In 2027 starten we.",
        "’t Plein krijgt camera's, hekken etc.",
        "Daarna volgt een evaluatie!",
        "Helpt het?",
    ]


def test_phrases_are_found_whatever_their_case(reader: SentenceReader) -> None:
    assert reader.whole("Risico's In Kaart brengen").phrases == {"commit"}


def test_a_paragraph_longer_than_spacy_takes_is_read(reader: SentenceReader) -> None:
    text = "De buurt helpt mee. " + f"{'z' * 199} " * 5_500 + "water"
    found = reader.sentences(text)

    assert found[0].text == "De buurt helpt mee."
    assert (found[-1].text[-5:], found[-1].end) == ("water", len(text))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert reader.whole(text).text == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_sentences_slice_back_to_the_text(text: str) -> None:
    for sentence in SentenceReader({}).sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_norm() -> None:
    assert norm("Coördinator’s") == "coordinator's"


@pytest.mark.parametrize(
    ("printed", "parties"),
    [
        ("Team Veiligheid, politie en het Openbaar Ministerie", ("Team Veiligheid", "politie", "Openbaar Ministerie")),
        ("Openbaar Ministerie en Halt", ("Openbaar Ministerie", "Halt")),
        ("lokale en regionale omroep, GGD", ("lokale en regionale omroep", "GGD")),
        ("Sport- en Jeugdbureau en brandweer", ("Sport- en Jeugdbureau", "brandweer")),
        ("afdeling Natuur en Water; GGD", ("afdeling Natuur en Water", "GGD")),
        ("politie, De Linde en bewoners", ("politie", "De Linde", "bewoners")),
        (
            "Omgevingsdienst (vergunningen, toezicht en handhaving)",
            ("Omgevingsdienst (vergunningen, toezicht en handhaving)",),
        ),
        ("politie, brandweer, etc.", ("politie", "brandweer")),
        ("n.v.t.", ()),
    ],
)
def test_split_parties(printed: str, parties: tuple[str, ...]) -> None:
    assert split_parties(printed) == parties


@given(
    st.lists(
        st.sampled_from(["politie", "brandweer", "GGD", "Halt", "waterschap"]), min_size=1, max_size=5, unique=True
    )
)
def test_enumerated_parties_come_back(parties: list[str]) -> None:
    printed = " en ".join(filter(None, [", ".join(parties[:-1]), parties[-1]]))

    assert split_parties(printed) == tuple(parties)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("In overleg met de brandweer en het waterschap wordt een oefening gehouden.", ("brandweer", "waterschap")),
        ("We werken samen met inwoners aan een schone wijk.", ("inwoners",)),
        ("Dit gebeurt door middel van voorlichting.", ()),
        ("Met de politie controleren we alle parken.", ("politie",)),
        ("Met ketenpartners zoals de politie, het OM en Halt zijn afspraken gemaakt.", ("politie", "OM", "Halt")),
        ("We controleren met onze partners (onder andere de politie en het waterschap).", ("politie", "waterschap")),
        ("Vaste deelnemers zijn de politie, de brandweer en het RIEC.", ("politie", "brandweer", "RIEC")),
        ("De politie, de brandweer en Halt sluiten aan bij het overleg.", ("politie", "brandweer", "Halt")),
        ("Samen met onze ketenpartners zetten we in op voorlichting.", ("ketenpartners",)),
        ("We informeren inwoners en ondernemers over phishing.", ()),
    ],
)
def test_told_partners(text: str, parties: tuple[str, ...]) -> None:
    assert told_partners(text) == parties


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Meldingen gaan naar de wijkagent, die de corporatie inlicht.", ("wijkagent", "corporatie")),
        ("De wijkagent belt aan. De wijkagent laat een kaart achter.", ("wijkagent",)),
        ("Het team richt zich om de week op de wijk.", ()),
        ("Met de politie en de gemeente is een avond gehouden.", ("politie", "gemeente")),
    ],
)
def test_parties_that_are_only_mentioned(text: str, parties: tuple[str, ...]) -> None:
    assert told_partners(text) == parties


def test_mentions_may_be_left_out() -> None:
    assert told_partners("Meldingen gaan naar de wijkagent.", anywhere=False) == ()


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Onder regie van de GGD wordt een meldpunt opgezet.", "GGD"),
        ("Het overleg wordt voorgezeten door de adviseur Veiligheid van onze gemeente.", "adviseur Veiligheid"),
        ("De gemeente Elzerveen zet een meldpunt op.", "gemeente Elzerveen"),
        ("In 2026 heeft het college van B&W een verordening vastgesteld.", "college van B&W"),
        ("In 2026 is de gemeente gestart met een buurtteam.", "gemeente"),
        ("In 2026 is de gemeente door de provincie onderzocht.", "provincie"),
        ("Er worden trainingen door het RIEC georganiseerd.", "RIEC"),
        ("We zetten samen met de politie een meldpunt op.", None),
        ("Inwoners en ondernemers organiseren een schouw.", None),
        ("Een meldpunt in onze gemeente opzetten.", None),
    ],
)
def test_told_owner(text: str, owner: str | None) -> None:
    assert told_owner(lexicon().reader.sentences(text)) == owner


@pytest.mark.parametrize(
    ("printed", "planning"),
    [
        ("Q2 2027", Planning(first=(2027, 2), last=(2027, 2), recurring=False)),
        ("1e kwartaal 2026", Planning(first=(2026, 1), last=(2026, 1), recurring=False)),
        ("2026 en 2027", Planning(first=(2026, None), last=(2027, None), recurring=False)),
        ("najaar 2026", Planning(first=(2026, 3), last=(2026, 4), recurring=False)),
        ("3 oktober 2026", Planning(first=(2026, 4), last=(2026, 4), recurring=False)),
        ("2026 Q3", Planning(first=(2026, 3), last=(2026, 3), recurring=False)),
        ("doorlopend", Planning(first=None, last=None, recurring=True)),
        ("twee keer per jaar", Planning(first=None, last=None, recurring=True)),
        ("Q1 2026 starten, daarna doorlopend", Planning(first=(2026, 1), last=(2026, 1), recurring=True)),
        ("n.t.b.", None),
    ],
)
def test_parse_planning(printed: str, planning: Planning | None) -> None:
    assert parse_planning(printed) == planning


def test_quarter_without_year_is_of_a_plan_of_one_year() -> None:
    assert parse_planning("Q3", Period(first=2026, last=2026)) == Planning(
        first=(2026, 3), last=(2026, 3), recurring=False
    )
    assert parse_planning("Q3", Period(first=2026, last=2029)) is None


@given(st.integers(2000, 2099), st.integers(1, 4))
def test_quarters_round_trip(year: int, quarter: int) -> None:
    planning = parse_planning(f"Q{quarter} {year}")

    assert planning is not None
    assert planning.first == planning.last == (year, quarter)


def test_recurrence() -> None:
    assert is_recurring("Jaarlijks")
    assert not is_recurring("In 2026")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In 2023 is een campagne georganiseerd.", Status.DONE),
        ("In 2023 is een weegploeg opgericht, waarin gemeente en politie signalen bespreken.", Status.ONGOING),
        ("In 2023 is een weegploeg opgericht. De weegploeg bespreekt signalen.", Status.ONGOING),
        ("De gemeente is aangesloten bij het meldpunt.", Status.ONGOING),
        ("Meldingen worden waar nodig opgevolgd.", Status.ONGOING),
        ("Wij nemen deel aan de regionale werkgroep.", Status.ONGOING),
        ("Eind 2026 wordt het convenant ondertekend.", Status.PLANNED),
        ("Meningen van ondernemers over het toezicht verzamelen.", Status.PLANNED),
        ("Onderzocht wordt of een meldpunt haalbaar is.", Status.EXPLORED),
        ("De gemeente overlegt elke maand met de horeca. Daar wordt gekeken naar knelpunten.", Status.ONGOING),
        ("Het beleid kan worden aangepast. Onderzocht dient te worden wat mogelijk is.", Status.EXPLORED),
    ],
)
def test_status_by_tense_and_mood(text: str, status: Status) -> None:
    assert told_status(lexicon().reader.sentences(text), None) is status


def test_a_review_tells_of_what_was_done() -> None:
    sentences = lexicon().reader.sentences("In 2023 is een weegploeg opgericht, waarin gemeente en politie overleggen.")

    assert told_status(sentences, Role.REVIEW) is Status.DONE
