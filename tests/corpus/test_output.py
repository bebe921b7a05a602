import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from corpus.output import to_csv, to_json, to_jsonl, to_markdown, write_xlsx

ROWS = [{"a": 'zei "ja"; en, meer', "b": ["x", "y"], "c": None}, {"a": "=HYPERLINK(1)", "b": [], "c": 3}]
COLUMNS = ("a", "b", "c")


def test_csv_comes_back_through_a_reader() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(ROWS, COLUMNS))))
    assert rows == [["a", "b", "c"], ['zei "ja"; en, meer', "x; y", ""], ["'=HYPERLINK(1)", "", "3"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_becomes_a_formula(start: str) -> None:
    assert to_csv([{"a": f"{start}1+1"}], ["a"]).splitlines()[1].lstrip('"').startswith("'")


def test_jsonl_has_an_object_a_line() -> None:
    assert [json.loads(line) for line in to_jsonl(ROWS).splitlines()] == ROWS


def test_json_keeps_letters_readable() -> None:
    assert "coördinatie" in to_json({"a": "coördinatie"})


def test_markdown_cells_cannot_break_the_table() -> None:
    table = to_markdown([{"a": "een | twee\ndrie"}], ["a"])
    assert table.splitlines()[2] == "| een \\| twee drie |"


def test_xlsx_has_a_frozen_filtered_header_and_only_text(tmp_path: Path) -> None:
    path = tmp_path / "uit.xlsx"
    write_xlsx(path, ROWS, COLUMNS)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet["A3"].value == "=HYPERLINK(1)"
    assert sheet["A3"].data_type == "s"
