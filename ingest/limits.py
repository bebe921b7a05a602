"""What one file may cost: a plan that asks for more is a failure of that plan, told with the limit that it met."""

import stat
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableError

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one file.

    The defaults leave room for every plan that a gemeente publishes, thousands of pages of scanned annexes apart, and
    let two workers run in the memory of a small laptop.

    Attributes:
        seconds: wall time of reading and segmenting.
        pages: of a PDF.
        megabytes: size of the file; 1 MB is 10^6 bytes.
        memory: what a worker may allocate, in MB; enforced where the system can (not on Windows).
    """

    seconds: float = 600.0
    pages: int = 2_000
    megabytes: int = 500
    memory: int = 3_000

    def check_file(self, path: Path) -> None:
        """Refuse what is not an ordinary file (opening a FIFO would wait for ever), or is too big.

        Raises:
            UnreadableError: with the reason.
            OSError: the file cannot be looked at.
        """
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(path, "geen gewoon bestand")
        if status.st_size > self.megabytes * MEGABYTE:
            size = f"{status.st_size / MEGABYTE:.0f} MB"
            raise UnreadableError(path, f"{size}, meer dan de {self.megabytes} MB van --max-mb")

    def check_pages(self, path: Path) -> None:
        """Refuse a PDF that says it has too many pages; one that PDFium cannot open is left to the reader.

        Raises:
            UnreadableError: with the reason.
        """
        if path.suffix.lower() != ".pdf":
            return
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return
        try:
            pages = len(document)
        finally:
            document.close()
        if pages > self.pages:
            raise UnreadableError(path, f"{pages} bladzijden, meer dan de {self.pages} van --max-pages")
