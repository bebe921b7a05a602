"""Damaged PDFs are results, never escapes."""

from benchmarks.fuzz import SAMPLES, read_mutations


def test_fifty_damaged_plans_are_fifty_results() -> None:
    smallest = sorted(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size)[:2]
    report = read_mutations(smallest, 50, seed=7, jobs=2)
    assert len(report.results) == 50
    assert all((result.failure is None) == (result.outcome is not None) for result in report.results)
    assert 0 < report.failed < 50  # some damage is fatal, some is not
