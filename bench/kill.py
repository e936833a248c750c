"""Kill the program while it registers, again and again: what it acknowledged must be there afterwards (invariant 1).

    python -m bench.kill [TIMES]        200 times by default, in a folder of its own
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from desktop_app.models.pages import ListQuery

COMMAND = [sys.executable, "-m", "desktop_app"]
CASE = {"channel": "现场", "received_at": "2026-11-16T10:05", "complainant": {"name": "陈秀兰"}, "subject": "试验", "facts": "断电试验"}


@dataclass
class Ordeal:
    """What came of it: numbers printed, numbers in the ledger, processes killed before their end, and the first fault."""

    printed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    killed: int = 0
    fault: str | None = None

    @property
    def sound(self) -> bool:
        """Whether all that was printed is there, once, in a ledger without gap or fault."""
        serials = sorted(int(number[-4:]) for number in self.kept)
        return self.fault is None and set(self.printed) <= set(self.kept) and serials == list(range(1, len(serials) + 1))


def endure(folder: Path, times: int, chance: random.Random) -> Ordeal:
    """Register `times` times in a new ledger in `folder`, each process killed at a random moment of its life."""
    ledger, case = folder / "ledger", folder / "case.json"
    case.write_text(json.dumps(CASE, ensure_ascii=False), encoding="utf-8")
    before = [*COMMAND, "--data-dir", str(ledger), "--now", "2026-11-18T10:00", "--json"]
    subprocess.run([*before, "init", "--regulation", "bank-branch", "--trial"], check=True, capture_output=True)
    register = [*before, "register", str(case)]
    start = time.monotonic()
    first = subprocess.run(register, check=True, capture_output=True).stdout
    life = time.monotonic() - start
    found = Ordeal([json.loads(first)["number"]])
    for _ in range(times):
        with subprocess.Popen(register, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.3, 1.1) * life)
            process.kill()
            out = process.communicate()[0]
            found.killed += process.returncode != 0
        found.printed += [json.loads(line)["number"] for line in out.splitlines() if line.endswith(b"}")]
    with Ledger.open(ledger) as opened:
        found.kept = [row.number for row in opened.page(ListQuery("all"), None, times + 2).rows]
        found.fault = verify(opened).first_fault
    return found


def main() -> None:
    """Print one line; exit 1 where anything was lost."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="complaint-desk-") as folder:
        found = endure(Path(folder), times, random.Random())
    unheard = len(found.kept) - len(found.printed)
    print(f"{times} runs, {found.killed} killed, {len(found.printed)} numbers printed, {unheard} kept unheard, sound: {found.sound}")
    if not found.sound:
        print(found.fault or sorted(set(found.printed) - set(found.kept)))
        raise SystemExit(1)


if __name__ == "__main__":
    main()
