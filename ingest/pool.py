"""Worker processes for plans: one that crashes, hangs or eats all memory costs the plan it had in hand and no other.

A `ProcessPoolExecutor` is lost as a whole when one of its processes dies, and does not say which call was the culprit.
So every worker here is an executor of one process with one call at a time: what dies is known, and is replaced alone.
"""

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, parent_process
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from ingest.limits import MEGABYTE

P = ParamSpec("P")
T = TypeVar("T")
Call = Callable[[], Any]

_UNWANTED = ("torch", "faiss")
_ONE_THREAD = (
    "OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip
_CALLS_PER_PROCESS = 200
"""A process is replaced after so many plans: what libraries keep for themselves (fonts, maps) goes with it."""


class PlanPool(Executor):
    """Runs calls in processes of their own; these start when there is work, at most `jobs` at a time.

    A call's future raises BrokenExecutor when its process died, TimeoutError when it took too long, and else what the
    call raised.

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
                if worker is None or not worker.usable:
                    worker = self._replace(worker)
                future.set_result(worker.run(call, self._seconds))
            except BaseException as error:  # whatever it is, it belongs to who waits for the future
                future.set_exception(error)
        if worker:
            self._drop(worker)

    def _replace(self, worker: "_Worker | None") -> "_Worker":
        if worker:
            self._drop(worker)
        worker = _Worker(self._memory)
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


class _Worker:
    """One process, with one call at a time."""

    def __init__(self, memory: int | None) -> None:
        # Forking a process that has threads, as ours has, can deadlock; and Windows has no fork.
        context = get_context("spawn")
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(memory,))
        self._calls = 0
        self.usable = True
        self._pid: int = self._executor.submit(os.getpid).result()

    def run(self, call: Call, seconds: float | None) -> Any:  # noqa: ANN401 # what the call returns
        self._calls += 1
        self.usable = self._calls < _CALLS_PER_PROCESS
        future = self._executor.submit(call)
        try:
            return future.result(timeout=seconds)
        except BaseException:
            # Out of time, dead, or out of memory: the next plan gets a clean process.
            self.usable = False
            self.kill()
            raise

    def kill(self) -> None:
        with suppress(OSError):  # it is gone already
            _kill(self._pid)

    def close(self) -> None:
        self._executor.shutdown()


def _begin(memory: int | None) -> None:
    """Make a fresh process a modest one: one thread, bounded memory, gone when its parent is."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    for name in _UNWANTED:  # spaCy would import torch when it is there, for 200 MB and two seconds
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] # the documented way to forbid an import
    if hasattr(os, "setpgrp"):
        os.setpgrp()  # so that programs that it starts (Tesseract) can be ended with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process itself
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
