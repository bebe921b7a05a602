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

from corpus.errors import BeleidError, UsageError
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
    "bash": "save it as ~/.local/share/bash-completion/completions/beleid (bash 4.4 or newer) and open a new shell",
    "zsh": "save it as _beleid in a folder of your fpath, such as ~/.zfunc, and open a new shell",
    "fish": "save it as ~/.config/fish/completions/beleid.fish and open a new shell",
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


class Beleid(click.Group):
    """The program: errors become one line, and a mistyped command gets the nearest one."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 # click's signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BeleidError as error:
            raise (Misuse if isinstance(error, UsageError) else Failure)(str(error)) from error
        except KeyboardInterrupt as stop:
            going_on = "; what was stored is whole, and the same command goes on from there"
            said = "stopped" + (going_on if ctx.invoked_subcommand == "ingest" else "")
            raise (Ended if isinstance(stop, Terminated) else Stopped)(said) from stop
        except BrokenPipeError:  # the reader of a pipe had enough
            sys.stderr.close()
            return None
        except OSError as error:
            raise Failure(f"{error.filename or 'output'}: {error.strerror or error}") from error

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401 # click's signature
        """Find the command, or say which one may have been meant."""
        near = difflib.get_close_matches(args[0], self.commands, n=1)
        if near and near[0] != args[0]:
            ctx.fail(f"no command {args[0]!r}; did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


_MINUS_WORD = re.compile(r"-[^\W\d_][\w'’-]+")
"""A minus and a word of two letters or more; "-k5" is none, and "-ofile" has to be written "-o file"."""


class AskCommand(click.Command):
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
    help="Folder of the corpus [default: BELEID_CORPUS, else the platform's data folder].",
)


def _form_of(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """The form that was asked for; else the one that the output file's ending names."""
    output = ctx.params.get("output")
    ending = output.suffix.lower().removeprefix(".") if output else ""
    choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    return ending if ending in choices and not _is_typed(ctx, parameter) else value


def output_options(*formats: Format) -> Callable[[F], F]:
    """--format and --output, for a command that lists."""

    def add(command: F) -> F:
        command = click.option(
            "--output",
            "-o",
            type=click.Path(dir_okay=False, path_type=Path),
            is_eager=True,
            help="Write to this file, not to stdout; its ending names the format.",
        )(command)
        return click.option(
            "--format",
            "form",
            type=click.Choice([str(form) for form in formats]),
            default=str(formats[0]),
            show_default=True,
            callback=_form_of,
            help="How to write it; xlsx needs --output.",
        )(command)

    return add


ALL_FORMATS = output_options(*Format)
DATA_FORMATS = output_options(*(form for form in Format if form is not Format.TABLE))


