"""Numbers as files state them: anything may stand in their place."""


def whole(text: str | None) -> int | None:
    """A whole number, None for what is none ("²" is a digit to Python, and no number) or is beyond all sense."""
    try:
        return int(text) if text is not None and len(text) <= 10 else None
    except ValueError:
        return None
