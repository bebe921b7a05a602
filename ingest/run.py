"""A whole run: find the files, read them in worker processes, keep the books."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.errors import AmbiguousError, UsageError
from corpus.folder import CorpusFolder
from corpus.model import Municipality, PlanId
from corpus.municipalities import find, suggest
from corpus.periods import parse_period
from ingest.batch import Batch, Options
from ingest.inputs import find_inputs
from ingest.ledger import LEDGER, Ledger
from ingest.limits import Limits
from ingest.pipeline import Given
from ingest.pool import PlanPool
from ingest.progress import progress_bar
from ingest.report import RunReport
from ingest.upkeep import gone, relink

MakeExecutor = Callable[[Options], AbstractContextManager[Executor]]


def own_processes(options: Options) -> AbstractContextManager[Executor]:
    """Worker processes on this machine."""
    return PlanPool(options.jobs, seconds=options.limits.seconds, memory=options.limits.memory)


def executor_of(cluster: str | None) -> MakeExecutor:
    """What makes the executor: worker processes here, or those of a Dask cluster."""
    if cluster is None:
        return own_processes
    from ingest.cluster import on_cluster

    return partial(on_cluster, cluster)


def catalogue_for(
    folder: CorpusFolder, names: Sequence[str], options: Options, waiting: Callable[[], None]
) -> AbstractContextManager[Catalogue]:
    """The catalogue that a batch goes into; where nothing will be stored, nothing is made.

    Args:
        folder: of the corpus.
        names: files, folders, patterns.
        options: how.
        waiting: called once when another process is writing and this one has to wait.
    """
    may_store = not options.dry_run and (folder.database.exists() or bool(find_inputs(names).files))
    return folder.storing(waiting) if may_store else folder.trying()


def run_batch(
    catalogue: Catalogue,
    names: Sequence[str],
    options: Options,
    prune: bool = False,
    source_root: Path | None = None,
    *,
    stored: Callable[[PlanId], None] = lambda _: None,
    make_executor: MakeExecutor = own_processes,
) -> RunReport:
    """Read all that the names stand for, then make again what is stale.

    Args:
        catalogue: where plans go; the ledger stands beside it.
        names: files, folders, patterns.
        options: how.
        prune: remove plans whose file is gone from the folders that were named.
        source_root: look below this folder for files that are gone from elsewhere.
        stored: called with each plan that was stored anew.
        make_executor: makes what does the reading.

    Raises:
        UsageError: nothing is named.
    """
    if not names and source_root is None:
        raise UsageError("er is niets te lezen genoemd; noem bestanden of mappen met plannen")
    start = time.perf_counter()
    inputs = find_inputs(names)
    with (
        Ledger(None if options.dry_run else catalogue.path.with_name(LEDGER)) as ledger,
        make_executor(options) as executor,
        progress_bar(len(inputs.files)) as bar,
    ):
        moved = tuple(relink(catalogue, ledger, source_root)) if source_root and not options.dry_run else ()
        batch = Batch(catalogue, ledger, executor, options, began=bar.began, stored=stored)
        results = []
        for result in batch.run(inputs.files):
            results.append(result)
            bar.ended()
    lost = gone(catalogue, inputs.folders)
    prune = prune and not options.dry_run
    for plan in lost if prune else ():
        catalogue.remove(plan.id)
    return RunReport(
        inputs=inputs,
        results=tuple(results),
        gone=tuple(lost),
        pruned=prune,
        moved=moved,
        seconds=time.perf_counter() - start,
    )


def options_of(
    *,
    municipalities: Sequence[str] = (),
    period: str | None = None,
    any_language: bool = False,
    jobs: int | None = None,
    retry: bool = False,
    dry_run: bool = False,
    **limits: float | None,
) -> Options:
    """A batch as the user asks for it; what is not asked for has a default.

    Raises:
        UsageError: a gemeente looks like a mistyped one, or the period is none.
    """
    stated = {name: value for name, value in limits.items() if value is not None}
    return Options(
        given=given_by(municipalities, period, any_language),
        limits=replace(Limits(), **stated),  # type: ignore[arg-type] # the names are click's, which checked the types
        jobs=jobs or cores(),
        retry=retry,
        dry_run=dry_run,
    )


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def given_by(names: Sequence[str], period: str | None, any_language: bool) -> Given:
    """What the user says about the plans.

    Raises:
        UsageError: a gemeente looks like a mistyped one, or the period is none.
    """
    years = None if period is None else parse_period(period)
    return Given(municipalities=tuple(_municipality(name) for name in names), period=years, any_language=any_language)


def _municipality(name: str) -> Municipality:
    """A gemeente of the table, or a body that is in none; a near miss is taken for a mistake."""
    try:
        return find(name)
    except UsageError as error:
        if suggest(name) or not name.strip() or isinstance(error, AmbiguousError):
            raise
        return Municipality(name=name)
