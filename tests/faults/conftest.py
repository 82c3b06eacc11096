"""The summary of a storm is shown at the end of the run, whatever else was tested."""

import pytest

from tests.faults.report import REPORT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what the storm came to, if there was one."""
    report = config.stash.get(REPORT, None)
    if report is not None:
        terminalreporter.section("the storm")
        for line in report.lines():
            terminalreporter.write_line(line)
