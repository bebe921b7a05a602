"""Can scans be read here?"""

from corpus.health import Check
from ingest.ocr import why_not


def check_ocr() -> Check:
    """Whether Tesseract is there with Dutch; plans with text of their own are read without it."""
    fault = why_not()
    if fault is None:
        return Check(name="OCR", well=True, state="scans worden gelezen met Tesseract")
    return Check(name="OCR", well=None, state=f"scans worden niet gelezen: {fault}")