def measure_options(command: F) -> F:
    """Which measures."""
    options = [
        click.option("--kind", type=click.Choice(["maatregel", "doel", "all"]), default="maatregel", show_default=True),
        click.option("--gemeente", "municipalities", multiple=True, help="Only of this gemeente; may be repeated."),
        click.option("--not-gemeente", "not_municipalities", multiple=True, help="Not of this gemeente."),
        click.option("--veiligheidsregio", "safety_regions", multiple=True, help="Only in this veiligheidsregio."),
        click.option("--provincie", "provinces", multiple=True, help="Only in this provincie."),
        click.option("--theme", "themes", multiple=True, help="Only this thema: code, area or label."),
        click.option("--year", "years", help="Only of plans for this year, or these: 2024, 2022-2026."),
        click.option("--plan", "plans", multiple=True, help="Only of this plan."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def filter_options(command: F) -> F:
    """What narrows a list of measures."""
    return measure_options(
        click.option("--current", is_flag=True, help="Only the newest plan of each gemeente.")(command)
    )


def scope_options(command: F) -> F:
    """What is counted when gemeenten are compared."""
    return measure_options(
        click.option(
            "--all-plans", is_flag=True, help="Count older plans too, not only the newest plan of each gemeente."
        )(command)
    )


def answer_options(command: F) -> F:
    """How many answers, and which."""
    command = click.option("--per-gemeente", type=click.IntRange(1), help="At most so many of one gemeente.")(
        filter_options(command)
    )
    return click.option(
        "-k", "k", type=click.IntRange(1, 100_000), default=10, show_default=True, help="How many answers."
    )(command)


@click.group(cls=Beleid, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@corpus_option
@click.version_option(package_name="beleidswijzer", prog_name="beleid")
def main() -> None:
    """Find and compare the measures in policy plans of Dutch gemeenten.

    \b
    beleid ingest plannen/                      read a folder of plans
    beleid search cameratoezicht uitgaansgebied ask all of them
    beleid compare --text "buurtpreventie app"  find what is like it elsewhere
    """
    _speak_utf8()


# -- plans in and out ----------------------------------------------------------------------------------------------


@main.command("ingest")
@corpus_option
@click.argument("paths", nargs=-1)
@click.option("--gemeente", "municipalities", multiple=True, help="Whose plan it is; repeat it for a joint plan.")
@click.option("--period", help="Years that it covers: 2023-2026.")
@click.option("--any-language", is_flag=True, help="Take it even when it does not look Dutch.")
@click.option("--dry-run", is_flag=True, help="Read and report, store nothing.")
@click.option("--retry", is_flag=True, help="Try again what failed before, though nothing changed.")
@click.option("--prune", is_flag=True, help="Remove plans whose file is gone from the named folders.")
@click.option("--source-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Files moved here.")
@click.option("--watch", is_flag=True, help="Stay, and read what is added or changed.")
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Report: FILE.json, .csv or .html.")
@click.option("--cluster", metavar="ADDRESS", help="Read on the Dask cluster of this scheduler.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Worker processes [default: cores].")
@click.option("--timeout", "seconds", type=click.FloatRange(0.1), help="Seconds that one file may take [600].")
@click.option("--max-pages", "pages", type=click.IntRange(1), help="Pages that one file may have [2000].")
@click.option("--max-mb", "megabytes", type=click.IntRange(1), help="MB that one file may be [500].")
@click.option("--max-memory", "memory", type=click.IntRange(200), help="MB that a worker may use [3000].")
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
    """Read plans: files, folders or patterns. What was read before and did not change is passed over.

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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_command(folder: CorpusFolder, file: Path) -> None:
    """Take over measures that somebody already has: JSON Lines (docs/json.md), or a table in CSV or Excel.

    A table needs the columns gemeente and maatregel (or tekst); it may have plan, periode, thema, trekker, partners,
    planning, status, pagina, soort and more, in Dutch or English.

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
    """Write the measures themselves, by plan and in the order of the document.

    \b
    beleid export --kind all --format jsonl > maatregelen.jsonl
    beleid export --gemeente Almelo --format xlsx --output almelo.xlsx
    """
    from corpus.record import to_record
    from search.views import RECORD_COLUMNS

    with folder.open() as catalogue:
        selection, plans = _selection(catalogue, asked), {plan.id: plan for plan in catalogue.plans()}
        rows = [to_record(measure, plans[measure.plan_id]) for _, measure in catalogue.measures(selection)]
    _emit(rows, form, output, RECORD_COLUMNS)


@main.command("remove")
@corpus_option
@click.argument("plan")
@click.pass_obj
def remove_command(folder: CorpusFolder, plan: str) -> None:
    """Forget a plan; its file stays where it is.

    \b
    beleid remove almelo-2022
    """
    with folder.open() as catalogue, _writing(folder):
        found = catalogue.plan(plan)
        catalogue.remove(found.id)
        _refresh(catalogue, folder)
    _say(f"removed {found.id} ({found.measures} maatregelen, {found.goals} doelen)")


# -- looking -------------------------------------------------------------------------------------------------------


@main.command("plans")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def plans_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """List the plans of the corpus, with how much was found in each."""
    from corpus.views import PLAN_COLUMNS, PLAN_FIELDS, plan_row, table_row

    with folder.open() as catalogue:
        rows = [plan_row(plan) for plan in catalogue.plans()]
    _emit(rows, form, output, PLAN_FIELDS, table=[table_row(row) for row in rows], columns=PLAN_COLUMNS)


@main.command("show")
@corpus_option
@click.argument("id_", metavar="ID")
@click.option("--explain", is_flag=True, help="Say why it was taken for a measure, and why it has its thema.")
@ALL_FORMATS
@click.pass_obj
def show_command(folder: CorpusFolder, id_: str, explain: bool, form: str, output: Path | None) -> None:
    """Show one measure, or one plan with its measures. The beginning of an id is enough when it is the only one.

    \b
    beleid show almelo-2022
    beleid show almelo-2022-k3f9q2a --explain
    """
    from corpus.views import shown

    with folder.open() as catalogue:
        view = shown(catalogue, id_, explain=explain)
    _emit(view.rows, form, output, view.fields, table=view.table, columns=view.columns, title=view.title)


@main.command("outline")
@corpus_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(1), help="Only this page.")
@click.option("--draw", type=click.Path(dir_okay=False, path_type=Path), help="Draw the page with its elements (PNG).")
@click.option("--any-language", is_flag=True, help="Read it even when it does not look Dutch.")
@ALL_FORMATS
def outline_command(
    file: Path, page: int | None, draw: Path | None, any_language: bool, form: str, output: Path | None
) -> None:
    """Show what is read of a file: headings, paragraphs, list items, table rows, in reading order.

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
    """List the canonical thema's, with how many measures and gemeenten have them."""
    from corpus.views import THEME_COLUMNS, theme_rows

    with folder.open() as catalogue:
        rows = theme_rows(catalogue)
    _emit(rows, form, output, ("code", "label", "description", "field", "measures", "gemeenten"), columns=THEME_COLUMNS)


@main.command("status")
@corpus_option
@ALL_FORMATS
@click.pass_obj
def status_command(folder: CorpusFolder, form: str, output: Path | None) -> None:
    """Say what is in the corpus, what was not read, what is stale, and whether the index is current."""
    from corpus.views import FIELD_COLUMNS
    from ingest.report import status_rows

    with folder.open() as catalogue:
        rows = status_rows(catalogue, folder.root) + _index_rows(catalogue, folder)
    _emit(rows, form, output, ("field", "value"), columns=FIELD_COLUMNS)


# -- asking --------------------------------------------------------------------------------------------------------


@main.command("search", cls=AskCommand)
@corpus_option
@click.argument("words", metavar="QUERY...", nargs=-1)
@click.option(
    "--queries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask all in a file: id, type, query, tab-separated, no header.",
)
@click.option("--not", "without", multiple=True, help="Leave out what has this word; -word does the same.")
@click.option("--literal", is_flag=True, help="Take the words as they are: names and years in them are no filters.")
@click.option("--merge", "merged", is_flag=True, help="Show the same text in several plans once, with all gemeenten.")
@click.option("--group", "grouped", is_flag=True, help="Put the answers of one gemeente together.")
@click.option("--rerank", help="Have this cross-encoder (a folder, or a name on disk) order the best fifty.")
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
    """Ask all plans; quotes are not needed.

    \b
    beleid search cameratoezicht tegen jeugdoverlast
    beleid search jeugd overlast --veiligheidsregio Twente --year 2024
    beleid search ouderen oplichting --format json
    """
    from search.engine import Engine
    from search.questions import Manner, read_queries, search_all

    questions = read_queries(queries, words)
    manner = Manner(
        k=asked["k"],
        per_municipality=asked["per_gemeente"],
        without=without,
        literal=literal,
        merged=merged,
        grouped=grouped,
        rerank=_scorer(rerank),
    )
    with folder.open() as catalogue, Engine.open(catalogue, folder.index) as engine:
        answers = search_all(engine, questions, _selection(catalogue, asked), manner)
        _notes(catalogue, engine, answers)
    _emit_answers(answers, form, output, {"filters": _stated(asked), "not": list(without)}, batch=queries is not None)


@main.command("compare")
@corpus_option
@click.argument("id_", metavar="ID", required=False)
@click.option("--text", help="Compare with these words instead of a measure.")
@click.option("--side-by-side", is_flag=True, help="Say what each pair shares, and what only one of them has.")
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
    """Find what is comparable in other gemeenten to a measure, to a text, or to all that one gemeente has on a thema.

    \b
    beleid compare almelo-2022-k3f9q2a --side-by-side
    beleid compare --text "Buurtbewoners houden met een app een oogje in het zeil"
    beleid compare --theme jeugd --gemeente Almelo -k 3
    """
    from search.comparison import Comparison, compare_all
    from search.contrast import Contraster
    from search.engine import Engine

    with folder.open() as catalogue, Engine.open(catalogue, folder.index) as engine:
        selection = _selection(catalogue, asked)
        answers, several = compare_all(engine, catalogue, id_, text, selection, asked["k"], asked["per_gemeente"])
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
    help="Rows: the canonical thema's, or thema's as the plans print them.",
)
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Draw a heat map as well.")
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
    """Count thema's by gemeente: maatregelen, and their share in the plan; of newest plans, unless --year says others.

    \b
    beleid matrix
    beleid matrix --veiligheidsregio Twente --png twente.png
    beleid matrix --theme jeugd --format xlsx --output jeugd.xlsx
    """
    from search.matrix import By, count_themes
    from search.matrix_views import MatrixReport

    with folder.open() as catalogue:
        matrix = count_themes(catalogue, _selection(catalogue, asked), By(by), all_plans=all_plans)
    if png:
        from search.heatmap import draw

        draw(matrix, png)
    _emit_report(MatrixReport(matrix), form, output)


@main.command("gaps")
@corpus_option
@click.argument("municipality", metavar="GEMEENTE")
@click.option(
    "--at-least", type=click.IntRange(1), default=2, show_default=True, help="So many other gemeenten must do it."
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
    """Find what others do and this gemeente does not; the filters say whom to compare with, and on what.

    \b
    beleid gaps Almelo
    beleid gaps Almelo --veiligheidsregio Twente --at-least 3
    beleid gaps Almelo --gemeente Hengelo --gemeente Enschede --theme jeugd
    """
    from index.build import open_index
    from search.filters import selection_of
    from search.gaps import find_gaps
    from search.gaps_views import GapsReport

    with folder.open() as catalogue, closing(open_index(catalogue, folder.index)) as index:
        selection = _selection(catalogue, asked)
        (name,) = selection_of(catalogue, municipalities=[municipality]).municipalities
        found = find_gaps(catalogue, index, folder.index, name, selection, at_least, all_plans=all_plans)
    _emit_report(GapsReport(found), form, output)


@main.command("timeline")
@corpus_option
@click.argument("words", metavar="WHAT...", nargs=-1)
@click.option(
    "--as", "taken_for", type=click.Choice(["theme", "concept", "word"]), help="Take it for this, not for another."
)
@click.option(
    "--by", type=click.Choice(["year", "period"]), default="year", show_default=True, help="A row a year, or a period."
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
    """Count how often a thema, a concept or a word appears, through the years; plans that are over count too.

    \b
    beleid timeline ondermijning
    beleid timeline --theme digitaal.cybercrime --by period
    beleid timeline buurtpreventie --veiligheidsregio Twente --format csv
    """
    from index.build import concepts_of, open_index
    from search.timeline import Step, SubjectKind, subject_and_rest, timeline
    from search.timeline_views import TimelineReport

    with folder.open() as catalogue, closing(open_index(catalogue, folder.index)) as index:
        wanted = SubjectKind(taken_for) if taken_for else None
        selection, concepts = _selection(catalogue, asked), concepts_of(folder.index)
        subject, rest = subject_and_rest(" ".join(words), selection, index.terms.analyser, concepts, wanted)
        line = timeline(catalogue, subject, rest, Step(by))
    _emit_report(TimelineReport(line), form, output)


@main.command("index")
@corpus_option
@click.option("--model", help='Encoder: a folder, a sentence-transformers name, or "bundled".')
@click.pass_obj
def index_command(folder: CorpusFolder, model: str | None) -> None:
    """Make the index again from the catalogue, with another encoder if one is named.

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
    """Say whether catalogue, index, encoder and OCR are well, and what to do when one is not."""
    from corpus.health import CHECK_COLUMNS, CHECK_FIELDS, check_catalogue
    from index.health import check_encoder, check_index
    from ingest.health import check_ocr

    checks = [check_catalogue(folder), check_index(folder), check_encoder(folder), check_ocr()]
    _emit([check.row() for check in checks], form, output, CHECK_FIELDS, columns=CHECK_COLUMNS)
    sys.exit(NOTHING_DONE if any(check.well is False for check in checks) else DONE)


@main.command("models")
@corpus_option
@click.option("--speed/--no-speed", default=True, help="Measure how fast each is on this machine.")
@ALL_FORMATS
@click.pass_obj
def models_command(folder: CorpusFolder, speed: bool, form: str, output: Path | None) -> None:
    """List the encoders that are usable here without a network, with size, licence and speed.

    \b
    beleid models
    beleid index --model NAME
    """
    from index.views import MODEL_COLUMNS, MODEL_FIELDS, model_rows

    rows = model_rows(folder.database, folder.index, measure=speed)
    _emit(rows, form, output, MODEL_FIELDS, columns=MODEL_COLUMNS)


@main.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion_command(shell: str | None) -> None:
    """Print what makes your shell complete commands and options, and say where to put it.

    \b
    beleid completion bash > ~/.local/share/bash-completion/completions/beleid
    beleid completion zsh > ~/.zfunc/_beleid
    beleid completion fish > ~/.config/fish/completions/beleid.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    shell = shell or Path(os.environ.get("SHELL", "")).name
    completion = get_completion_class(shell) if shell in COMPLETION_ADVICE else None
    if completion is None:
        raise click.UsageError(f"name your shell: {', '.join(COMPLETION_ADVICE)}")
    # The class's own source() runs the shell to see its version; what is printed here may be for another machine.
    click.echo(ShellComplete.source(completion(main, {}, "beleid", "_BELEID_COMPLETE")))
    _say(COMPLETION_ADVICE[shell])


# -- helpers -------------------------------------------------------------------------------------------------------


def _writing(folder: CorpusFolder) -> Any:  # noqa: ANN401 # a context manager
    return folder.writing(_say_waiting)


def _refresh(catalogue: "Catalogue", folder: CorpusFolder, model: str | None = None, *, force: bool = False) -> None:
    from index.build import refresh

    _say_indexed(refresh(catalogue, folder.index, model=model, force=force))


def _say_indexed(manifest: "Manifest") -> None:
    _say(f"index: {manifest.measures} maatregelen and doelen, encoder {manifest.encoder}")


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
        said += [*filter(None, [answer.reading()]), *notes(catalogue, answer.selection)]
        said += answer.coverage.notes() if answer.coverage else []
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

        if output is None:
            raise click.UsageError("xlsx is not for a terminal; name a file with --output")
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
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from error


def _say_waiting() -> None:
    _say("another beleid is writing here; waiting until it is done")


def _say(message: str) -> None:
    click.echo(message, err=True)


def _speak_utf8() -> None:
    """Windows pipes speak another encoding by default; what we print is UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
