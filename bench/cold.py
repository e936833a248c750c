"""`register` cold from the shell: seconds from the command to its answer, reported (bar 0.6 s on the reference machine)."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

ROUNDS = 11


def main() -> None:
    """Print the median and the slowest of several cold registrations."""
    with tempfile.TemporaryDirectory() as folder:
        base = [sys.executable, "-m", "desktop_app", "--data-dir", folder, "--json"]
        subprocess.run([*base, "init", "--regulation", "bank-branch"], check=True, capture_output=True)
        sample = Path(folder) / "sample.json"
        sample.write_text(files("desktop_app.resources").joinpath("samples/bank-branch.json").read_text("utf-8"), "utf-8")
        times = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            done = subprocess.run([*base, "register", str(sample)], check=True, capture_output=True, text=True)
            times.append(time.perf_counter() - begin)
            assert json.loads(done.stdout)["number"]
    print(f"register cold: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s (bar 0.6 s)")


if __name__ == "__main__":
    main()
