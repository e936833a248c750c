"""A thousand handling sheets in one batch, Word and PDF: memory must not grow with the batch.

    python -m bench.batch

Bar: 50 MB above what the first fifty need. Exits with 1 when it is missed.
"""

import gc
import sys
from pathlib import Path

from bench.paper import sample_content
from desktop_app.forms.paper import load_paper
from desktop_app.forms.render import render

SHEETS, WARM = 1000, 50
BAR = 50.0  # MB
STATUS = Path("/proc/self/status")


def resident() -> float:
    """Resident memory of this process in MB, as Linux tells it."""
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Print what the batch took; 1 where it grew too much."""
    paper, content, size = load_paper("handling_sheet"), sample_content(), 0
    for number in range(1, SHEETS + 1):
        made = render(paper, content)
        size += len(made.docx) + len(made.pdf)
        if number == WARM:
            gc.collect()
            before = resident()
    gc.collect()
    grown = resident() - before
    print(f"batch: {SHEETS} sheets, {size / 1e6:.0f} MB of files, memory grew by {grown:.1f} MB (bar {BAR:.0f})")
    return 0 if grown <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
