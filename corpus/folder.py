"""Where a corpus keeps its things on disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.catalogue import Catalogue
from corpus.errors import BeleidError, IndexMissingError, fault_of
from corpus.scratch import discard


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """A folder with a catalogue and what is made from it."""

    root: Path

    @classmethod
    def default(cls) -> "CorpusFolder":
        """The folder of this user, as the platform has it."""
        from platformdirs import user_data_path

        return cls(user_data_path("beleidswijzer", appauthor=False))

    @property
    def database(self) -> Path:
        """The catalogue's file."""
        return self.root / "catalogue.sqlite"

    @property
    def index(self) -> Path:
        """The folder of index generations."""
        return self.root / "index"

    def create(self) -> Catalogue:
        """Open the catalogue, made when it is not there."""
        return Catalogue(self.database)

    def open(self) -> Catalogue:
        """Open the catalogue.

        Raises:
            IndexMissingError: there is none; looking must not leave an empty folder behind.
        """
        if not self.database.exists():
            raise IndexMissingError(
                f"geen plannen in {self.root}; geef `beleid ingest MAP` met een map plannen, of noem een "
                "andere --corpus"
            )
        return Catalogue(self.database)

    @contextmanager
    def reading(self) -> Iterator[Catalogue]:
        """The catalogue as it is at one moment: plans, measures and the name of the index agree while others write.

        Raises:
            IndexMissingError: there is none.
        """
        with self.open() as catalogue:
            catalogue.freeze()
            yield catalogue

    @contextmanager
    def storing(self, waiting: Callable[[], None]) -> Iterator[Catalogue]:
        """Be the only process that writes here, with the catalogue open; one that was made for nothing goes again.

        Args:
            waiting: called once when another process holds the lock and this one has to wait.
        """
        with self.writing(waiting):
            is_new = not self.database.exists()
            with self.create() as catalogue:
                try:
                    yield catalogue
                finally:
                    in_vain = is_new and not catalogue.plans()
            if in_vain:
                discard(self.database)

    @contextmanager
    def trying(self) -> Iterator[Catalogue]:
        """The catalogue for a look at what storing would do: the one that is here, else an empty one elsewhere."""
        if self.database.exists():
            with self.open() as catalogue:
                yield catalogue
        else:
            with TemporaryDirectory() as elsewhere, CorpusFolder(Path(elsewhere)).create() as catalogue:
                yield catalogue

    @contextmanager
    def writing(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Be the only process that writes here.

        Args:
            waiting: called once when another process holds the lock and this one has to wait.
        """
        from filelock import FileLock, Timeout

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / "writing.lock")
            try:
                lock.acquire(timeout=0.1)
            except Timeout:
                waiting()
                lock.acquire()
        except OSError as error:
            raise BeleidError(
                f"{self.root}: kan niet geschreven worden ({fault_of(error)}); kijk --corpus na"
            ) from error
        try:
            yield
        finally:
            lock.release()
