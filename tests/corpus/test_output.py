import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from corpus.errors import UsageError
from corpus.output import Link, to_csv, to_json, to_jsonl, to_markdown, write_xlsx

ROWS = [{"a": 'zei "ja"; en, meer', "b": ["x", "y"], "c": None}, {"a": "=HYPERLINK(1)", "b": [], "c": 3}]
COLUMNS = ("a", "b", "c")


def test_csv_comes_back_through_a_reader() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(ROWS, COLUMNS))))
    assert rows == [["a", "b", "c"], ['zei "ja"; en, meer', "x; y", ""], ["'=HYPERLINK(1)", "", "3"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_becomes_a_formula(start: str) -> None:
    assert to_csv([{"a": f"{start}1+1"}], ["a"]).splitlines()[1].lstrip('"').startswith("'")


def test_no_name_of_a_column_becomes_a_formula() -> None:
    assert to_csv([{"=1+1": 2}], ["=1+1"]).splitlines() == ["'=1+1", "2"]


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


LINK = Link(text="plan.pdf, p. 3", target="plan.pdf#page=3", file="file:///plannen/plan.pdf#page=3")


def test_a_link_is_a_link_where_there_are_links(tmp_path: Path) -> None:
    rows = [{"bron": LINK}]
    assert to_markdown(rows, ["bron"]).splitlines()[2] == "| [plan.pdf, p. 3](plan.pdf#page=3) |"
    assert to_csv(rows, ["bron"]) == "bron\nplan.pdf#page=3"
    write_xlsx(tmp_path / "uit.xlsx", rows, ["bron"])
    cell = load_workbook(tmp_path / "uit.xlsx").worksheets[0]["A2"]
    assert cell.value == "plan.pdf, p. 3"
    assert cell.hyperlink.target == "file:///plannen/plan.pdf#page=3"


def test_a_link_without_a_file_is_relative(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "uit.xlsx", [{"bron": LINK._replace(file=None)}], ["bron"])
    assert load_workbook(tmp_path / "uit.xlsx").worksheets[0]["A2"].hyperlink.target == "plan.pdf#page=3"


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = [{"a": 3, "b": -0.5, "c": "-0.5"}]
    assert to_csv(rows, COLUMNS).splitlines()[1] == "3,-0.5,'-0.5"
    write_xlsx(tmp_path / "uit.xlsx", rows, COLUMNS)
    cells = load_workbook(tmp_path / "uit.xlsx").worksheets[0][2]
    assert [(cell.value, cell.data_type) for cell in cells] == [(3, "n"), (-0.5, "n"), ("-0.5", "s")]


def test_columns_are_as_wide_as_their_words_and_no_wider_than_a_page(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "uit.xlsx", [{"a": "x" * 500, "b": "kort", "c": None}], COLUMNS)
    widths = load_workbook(tmp_path / "uit.xlsx").worksheets[0].column_dimensions
    assert widths["B"].width < 10 < widths["A"].width < 100


def test_a_text_longer_than_a_cell_takes_is_cut(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "uit.xlsx", [{"a": "x" * 40_000}], ["a"])
    assert len(load_workbook(tmp_path / "uit.xlsx").worksheets[0]["A2"].value) == 32_767


def test_a_workbook_that_cannot_be_written_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kan niet geschreven"):
        write_xlsx(tmp_path / "geen" / "uit.xlsx", ROWS, COLUMNS)
