"""Three cases from the first word to the shelf, in the real window on a real screen, by keys alone.

Each is a program of its own: the tests around it have no screen. Its pictures are in build/journeys/.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DESKTOP = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORMTHEME", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE")


@pytest.mark.parametrize("journey", ["community_centre", "bank_branch", "market_regulation"])
def test_a_clerk_with_only_a_keyboard_gets_there(journey: str, display: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in DESKTOP}
    walked = subprocess.run(
        [sys.executable, "-m", "pytest", str(HERE / f"walk_{journey}.py"), "-p", "no:randomly", "-p", "no:cacheprovider"],
        env=own | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, cwd=HERE.parents[1], capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert walked.returncode == 0, f"{walked.stdout}\n{walked.stderr}"
    assert "1 passed" in walked.stdout
