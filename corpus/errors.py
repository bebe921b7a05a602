"""Everything that can go wrong, as one small tree.

BeleidError                  one clear line for the user: what, where, what to do
├── UsageError               the question itself is off (unknown gemeente, bad filter)
├── InputError               one file cannot be taken; the batch goes on
│   ├── UnreadableError      broken, encrypted, not what its name says, no text
│   └── LanguageError        the text is not Dutch
├── CatalogueError           the catalogue cannot be opened or is of another version
├── IndexMissingError        nothing was indexed yet
├── IndexStaleError          the index was made by another encoder, analyser or schema
└── ModelError               an encoder cannot be loaded
"""

from pathlib import Path


class BeleidError(Exception):
    """Base of all errors that are meant for the user's eyes: the message is one line, ready to print."""


class UsageError(BeleidError):
    """What was asked cannot be asked: an unknown gemeente, an ambiguous id, an impossible filter."""


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
