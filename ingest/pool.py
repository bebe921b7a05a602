"""Worker processes for plans: one that crashes, hangs or eats all memory costs the plan it had in hand and no other.

A `ProcessPoolExecutor` is lost as a whole when one of its processes dies, and does not say which call was the culprit.
So every worker here is an executor of one process with one call at a time: what dies is known, and is replaced alone.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from ctypes import c_int
from multiprocessing import get_context, parent_process
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from ingest.at_hand import note_in, page_in
from ingest.failure import Failure, Lost
from ingest.limits import MEGABYTE

P = ParamSpec("P")
T = TypeVar("T")
Call = Callable[[], Any]

_UNWANTED = ("torch", "faiss")
_ONE_THREAD = (
    "OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip
_FOR_THE_PARENT = (signal.SIGINT, signal.SIGTERM)
_CALLS_PER_PROCESS = 200
"""A process is replaced after so many plans: what libraries keep for themselves (fonts, maps) goes with it."""


class PlanPool(Executor):
    """Runs calls in processes of their own; these start when there is work, at most `jobs` at a time.

    A call's future raises Lost when the call took too long or too much memory, or when its process died and that of a
    second try died too (the system may have ended the first one for want of memory that others took); and else what
    the call raised.

    Args:
        jobs: how many processes.
        seconds: how long a call may take before its process is killed.
        memory: MB that a process may allocate.
    """

    def __init__(self, jobs: int, *, seconds: float | None = None, memory: int | None = None) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._memory = memory
        self._calls: SimpleQueue[tuple[Future[Any], Call] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._workers: set[_Worker] = set()
        self._lock = Lock()
        self._closed = False
        self._aborted = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a call done; function and arguments must be picklable."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if len(self._threads) < self._jobs:
                self._threads.append(Thread(target=self._serve, daemon=True))
                self._threads[-1].start()
        future: Future[T] = Future()
        self._calls.put((future, _Bound(fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls, and end the processes when what was asked is done."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:  # somebody pressed Ctrl-C, or the catalogue cannot be written: do not finish the plans
            self._cancel()
            with self._lock:
                self._closed = self._aborted = True
                for worker in self._workers:
                    worker.kill()
        self.shutdown()

    def _cancel(self) -> None:
        with suppress(Empty):  # asking first whether it is empty would race with the threads that take calls
            while True:
                if call := self._calls.get_nowait():
                    call[0].cancel()

    def _serve(self) -> None:
        """Do calls, one after the other, in one process; in another when that is gone."""
        worker: _Worker | None = None
        while (task := self._calls.get()) is not None:
            future, call = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = self._usable(worker)
                try:
                    result = worker.run(call)
                except _Died:
                    if self._aborted:
                        raise
                    worker = self._usable(worker)
                    result = worker.run(call)
                future.set_result(result)
            except BaseException as error:  # whatever it is, it belongs to who waits for the future
                future.set_exception(error)
        if worker:
            self._drop(worker)

    def _usable(self, worker: "_Worker | None") -> "_Worker":
        """This worker, or another in the place of one that is used up."""
        if worker and worker.usable:
            return worker
        if worker:
            self._drop(worker)
        worker = _Worker(self._seconds, self._memory)
        with self._lock:
            self._workers.add(worker)
            if self._aborted:
                worker.kill()
        return worker

    def _drop(self, worker: "_Worker") -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.close()


class _Bound:
    """A call with its arguments, which can be pickled when they can."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._function, self._args, self._kwargs = function, args, kwargs

    def __call__(self) -> Any:  # noqa: ANN401 # what the function returns
        return self._function(*self._args, **self._kwargs)


class _Died(Lost):
    """A process ended by itself, or somebody ended it."""


class _Worker:
    """One process, with one call at a time."""

    def __init__(self, seconds: float | None, memory: int | None) -> None:
        self._seconds = seconds
        self._memory = memory
        # Forking a process that has threads, as ours has, can deadlock; and Windows has no fork.
        context = get_context("spawn")
        self._page = context.RawValue("i")
        given = (memory, self._page)
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=given)
        self._calls = 0
        self.usable = True
        with _undisturbed():
            self._pid: int = self._executor.submit(os.getpid).result()

    def run(self, call: Call) -> Any:  # noqa: ANN401 # what the call returns
        self._calls += 1
        self.usable = self._calls < _CALLS_PER_PROCESS
        try:
            return self._executor.submit(call).result(timeout=self._seconds)
        except (TimeoutError, MemoryError, BrokenExecutor) as error:
            self.usable = False  # the next call gets a clean process
            self.kill()
            raise self._loss(error) from error

    def _loss(self, error: Exception) -> Lost:
        page = page_in(self._page)
        if isinstance(error, BrokenExecutor):
            reason = "het leesproces is gestopt: het geheugen was vol, of een bibliotheek liep vast"
            return _Died(Failure(reason=reason, page=page, lasting=True))
        if isinstance(error, MemoryError):
            bound = "er is" if self._memory is None else f"de {self._memory} MB van --max-memory"
            return Lost(Failure(reason=f"vraagt meer geheugen dan {bound}", page=page, lasting=True))
        return Lost(Failure(reason=f"duurt langer dan de {self._seconds:g} s van --timeout", page=page, lasting=True))

    def kill(self) -> None:
        with suppress(OSError):  # it is gone already
            _kill(self._pid)

    def close(self) -> None:
        self._executor.shutdown()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C from processes that this thread starts until they can deal with it (`_begin`)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # else it starts with the first process, and lifts what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _FOR_THE_PARENT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(memory: int | None, page: c_int) -> None:
    """Make a fresh process a modest one: one thread, bounded memory, gone when its parent is.

    Args:
        memory: MB that it may allocate.
        page: where it notes the page at hand.
    """
    note_in(page)
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    for name in _UNWANTED:  # spaCy would import torch when it is there, for 200 MB and two seconds
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] # the documented way to forbid an import
    if hasattr(os, "setpgrp"):
        os.setpgrp()  # so that programs that it starts (Tesseract) can be ended with it
    for number in _FOR_THE_PARENT:  # which ends this process itself
        signal.signal(number, signal.SIG_IGN)
    if memory is not None:
        _bound_memory(memory * MEGABYTE)
    Thread(target=_end_with_parent, daemon=True).start()


def _bound_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    with suppress(ValueError, OSError):  # a lower bound was set from outside
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for the next call for ever."""
    if parent := parent_process():
        parent.join()
        _kill(os.getpid())


def _kill(pid: int) -> None:
    """End a worker, and on POSIX systems what it started."""
    if hasattr(os, "killpg"):
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGTERM)
