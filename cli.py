"""The command line: parse, call, print. Every heavy import waits for the command that needs it."""

import difflib
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.errors import BeleidError, UsageError, fault_of
from corpus.folder import CorpusFolder
from corpus.model import Kind
from corpus.output import Format, to_csv, to_json, to_jsonl, to_markdown
from ingest.stopping import Terminated, terminable

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.selection import Selection
    from corpus.terminal import Column
    from index.build import Manifest
    from ingest.report import RunReport
    from search.engine import Engine
    from search.questions import Answer
    from search.reports import Report
    from search.rerank import Scorer

COMPLETION_ADVICE = {
    "bash": "bewaar dit als ~/.local/share/bash-completion/completions/beleid (bash 4.4 of nieuwer)",
    "zsh": "bewaar dit als _beleid in een map van uw fpath, zoals ~/.zfunc",
    "fish": "bewaar dit als ~/.config/fish/completions/beleid.fish",
}

F = TypeVar("F", bound=Callable[..., Any])

DONE, SOME_FAILED, USAGE, NOTHING_DONE = 0, 1, 2, 3
"""Exit codes. Finding nothing is done too."""


class Failure(click.ClickException):
    """A BeleidError as click shows it: one line on stderr."""

    exit_code = NOTHING_DONE

    def show(self, file: Any = None) -> None:  # noqa: ANN401 # click's signature
        """Print the line."""
        click.echo(f"beleid: {self.format_message()}", file=file or sys.stderr)


class Misuse(Failure):
    """What was asked cannot be asked."""

    exit_code = USAGE


class Stopped(Failure):
    """Ctrl-C; the exit code is that of a process that the signal ended."""

    exit_code = 128 + signal.SIGINT


class Ended(Stopped):
    """SIGTERM, where the command minds it."""

    exit_code = 128 + signal.SIGTERM


_TOO_MANY = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_GIVEN = re.compile(r"'(.*?)' is not")
_PATH_FAULT = re.compile(r"\w+ '(.*)' (does not exist|is a directory|is a file|is not readable|is not writable)\.?")
_PATH_FAULTS = {
    "does not exist": "bestaat niet",
    "is a directory": "is een map, geen bestand",
    "is a file": "is een bestand, geen map",
    "is not readable": "is niet te lezen",
    "is not writable": "is niet te schrijven",
}


def in_dutch(error: click.UsageError) -> str:
    """A complaint of click's as one line: what, where, and where to read more."""
    where = f"beleid {error.ctx.info_name}" if error.ctx and error.ctx.parent else "beleid"
    said, extra = error.message, _TOO_MANY.fullmatch(error.message)
    if isinstance(error, click.NoSuchOption):
        near = f"; bedoelt u {' of '.join(error.possibilities)}?" if error.possibilities else ""
        said = f"{where} kent geen optie {error.option_name}{near}"
    elif isinstance(error, click.MissingParameter):
        said = f"na {where} hoort nog {error.param.make_metavar(error.ctx) if error.param and error.ctx else 'iets'}"
    elif isinstance(error, click.BadParameter):
        said = _bad_value(error)
    elif isinstance(error, click.BadOptionUsage):
        said = f"achter {error.option_name} hoort een waarde"
    elif extra:
        said = f"{where} weet geen raad met {extra[1]!r}; zet woorden die bij elkaar horen tussen aanhalingstekens"
    elif error.message.startswith("Missing command"):
        said = "geef een opdracht"
    return f"{said} (zie {where} --help)"


def _bad_value(error: click.BadParameter) -> str:
    """What is wrong with a value, and which are right."""
    name, kind = (error.param.opts[0], error.param.type) if error.param else ("waarde", None)
    given, path = _GIVEN.match(error.message), _PATH_FAULT.fullmatch(error.message)
    if isinstance(kind, click.Choice):
        *choices, last = map(str, kind.choices)
        said = f"{name} kan {', '.join(choices)} of {last} zijn"
        return f"{said}, niet {given[1]!r}" if given else said
    if isinstance(kind, click.IntRange | click.FloatRange):
        noun = "heel getal" if isinstance(kind, click.IntRange) else "getal"
        most = f" tot en met {kind.max}" if kind.max is not None else " of meer"
        return f"{name} moet een {noun} zijn van {kind.min}{most}"
    if path:
        return f"{path[1]!r} {_PATH_FAULTS[path[2]]}; kijk de naam en de map na"
    return f"{name}: {error.message}"


