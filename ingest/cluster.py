"""Reading on a Dask cluster: its client gives an executor, and the stages do not know the difference.

The workers must see the plans under the same paths (a shared folder) and have the same version of beleid. The catalogue
is still written by the one process that runs the batch. A plan whose worker is lost is read by another one; a plan that
loses several of them (Dask's `allowed-failures`) is given up with the reason.
"""

import faulthandler
import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from corpus.errors import BeleidError, UsageError
from ingest.batch import Options
from ingest.failure import Failure, Lost

P = ParamSpec("P")
T = TypeVar("T")

CONNECT_SECONDS = 10


@contextmanager
def on_cluster(address: str, options: Options) -> Iterator[Executor]:
    """An executor whose calls run on a cluster.

    Args:
        address: of its scheduler, as "tcp://host:8786".
        options: of the batch. Memory is not bounded here: the cluster's own nannies do that.

    Raises:
        UsageError: Dask is not installed.
        BeleidError: nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError('lezen op een cluster vraagt Dask; geef pip install "beleidswijzer[cluster]"') from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BeleidError(f"{address}: geen Dask-scheduler antwoordt; start die of noem een ander --cluster") from error
    with client, client.get_executor(pure=False) as executor:
        yield _Timed(executor, options.limits.seconds)


class _Timed(Executor):
    """Calls of another executor that may take so many seconds.

    A call's future raises Lost when the cluster gave it up.
    """

    def __init__(self, inner: Executor, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        inner = self._inner.submit(_timed, self._seconds, fn, args, kwargs)
        outer: Future[T] = Future()
        inner.add_done_callback(partial(self._pass_on, outer))
        return outer

    def _pass_on(self, outer: Future[T], inner: Future[T]) -> None:
        """Give a call's result or error to who waits for it, a lost worker as Lost."""
        from distributed import KilledWorker

        try:
            outer.set_result(inner.result())
        except KilledWorker:
            reason = f"leesprocessen stopten hierop, of het duurt langer dan de {self._seconds:g} s van --timeout"
            outer.set_exception(Lost(Failure(reason=reason, lasting=True)))
        except CancelledError:
            outer.set_exception(Lost(Failure(reason="het cluster is weg; geef dezelfde opdracht als het er weer is")))
        except BaseException as error:
            outer.set_exception(error)


def _timed(seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    """Call a function in a worker, and end the process when it takes too long: a hang in C ends no other way."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 # its number is needed, not its path
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return function(*args, **kwargs)
        finally:
            faulthandler.cancel_dump_traceback_later()
