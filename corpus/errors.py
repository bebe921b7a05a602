"""Everything that can go wrong, as one small tree.

BeleidError                  one clear line for the user: what, where, what to do
├── UsageError               the question itself is off (unknown gemeente, bad filter)
│   └── AmbiguousError       a name fits several gemeenten
├── InputError               one file cannot be taken; the batch goes on
│   ├── UnreadableError      broken, encrypted, not what its name says, no text
│   └── LanguageError        the text is not Dutch
├── CatalogueError           the catalogue cannot be opened or is of another version
├── IndexMissingError        nothing was indexed yet
├── IndexStaleError          the index was made by another encoder, analyser or schema
└── ModelError               an encoder cannot be loaded
"""

import errno
from pathlib import Path
from typing import Final

_FAULTS: Final = {
    errno.ENOENT: "bestand of map bestaat niet",
    errno.ENOTDIR: "map bestaat niet",
    errno.EACCES: "geen toegang",
    errno.EPERM: "geen toegang",
    errno.EROFS: "hier kan niet geschreven worden",
    errno.EEXIST: "bestaat al",
    errno.EISDIR: "is een map, geen bestand",
    errno.ENOSPC: "de schijf is vol",
    errno.EFBIG: "het bestand wordt te groot",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.ELOOP: "een kring van verwijzingen",
    errno.EIO: "de schijf geeft een fout",
    errno.EMFILE: "te veel bestanden open",
    errno.EBUSY: "het bestand is in gebruik",
    errno.ETIMEDOUT: "de netwerkschijf antwoordt niet",
}


def fault_of(error: OSError) -> str:
    """What the system says went wrong; in its own words where that is rare."""
    return _FAULTS.get(error.errno or 0) or error.strerror or str(error)


class BeleidError(Exception):
    """Base of all errors that are meant for the user's eyes: the message is one line, ready to print."""


class UsageError(BeleidError):
    """What was asked cannot be asked: an unknown gemeente, an ambiguous id, an impossible filter."""


class AmbiguousError(UsageError):
    """A name that several gemeenten have or had."""


class InputError(BeleidError):
    """One input cannot be taken.

    Args:
        path: the file at fault.
        reason: what is wrong with it, without the file's name and without a full stop.
        advice: what the user can do about it, if anything.
    """

    def __init__(self, path: Path | str, reason: str, advice: str | None = None) -> None:
        self.path = Path(path)
        self.reason = reason
        self.advice = advice
        super().__init__(f"{self.path.name}: {reason}" + (f"; {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str | None]]:
        # Exceptions cross process borders in a batch; the default only keeps the message.
        return type(self), (str(self.path), self.reason, self.advice)


class UnreadableError(InputError):
    """The file is broken, encrypted, empty, of an unknown kind, or holds no text."""


class LanguageError(InputError):
    """The document is not in Dutch."""


class CatalogueError(BeleidError):
    """The catalogue cannot be opened, is locked, damaged or closed to writing, or was written by another version."""


class IndexMissingError(BeleidError):
    """There is no index yet."""


class IndexStaleError(BeleidError):
    """The index was made by another encoder, analyser or schema than the one that asks, or is damaged."""


class ModelError(BeleidError):
    """An encoder is not on disk, or cannot be read."""