class DutchHelp(click.Command):
    """A command whose help is Dutch, also where click writes it."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        words = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[OPTIES]")
        formatter.write_usage(
            ctx.command_path, words.replace("COMMAND [ARGS]", "OPDRACHT [WOORDEN]"), prefix="Gebruik: "
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        records = filter(None, (option.get_help_record(ctx) for option in options))
        with formatter.section("Opties"):
            formatter.write_dl([(_in_dutch_words(name), _in_dutch_words(said)) for name, said in records])
        if isinstance(self, click.Group):
            with formatter.section("Opdrachten"):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(130)) for name in self.commands])


def _in_dutch_words(said: str) -> str:
    for english, dutch in _HELP_WORDS.items():
        said = said.replace(english, dutch)
    return said


_HELP_WORDS = {
    "[default: ": "[standaard: ",
    "Show this message and exit.": "Toon deze uitleg.",
    "Show the version and exit.": "Toon de versie.",
    "x>=": "ten minste ",
    "1<=x<=": "1 tot en met ",
    "DIRECTORY": "MAP",
}


class Beleid(DutchHelp, click.Group):
    """The program: errors become one line, and a mistyped command gets the nearest one."""

    command_class = DutchHelp

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # noqa: ANN401 # click's signature
        """Read the options that stand before the command."""
        try:
            return super().make_context(*args, **more)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise Misuse(in_dutch(error)) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 # click's signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misuse(in_dutch(error)) from error
        except BeleidError as error:
            raise (Misuse if isinstance(error, UsageError) else Failure)(str(error)) from error
        except KeyboardInterrupt as stop:
            going_on = "; wat bewaard is, is heel, en dezelfde opdracht gaat daar verder"
            said = "gestopt" + (going_on if ctx.invoked_subcommand == "ingest" else "")
            raise (Ended if isinstance(stop, Terminated) else Stopped)(said) from stop
        except BrokenPipeError:  # the reader of a pipe had enough
            sys.stderr.close()
            return None
        except OSError as error:
            raise Failure(f"{error.filename or 'uitvoer'}: {fault_of(error)}") from error

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401 # click's signature
        """Find the command, or say which one may have been meant."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=1)
            advice = f"bedoelt u {near[0]!r}?" if near else "beleid --help noemt ze"
            raise Misuse(f"beleid heeft geen opdracht {args[0]!r}; {advice}")
        return super().resolve_command(ctx, args)


_MINUS_WORD = re.compile(r"-[^\W\d_][\w'’-]+")
"""A minus and a word of two letters or more; "-k5" is none, and "-ofile" has to be written "-o file"."""


class AskCommand(DutchHelp):
    """A command that takes words: "-overlast" among them leaves out what has that word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Turn -word into --not word; known options keep their meaning."""
        known = {name for option in self.params for name in option.opts}
        rewritten: list[str] = []
        for argument in args:
            if "--" not in rewritten and argument not in known and _MINUS_WORD.fullmatch(argument):
                rewritten += ["--not", argument[1:]]
            else:
                rewritten.append(argument)
        return super().parse_args(ctx, rewritten)


