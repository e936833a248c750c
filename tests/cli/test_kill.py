"""Invariant 1: what was acknowledged is durable, whenever the program dies."""

import random
from pathlib import Path

from bench.kill import Ordeal, endure

TIMES = 25


def test_invariant_1_every_number_that_was_printed_is_there_after_a_kill(tmp_path: Path) -> None:
    found = endure(tmp_path, TIMES, random.Random(20261118))
    assert found.fault is None
    assert set(found.printed) <= set(found.kept)
    assert found.sound
    assert found.killed > TIMES // 3, "most processes must have died on the way"


def test_the_ordeal_would_notice_a_loss() -> None:
    assert Ordeal(["A0001", "A0002"], ["A0002", "A0001"]).sound
    assert not Ordeal(["A0003"], ["A0001", "A0002"]).sound
    assert not Ordeal([], ["A0001", "A0003"]).sound
    assert not Ordeal([], ["A0001", "A0001"]).sound
    assert not Ordeal([], ["A0001"], fault="链断了。").sound
