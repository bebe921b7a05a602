"""`python -m training.samples [OUTDIR]`: build the sample plans, into the repository or into a folder of your own."""

import sys
from pathlib import Path

from . import build


def main() -> None:
    """Build, and say what was built."""
    here = Path(__file__).resolve().parent
    if len(sys.argv) > 1:
        documents = annotations = Path(sys.argv[1])
    else:
        documents, annotations = here.parents[1] / "corpus" / "samples", here
    print("\n".join(build(documents, annotations)))


if __name__ == "__main__":
    main()
