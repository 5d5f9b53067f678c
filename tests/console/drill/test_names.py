"""Names of incidents in a drill file; moments as local times; the tally."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kits.drill.files import play_drill

SCRIPT = """
[[event]]
at = "20:05"
do = ["ok 1-6", "n INFO - first of all"]

[[event]]
at = "20:10:05"
do = ["n CRWD 1 ht: at the gate", "n VISI - {crowd}"]
incident = "crowd"

[[event]]
at = "20:10:20"
do = "a {crowd}"
incident = "same"

[[event]]
at = "20:11"
do = ["n3 CRWD 2 hp: the same crowd why a neighbour", "link {again} dup {crowd}"]
incident = "again"

[[event]]
at = "21:15:00"
tell = "posts 1 to 6 have not called"
incident = "round"

[[expect]]
at = "21:15:00"
"""

TRUE = (
    '"incidents.crowd.number" = "crowd"', '"incidents.crowd.number" = 102', '"incidents.same.type" = "CRWD"',
    '"incidents.103.words" = "102"', '"row.crowd.opened" = "20:10:05"', '"row.crowd.opened" = "20:10"',
    '"row.crowd.opened" = "2024-01-21 20:10"', '"incidents.again.folded" = true', '"row.round.type" = "MISS"',
    'queue = ["round", "crowd", 101, 103]', '"queue.1" = "crowd"', '"tally.received" = 4', '"tally.rows" = 4',
    '"tally.folded" = 1', '"figures.rolling" = 1', '"figures.fullest_bin" = 3', '"figures.fullest_bin_at" = "20:10"',
    '"figures.bins_over" = 0', '"figures.annunciations" = 6', '"posts.1.last_contact" = "20:10:05"',
)  # fmt: skip


def test_true_expectations_by_name_are_not_findings(tmp_path: Path) -> None:
    expected = '\n[[expect]]\nat = "21:15:00"\n'.join(f"that = {{ {that} }}" for that in TRUE)
    _, report = play_drill(tmp_path, SCRIPT + expected)
    assert report.ok, report.findings
    assert report.checked >= len(TRUE)


@pytest.mark.parametrize(
    ("that", "found"),
    [
        ('"incidents.crowd.number" = "again"', 102),
        ('queue = ["crowd", "round"]', (105, 102, 101, 103)),
        ('"row.crowd.opened" = "20:11"', "20:10"),
        ('"row.crowd.opened" = "20:10:06"', "20:10:05"),
        ('"row.again.opened" = "20:11"', "(none)"),
        ('"incidents.nobody.state" = "new"', "(none)"),
        ('"tally.rows" = 5', 4),
        ('"figures.annunciations" = 5', 6),
    ],
)
def test_false_expectation_by_name_is_a_finding(tmp_path: Path, that: str, found: object) -> None:
    _, report = play_drill(tmp_path, SCRIPT + f"that = {{ {that} }}")
    assert [finding.found for finding in report.findings] == [found]


def test_refused_line_gives_no_name(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:05"\ndo = "n INFO - one"\n[[event]]\nat = "20:06"\ndo = "n NOSUCH 1 x"\n'
    script += 'incident = "wrong"\nrefused = "no incident type"\n[[expect]]\nat = "20:07"\n'
    _, report = play_drill(
        tmp_path, script + 'that = { "incidents.wrong.state" = "(none)", "incidents.101.state" = "new" }'
    )
    assert report.ok, report.findings
