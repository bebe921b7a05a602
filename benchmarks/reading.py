"""What reading costs: CPU a page against bare pdfplumber in the same run, and memory for plans of 100 and 300 pages.

    python -m benchmarks.reading [PDF...]

Without arguments the sample plans are read.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
_LENGTHS = (100, 300)
_WATCHED = """
import resource, sys
from pathlib import Path
from ingest.reading import read_outline
read_outline(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def bare_seconds(path: Path) -> tuple[float, int]:
    """CPU seconds of pdfplumber's words with their fonts, and the number of pages."""
    import pdfplumber

    start = time.process_time()
    with pdfplumber.open(path) as pdf:
        pages = len(pdf.pages)
        for page in pdf.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()
    return time.process_time() - start, pages


def reading_seconds(path: Path) -> float:
    """CPU seconds of reading the same file, language check included."""
    from ingest.reading import read_outline

    start = time.process_time()
    read_outline(path, any_language=True)
    return time.process_time() - start


def long_plan(paths: Sequence[Path], pages: int, out: Path) -> None:
    """Write a plan of so many pages, from those of the given plans over and over."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    sources = [pypdfium2.PdfDocument(path) for path in paths]
    while len(document) < pages:
        for source in sources:
            document.import_pages(source, range(min(len(source), pages - len(document))))
    document.save(out)


def peak_megabytes(path: Path) -> float:
    """Greatest resident memory of a process that reads a file."""
    done = subprocess.run([sys.executable, "-c", _WATCHED, str(path)], check=True, capture_output=True, text=True)
    kilobytes = int(done.stdout)
    return kilobytes / 1024 / (1024 if sys.platform == "darwin" else 1)


def main(argv: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PDF")
    paths = parser.parse_args(argv).paths or sorted(SAMPLES.glob("*.pdf"))
    pages, bare, reading = 0, 0.0, 0.0
    print(f"{'file':40} {'pages':>6} {'bare ms/page':>13} {'reading ms/page':>16} {'ratio':>6}")
    for path in paths:
        seconds, count = bare_seconds(path)
        ours = reading_seconds(path)
        pages, bare, reading = pages + count, bare + seconds, reading + ours
        print(
            f"{path.name:40} {count:6} {1000 * seconds / count:13.1f} {1000 * ours / count:16.1f} {ours / seconds:6.2f}"
        )
    print(f"{'all':40} {pages:6} {1000 * bare / pages:13.1f} {1000 * reading / pages:16.1f} {reading / bare:6.2f}")
    if sys.platform == "win32":
        return
    with tempfile.TemporaryDirectory() as folder:
        for length in _LENGTHS:
            long = Path(folder) / f"{length}.pdf"
            long_plan(paths, length, long)
            print(f"peak memory, {length} pages: {peak_megabytes(long):.0f} MB")


if __name__ == "__main__":
    main()
