"""Why a file was not taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a file was not taken.

    Attributes:
        reason: for people, without the file's name.
        page: physical page that was being read, None where that is not known or none was.
        lasting: whether it lies in the content and the limits, so that the same again would fail again. What a full
            disk or a closed folder did is worth another try.
    """

    reason: str
    page: int | None = None
    lasting: bool = False

    def __str__(self) -> str:
        return self.reason if self.page is None else f"bladzijde {self.page}: {self.reason}"


class Lost(Exception):  # noqa: N818 # what was lost is the process; the failure is the file's
    """A call ended with the process that did it.

    Args:
        failure: why.
    """

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(str(failure))