def _set_corpus(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Keep the folder as the context's object; what follows the subcommand beats what stands before it."""
    if value is not None and (ctx.parent is None or _is_typed(ctx, parameter)):
        ctx.obj = CorpusFolder(value)
    elif ctx.obj is None:
        ctx.obj = CorpusFolder.default()


def _is_typed(ctx: click.Context, parameter: click.Parameter) -> bool:
    return ctx.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE


corpus_option = click.option(
    "--corpus",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="BELEID_CORPUS",
    expose_value=False,
    is_eager=True,
    callback=_set_corpus,
    help="Map van het corpus [standaard: BELEID_CORPUS, anders de gegevensmap van uw systeem].",
)


def _form_of(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """The form that was asked for; else the one that the output file's ending names."""
    output = ctx.params.get("output")
    ending = output.suffix.lower().removeprefix(".") if output else ""
    choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    form = ending if ending in choices and not _is_typed(ctx, parameter) else value
    if form == Format.XLSX and output is None:  # before the work, not after it
        raise click.UsageError("xlsx past niet op het scherm; noem een bestand met --output")
    return form


def output_options(*formats: Format) -> Callable[[F], F]:
    """--format and --output, for a command that lists."""

    def add(command: F) -> F:
        command = click.option(
            "--output",
            "-o",
            metavar="BESTAND",
            type=click.Path(dir_okay=False, path_type=Path),
            is_eager=True,
            help="Schrijf naar dit bestand in plaats van op het scherm; het einde van de naam bepaalt de vorm.",
        )(command)
        return click.option(
            "--format",
            "form",
            type=click.Choice([str(form) for form in formats]),
            default=str(formats[0]),
            show_default=True,
            callback=_form_of,
            help="In welke vorm; bij xlsx hoort --output.",
        )(command)

    return add


ALL_FORMATS = output_options(*Format)
DATA_FORMATS = output_options(*(form for form in Format if form is not Format.TABLE))


KIND = "Maatregelen, doelen, of allebei."


def _repeatable(name: str, parameter: str, metavar: str, said: str) -> Callable[[F], F]:
    return click.option(name, parameter, metavar=metavar, multiple=True, help=said)


def measure_options(command: F) -> F:
    """Which measures."""
    options = [
        click.option(
            "--kind", type=click.Choice(["maatregel", "doel", "all"]), default="maatregel", show_default=True, help=KIND
        ),
        _repeatable("--gemeente", "municipalities", "NAAM", "Alleen van deze gemeente (naam of CBS-code); mag vaker."),
        _repeatable("--not-gemeente", "not_municipalities", "NAAM", "Niet van deze gemeente; mag vaker."),
        _repeatable("--veiligheidsregio", "safety_regions", "NAAM", "Alleen in deze veiligheidsregio; mag vaker."),
        _repeatable("--provincie", "provinces", "NAAM", "Alleen in deze provincie; mag vaker."),
        _repeatable("--theme", "themes", "THEMA", "Alleen dit thema: code, gebied of naam; `beleid themes` noemt ze."),
        click.option("--year", "years", metavar="JAAR", help="Alleen plannen die gelden in 2024, of in 2022-2026."),
        _repeatable("--plan", "plans", "ID", "Alleen uit dit plan (`beleid plans`); mag vaker."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def filter_options(command: F) -> F:
    """What narrows a list of measures."""
    return measure_options(
        click.option("--current", is_flag=True, help="Alleen het nieuwste plan van elke gemeente.")(command)
    )


def scope_options(command: F) -> F:
    """What is counted when gemeenten are compared."""
    return measure_options(
        click.option(
            "--all-plans", is_flag=True, help="Tel ook oudere plannen mee, niet alleen het nieuwste van elke gemeente."
        )(command)
    )


def answer_options(command: F) -> F:
    """How many answers, and which."""
    command = click.option(
        "--per-gemeente", metavar="AANTAL", type=click.IntRange(1), help="Hooguit zoveel van één gemeente."
    )(filter_options(command))
    return click.option(
        "-k",
        "k",
        metavar="AANTAL",
        type=click.IntRange(1, 100_000),
        default=10,
        show_default=True,
        help="Hoeveel antwoorden.",
    )(command)


@click.group(cls=Beleid, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@corpus_option
@click.version_option(package_name="beleidswijzer", prog_name="beleid")
def main() -> None:
    """Vind en vergelijk de maatregelen in beleidsplannen van gemeenten.

    \b
    beleid ingest plannen/                      lees een map met plannen
    beleid search cameratoezicht uitgaansgebied stel ze allemaal een vraag
    beleid compare --text "buurtpreventie app"  zoek wat er elders op lijkt
    """
    _speak_utf8()


# -- plans in and out ----------------------------------------------------------------------------------------------


@main.command("ingest")
@corpus_option
@click.argument("paths", metavar="PAD...", nargs=-1)
@click.option(
    "--gemeente",
    "municipalities",
    multiple=True,
    metavar="NAAM",
    help="Van wie het plan is; bij een gezamenlijk plan vaker.",
)
@click.option("--period", metavar="JAREN", help="Voor welke jaren het geldt: 2023-2026.")
@click.option("--any-language", is_flag=True, help="Neem het ook op als het niet Nederlands lijkt.")
@click.option("--dry-run", is_flag=True, help="Lees en doe verslag, maar bewaar niets.")
@click.option("--retry", is_flag=True, help="Probeer opnieuw wat eerder mislukte, ook al veranderde er niets.")
@click.option(
    "--prune", is_flag=True, help="Vergeet plannen waarvan het bestand niet meer in de genoemde mappen staat."
)
@click.option(
    "--source-root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="De bestanden zijn naar deze map verhuisd.",
)
@click.option("--watch", is_flag=True, help="Blijf actief en lees wat erbij komt of verandert.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Schrijf een verslag: .json, .csv of .html.",
)
@click.option("--cluster", metavar="ADRES", help="Lees op het Dask-cluster van deze scheduler.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    metavar="AANTAL",
    help="Zoveel bestanden tegelijk [standaard: aantal processorkernen].",
)
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(0.1),
    metavar="SECONDEN",
    help="Zo lang mag één bestand duren [standaard: 600].",
)
@click.option(
    "--max-pages",
    "pages",
    type=click.IntRange(1),
    metavar="AANTAL",
    help="Zoveel bladzijden mag één bestand hebben [standaard: 2000].",
)
@click.option(
    "--max-mb",
    "megabytes",
    type=click.IntRange(1),
    metavar="MB",
    help="Zo groot mag één bestand zijn [standaard: 500].",
)
@click.option(
    "--max-memory",
    "memory",
    type=click.IntRange(200),
    metavar="MB",
    help="Zoveel geheugen mag één bestand kosten [standaard: 3000].",
)
@click.pass_obj
@terminable()
def ingest_command(
    folder: CorpusFolder,
    /,
    paths: tuple[str, ...],
    prune: bool,
    source_root: Path | None,
    watch: bool,
    report_file: Path | None,
    cluster: str | None,
    **asked: Any,  # noqa: ANN401 # the options of the batch, as click parsed them
) -> None:
    """Lees plannen: bestanden, mappen of patronen. Wat al gelezen is en niet veranderde, wordt overgeslagen.

    \b
    beleid ingest plannen/
    beleid ingest ivp.pdf --gemeente Almelo --period 2023-2026
    beleid ingest plannen/ --prune --report verslag.html
    beleid ingest --source-root /nieuwe/plek
    """
    from index.ahead import EncodeAhead
    from ingest.run import catalogue_for, executor_of, options_of, run_batch
    from ingest.runfile import saver
    from ingest.watch import rounds

    options, save, make = options_of(**asked), saver(report_file), executor_of(cluster)
    for _ in rounds(paths, watch=watch):
        with catalogue_for(folder, paths, options, _say_waiting) as catalogue:
            ahead = EncodeAhead(catalogue, folder.index)
            report = run_batch(catalogue, paths, options, prune, source_root, stored=ahead, make_executor=make)
            if not options.dry_run and (manifest := ahead.finish()):
                _say_indexed(manifest)
        save(report)
        _tell(report)
    sys.exit(report.exit_code)


@main.command("import")
@corpus_option
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_command(folder: CorpusFolder, file: Path) -> None:
    """Neem maatregelen over die iemand al heeft: JSON Lines (docs/json.md), of een tabel in CSV of Excel.

    Een tabel heeft de kolommen gemeente en maatregel (of tekst), en zo nodig plan, periode, thema, trekker, partners,
    planning, middelen, status, pagina, soort en meer; de namen mogen ook Engels zijn.

    \b
    beleid import maatregelen.jsonl
    beleid import actielijst.xlsx
    """
    from corpus.classify import ThemeClassifier
    from corpus.concepts import load_concepts
    from corpus.themes import load_themes
    from ingest.importing import read_records, store

    plans = read_records(file, ThemeClassifier(load_themes(), load_concepts()).classify)
    with folder.storing(_say_waiting) as catalogue:
        for line in store(catalogue, plans):
            _say(line)
        _refresh(catalogue, folder)


@main.command("export")
@corpus_option
@filter_options
@DATA_FORMATS
@click.pass_obj
def export_command(folder: CorpusFolder, /, form: str, output: Path | None, **asked: Any) -> None:  # noqa: ANN401
    """Schrijf de maatregelen zelf, per plan en in de volgorde van het document.

    \b
    beleid export --kind all --format jsonl > maatregelen.jsonl
    beleid export --gemeente Almelo --format xlsx --output almelo.xlsx
    """
    from corpus.record import to_record
    from search.views import RECORD_COLUMNS

    with folder.reading() as catalogue:
        selection, plans = _selection(catalogue, asked), {plan.id: plan for plan in catalogue.plans()}
        rows = [to_record(measure, plans[measure.plan_id]) for _, measure in catalogue.measures(selection)]
    _emit(rows, form, output, RECORD_COLUMNS)


@main.command("remove")
@corpus_option
@click.argument("plan", metavar="PLAN")
@click.pass_obj
def remove_command(folder: CorpusFolder, plan: str) -> None:
    """Vergeet een plan; het bestand zelf blijft staan.

    \b
    beleid remove almelo-2022
    """
    with folder.open() as catalogue, _writing(folder):
        found = catalogue.plan(plan)
        catalogue.remove(found.id)
        _refresh(catalogue, folder)
    _say(f"vergeten: {found.id} ({found.measures} maatregelen, {found.goals} doelen)")


# -- looking -------------------------------------------------------------------------------------------------------


@main.command("plans")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def plans_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """Noem de plannen van het corpus, met hoeveel er in elk gevonden is."""
    from corpus.views import PLAN_COLUMNS, PLAN_FIELDS, plan_row, table_row

    with folder.reading() as catalogue:
        rows = [plan_row(plan) for plan in catalogue.plans()]
    _emit(rows, form, output, PLAN_FIELDS, table=[table_row(row) for row in rows], columns=PLAN_COLUMNS)


@main.command("show")
@corpus_option
@click.argument("id_", metavar="KENMERK")
@click.option("--explain", is_flag=True, help="Zeg waarom dit een maatregel is en waarom het dit thema heeft.")
@ALL_FORMATS
@click.pass_obj
def show_command(folder: CorpusFolder, id_: str, explain: bool, form: str, output: Path | None) -> None:
    """Toon één maatregel, of één plan met zijn maatregelen. Een uniek begin van het kenmerk is genoeg.

    \b
    beleid show almelo-2022
    beleid show almelo-2022-k3f9q2a --explain
    """
    from corpus.views import shown

    with folder.reading() as catalogue:
        view = shown(catalogue, id_, explain=explain)
    _emit(view.rows, form, output, view.fields, table=view.table, columns=view.columns, title=view.title)


@main.command("outline")
@corpus_option
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(1), metavar="NUMMER", help="Alleen deze bladzijde.")
@click.option(
    "--draw",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BESTAND",
    help="Teken de bladzijde met wat erop gelezen is (PNG).",
)
@click.option("--any-language", is_flag=True, help="Lees het ook als het niet Nederlands lijkt.")
@ALL_FORMATS
def outline_command(
    file: Path, page: int | None, draw: Path | None, any_language: bool, form: str, output: Path | None
) -> None:
    """Toon wat er van een bestand gelezen wordt: koppen, alinea's, opsommingen en tabelrijen, in leesvolgorde.

    \b
    beleid outline plan.pdf
    beleid outline plan.pdf --page 12 --draw p12.png
    beleid outline plan.pdf --format jsonl
    """
    from ingest.view import OUTLINE_COLUMNS, OUTLINE_FIELDS, draw_outline, outline_rows, outline_table, read_shown

    outline, elements = read_shown(file, page, any_language=any_language)
    for warning in outline.warnings:
        _say(warning)
    if draw:
        draw_outline(file, page or 1, elements, draw)
    rows, table = outline_rows(elements), outline_table(elements)
    _emit(rows, form, output, OUTLINE_FIELDS, table=table, columns=OUTLINE_COLUMNS)


@main.command("themes")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def themes_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """Noem de thema's, met hoeveel maatregelen en gemeenten ze hebben."""
    from corpus.views import THEME_COLUMNS, theme_rows

    with folder.reading() as catalogue:
        rows = theme_rows(catalogue)
    _emit(rows, form, output, ("code", "label", "description", "field", "measures", "gemeenten"), columns=THEME_COLUMNS)


@main.command("status")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def status_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """Zeg wat er in het corpus zit, wat niet gelezen is en waarom, wat verouderd is, en of de index bij is."""
    from corpus.views import FIELD_COLUMNS, status_table
    from ingest.report import catalogue_of, status_rows

    with catalogue_of(folder) as catalogue:
        rows = status_rows(catalogue, folder.root) + _index_rows(catalogue, folder)
    _emit(rows, form, output, ("field", "value"), table=status_table(rows), columns=FIELD_COLUMNS)


# -- asking --------------------------------------------------------------------------------------------------------


@main.command("search", cls=AskCommand)
@corpus_option
@click.argument("words", metavar="VRAAG...", nargs=-1)
@click.option(
    "--queries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="BESTAND",
    help="Stel alle vragen uit een bestand: id, soort, vraag, met tabs ertussen, zonder kopregel.",
)
@click.option(
    "--not", "without", multiple=True, metavar="WOORD", help="Laat weg wat dit woord heeft; -woord doet hetzelfde."
)
@click.option("--literal", is_flag=True, help="Neem de woorden zoals ze zijn: namen en jaren erin worden geen filters.")
@click.option(
    "--merge", "merged", is_flag=True, help="Toon dezelfde tekst in meer plannen één keer, met alle gemeenten."
)
@click.option("--group", "grouped", is_flag=True, help="Zet de antwoorden van één gemeente bij elkaar.")
@click.option("--rerank", metavar="MODEL", help="Laat deze cross-encoder op uw computer de beste vijftig ordenen.")
@answer_options
@ALL_FORMATS
@click.pass_obj
def search_command(
    folder: CorpusFolder,
    /,
    words: tuple[str, ...],
    queries: Path | None,
    without: tuple[str, ...],
    literal: bool,
    merged: bool,
    grouped: bool,
    rerank: str | None,
    form: str,
    output: Path | None,
    **asked: Any,  # noqa: ANN401 # the filters, as click parsed them
) -> None:
    """Stel een vraag aan alle plannen; aanhalingstekens zijn niet nodig.

    \b
    beleid search cameratoezicht tegen jeugdoverlast
    beleid search jeugd overlast --veiligheidsregio Twente --year 2024
    beleid search ouderen oplichting --format json
    """
    from search.engine import Engine
    from search.questions import Manner, read_queries, search_all

    questions = read_queries(queries, words)
    said: dict[str, Any] = {"without": without, "literal": literal, "merged": merged, "grouped": grouped}
    manner = Manner(k=asked["k"], per_municipality=asked["per_gemeente"], rerank=_scorer(rerank), **said)
    with folder.reading() as catalogue, Engine.open(catalogue, folder.index) as engine:
        answers = search_all(engine, questions, _selection(catalogue, asked), manner)
        _notes(catalogue, engine, answers)
    _emit_answers(answers, form, output, {"filters": _stated(asked), "not": list(without)}, batch=queries is not None)


@main.command("compare")
@corpus_option
@click.argument("id_", metavar="KENMERK", required=False)
@click.option("--text", metavar="TEKST", help="Vergelijk met deze woorden in plaats van met een maatregel.")
@click.option(
    "--side-by-side", is_flag=True, help="Zet elk paar naast elkaar: wat ze delen, en wat maar één van beide heeft."
)
@answer_options
@ALL_FORMATS
@click.pass_obj
def compare_command(
    folder: CorpusFolder,
    /,
    id_: str | None,
    text: str | None,
    side_by_side: bool,
    form: str,
    output: Path | None,
    **asked: Any,  # noqa: ANN401 # the filters, as click parsed them
) -> None:
    """Zoek wat er in andere gemeenten vergelijkbaar is met een maatregel, een tekst, of een thema van één gemeente.

    \b
    beleid compare almelo-2022-k3f9q2a --side-by-side
    beleid compare --text "Buurtbewoners houden met een app een oogje in het zeil"
    beleid compare --theme jeugd --gemeente Almelo -k 3
    """
    from index.build import concepts_of
    from search.comparison import compare_all
    from search.comparison_views import Comparison
    from search.contrast import Contraster
    from search.engine import Engine

    with folder.reading() as catalogue, Engine.open(catalogue, folder.index) as engine:
        selection, concepts = _selection(catalogue, asked), concepts_of(folder.index)
        wanted = (id_, text, selection, asked["k"], asked["per_gemeente"])
        answers, several = compare_all(engine, catalogue, concepts, *wanted)
        _notes(catalogue, engine, answers)
    contraster, stated = Contraster() if side_by_side else None, {"filters": _stated(asked)}
    _emit_report(Comparison(answers=answers, asked=stated, several=several, contraster=contraster), form, output)


# -- across gemeenten ----------------------------------------------------------------------------------------------


@main.command("matrix")
@corpus_option
@click.option(
    "--by",
    type=click.Choice(["canonical", "printed"]),
    default="canonical",
    show_default=True,
    help="De rijen: de vaste thema's, of de thema's zoals de plannen ze drukken.",
)
@click.option(
    "--png", type=click.Path(dir_okay=False, path_type=Path), metavar="BESTAND", help="Teken ook een warmtekaart."
)
@scope_options
@ALL_FORMATS
@click.pass_obj
def matrix_command(
    folder: CorpusFolder,
    /,
    by: str,
    png: Path | None,
    all_plans: bool,
    form: str,
    output: Path | None,
    **asked: Any,  # noqa: ANN401 # the filters, as click parsed them
) -> None:
    """Tel thema's per gemeente: maatregelen en hun aandeel in het plan; van de nieuwste plannen.

    \b
    beleid matrix
    beleid matrix --veiligheidsregio Twente --png twente.png
    beleid matrix --theme jeugd --format xlsx --output jeugd.xlsx
    """
    from search.matrix import By, count_themes
    from search.matrix_views import MatrixReport

    with folder.reading() as catalogue:
        matrix = count_themes(catalogue, _selection(catalogue, asked), By(by), all_plans=all_plans)
    if png:
        from search.heatmap import draw

        draw(matrix, png)
    _emit_report(MatrixReport(matrix), form, output)


@main.command("gaps")
@corpus_option
@click.argument("municipality", metavar="GEMEENTE")
@click.option(
    "--at-least",
    metavar="AANTAL",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Zoveel andere gemeenten moeten het doen.",
)
@scope_options
@ALL_FORMATS
@click.pass_obj
def gaps_command(
    folder: CorpusFolder,
    /,
    municipality: str,
    at_least: int,
    all_plans: bool,
    form: str,
    output: Path | None,
    **asked: Any,  # noqa: ANN401 # the filters, as click parsed them
) -> None:
    """Zoek wat andere gemeenten doen en deze niet; de filters zeggen met wie en waarop vergeleken wordt.

    \b
    beleid gaps Almelo
    beleid gaps Almelo --veiligheidsregio Twente --at-least 3
    beleid gaps Almelo --gemeente Hengelo --gemeente Enschede --theme jeugd
    """
    from index.build import open_index
    from search.filters import selection_of
    from search.gaps import find_gaps
    from search.gaps_views import GapsReport

    with folder.reading() as catalogue, closing(open_index(catalogue, folder.index)) as index:
        selection = _selection(catalogue, asked)
        (name,) = selection_of(catalogue, municipalities=[municipality]).municipalities
        found = find_gaps(catalogue, index, folder.index, name, selection, at_least, all_plans=all_plans)
    _emit_report(GapsReport(found), form, output)


@main.command("timeline")
@corpus_option
@click.argument("words", metavar="WAT...", nargs=-1)
@click.option(
    "--as",
    "taken_for",
    type=click.Choice(["theme", "concept", "word"]),
    help="Neem het woord voor een thema, begrip of woord, en niet voor iets anders.",
)
@click.option(
    "--by",
    type=click.Choice(["year", "period"]),
    default="year",
    show_default=True,
    help="Een rij per jaar, of per looptijd.",
)
@measure_options
@ALL_FORMATS
@click.pass_obj
def timeline_command(
    folder: CorpusFolder,
    /,
    words: tuple[str, ...],
    taken_for: str | None,
    by: str,
    form: str,
    output: Path | None,
    **asked: Any,  # noqa: ANN401 # the filters, as click parsed them
) -> None:
    """Tel hoe vaak een thema, begrip of woord voorkomt, door de jaren heen; verlopen plannen tellen mee.

    \b
    beleid timeline ondermijning
    beleid timeline --theme digitaal.cybercrime --by period
    beleid timeline buurtpreventie --veiligheidsregio Twente --format csv
    """
    from index.build import concepts_of, open_index
    from search.timeline import Step, SubjectKind, subject_and_rest, timeline
    from search.timeline_views import TimelineReport

    with folder.reading() as catalogue, closing(open_index(catalogue, folder.index)) as index:
        wanted = SubjectKind(taken_for) if taken_for else None
        selection, concepts = _selection(catalogue, asked), concepts_of(folder.index)
        subject, rest = subject_and_rest(" ".join(words), selection, index.terms.analyser, concepts, wanted)
        line = timeline(catalogue, subject, rest, Step(by))
    _emit_report(TimelineReport(line), form, output)


@main.command("index")
@corpus_option
@click.option("--model", metavar="MODEL", help='Taalmodel: een map, een sentence-transformers-naam, of "bundled".')
@click.pass_obj
def index_command(folder: CorpusFolder, model: str | None) -> None:
    """Maak de index opnieuw uit de catalogus, eventueel met een ander taalmodel.

    \b
    beleid index
    beleid index --model intfloat/multilingual-e5-small
    """
    with folder.open() as catalogue, _writing(folder):
        _refresh(catalogue, folder, model=model, force=True)


@main.command("doctor")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def doctor_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """Zeg of catalogus, index, taalmodel en tekstherkenning in orde zijn, en wat te doen als dat niet zo is."""
    from corpus.health import CHECK_COLUMNS, CHECK_FIELDS, check_catalogue
    from index.health import check_encoder, check_index
    from ingest.health import check_ocr

    checks = [check_catalogue(folder), check_index(folder), check_encoder(folder), check_ocr()]
    table = [check.table_row() for check in checks]
    _emit([check.row() for check in checks], form, output, CHECK_FIELDS, table=table, columns=CHECK_COLUMNS)
    sys.exit(NOTHING_DONE if any(check.well is False for check in checks) else DONE)


@main.command("models")
@corpus_option
@click.option("--speed/--no-speed", default=True, help="Meet hoe snel elk model op deze computer is.")
@ALL_FORMATS
@click.pass_obj
def models_command(folder: CorpusFolder, speed: bool, form: str, output: Path | None) -> None:
    """Noem de taalmodellen die hier zonder internet bruikbaar zijn, met grootte, licentie en snelheid.

    \b
    beleid models
    beleid index --model NAAM
    """
    from index.views import MODEL_COLUMNS, MODEL_FIELDS, model_rows, model_table

    rows = model_rows(folder.database, folder.index, measure=speed)
    _emit(rows, form, output, MODEL_FIELDS, table=model_table(rows), columns=MODEL_COLUMNS)


@main.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion_command(shell: str | None) -> None:
    """Geef wat uw shell opdrachten en opties laat aanvullen, en zeg waar het moet staan.

    \b
    beleid completion bash > ~/.local/share/bash-completion/completions/beleid
    beleid completion zsh > ~/.zfunc/_beleid
    beleid completion fish > ~/.config/fish/completions/beleid.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    shell = shell or Path(os.environ.get("SHELL", "")).name
    completion = get_completion_class(shell) if shell in COMPLETION_ADVICE else None
    if completion is None:
        raise click.UsageError(f"noem uw shell: {', '.join(COMPLETION_ADVICE)}")
    # The class's own source() runs the shell to see its version; what is printed here may be for another machine.
    click.echo(ShellComplete.source(completion(main, {}, "beleid", "_BELEID_COMPLETE")))
    _say(f"{COMPLETION_ADVICE[shell]}; open daarna een nieuw venster")


# -- helpers -------------------------------------------------------------------------------------------------------


def _writing(folder: CorpusFolder) -> Any:  # noqa: ANN401 # a context manager
    return folder.writing(_say_waiting)


def _refresh(catalogue: "Catalogue", folder: CorpusFolder, model: str | None = None, *, force: bool = False) -> None:
    from index.build import refresh

    _say_indexed(refresh(catalogue, folder.index, model=model, force=force))


def _say_indexed(manifest: "Manifest") -> None:
    _say(f"index: {manifest.measures} maatregelen en doelen, taalmodel {manifest.encoder}")


def _tell(report: "RunReport") -> None:
    _write(report.table(), None)
    for note in report.notes():
        _say(note)


def _index_rows(catalogue: "Catalogue", folder: CorpusFolder) -> list[dict[str, Any]]:
    from index.build import describe

    return [{"field": field, "value": value} for field, value in describe(catalogue, folder.index).items()]


def _selection(catalogue: "Catalogue", asked: dict[str, Any]) -> "Selection":
    from search.filters import selection_of

    names = ("municipalities", "not_municipalities", "safety_regions", "provinces", "themes", "years", "plans")
    kind = None if asked["kind"] == "all" else Kind(asked["kind"])
    selection = selection_of(catalogue, kind=kind, **{name: asked[name] for name in names})
    return replace(selection, current=asked.get("current", False))


def _scorer(model: str | None) -> "Scorer | None":
    from index.cross import CrossEncoder

    return CrossEncoder(model).scores if model else None


def _stated(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value not in (None, (), False)}


def _notes(catalogue: "Catalogue", engine: "Engine", answers: "Sequence[Answer]") -> None:
    """Say how questions were read and what no answer could show, each thing once."""
    from search.filters import notes

    said = [*engine.notes()]
    for answer in answers:
        said += [*notes(catalogue, answer.selection), *answer.notes()]
    for note in dict.fromkeys(said):
        _say(note)


def _emit_answers(
    answers: "Sequence[Answer]", form: str, output: Path | None, asked: dict[str, Any], *, batch: bool = False
) -> None:
    from corpus.terminal import render_table
    from search import memo, views

    if form == Format.TABLE:
        tables = [render_table(views.hit_rows(answer.hits), views.HIT_COLUMNS, answer.title()) for answer in answers]
        return _write("\n".join(tables), output)
    if form == Format.JSON and not batch:
        return _write(to_json({**answers[0].asked(), **asked, "results": answers[0].records()}), output)
    if form == Format.JSON:
        return _write(to_json({**asked, "queries": [answer.batch_record() for answer in answers]}), output)
    if form == Format.JSONL:
        lines = [answer.batch_record() for answer in answers] if batch else answers[0].records()
        return _write(to_jsonl(lines), output)
    rows = [{"vraag": answer.query.text, **memo.row_for(hit, form)} for answer in answers for hit in answer.hits]
    columns = memo.columns_for(form, [hit for answer in answers for hit in answer.hits])
    return _emit(rows, form, output, [*(["vraag"] if batch else []), *columns])


def _emit_report(report: "Report", form: str, output: Path | None) -> None:
    """Write what compares gemeenten, and say what it does not cover."""
    for note in report.notes():
        _say(note)
    if form == Format.TABLE:
        _write(report.table(), output)
    elif form == Format.JSON:
        _write(to_json(report.record()), output)
    else:
        _emit(report.rows(Format(form)), form, output, report.columns(Format(form)))


def _emit(
    rows: "Sequence[dict[str, Any]]",
    form: str,
    output: Path | None,
    fields: "Sequence[str]",
    *,
    table: "Sequence[dict[str, Any]] | None" = None,
    columns: "Sequence[Column]" = (),
    title: str | None = None,
) -> None:
    """Write rows in the form that was asked for."""
    from corpus.terminal import render_table

    if form == Format.XLSX:
        from corpus.output import write_xlsx

        assert output is not None, "_form_of asks for it"
        write_xlsx(output, rows, fields)
        return
    text = {
        Format.TABLE: lambda: render_table(rows if table is None else table, columns, title),
        Format.JSON: lambda: to_json({"results": list(rows)}),
        Format.JSONL: lambda: to_jsonl(rows),
        Format.CSV: lambda: to_csv(rows, fields),
        Format.MD: lambda: to_markdown(rows, fields),
    }[Format(form)]()
    _write(text, output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text) if text else None
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{output}: kan niet geschreven worden ({fault_of(error)}); kies een andere map of naam"
        ) from error


def _say_waiting() -> None:
    _say("een andere beleid schrijft hier; even wachten tot die klaar is")


def _say(message: str) -> None:
    click.echo(message, err=True)


def _speak_utf8() -> None:
    """Windows pipes speak another encoding by default; what we print is UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
