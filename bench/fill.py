"""Fill a ledger with plausible invented cases, quickly, through the same writing that the office uses.

    python -m bench.fill FOLDER COUNT
"""

import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop_app.domain.case import Case, fold
from desktop_app.domain.events import Draft, Event
from desktop_app.domain.moments import local, to_text
from desktop_app.models.ledger import Ledger
from desktop_app.models.writing import Writing

START = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=6)
BATCH = 500
BRANCH = "ZH"
REGULATIONS = ("bank-branch", "logistics")

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英文华建国志强䶮"
PLACES = ("鼎盛花园三期", "幸福路支行", "城南客服中心", "第二人民医院门诊", "滨河市场", "东关派出所窗口")
MATTERS = ("退款迟迟不到账", "柜台办理时态度恶劣", "楼上漏水无人处理", "包裹破损拒绝赔偿", "收费与公示不符", "排队两小时无人叫号")
WISHES = ("要求退款并书面道歉。", "要求尽快答复处理结果。", "要求赔偿损失。", "希望改进流程，不再让人反复跑路。")
FILLER = "客户持身份证到场说明情况工作人员称资料不全让其回家补齐随后又称系统故障请改日再来现场另有多人等候秩序混乱"


def invented(chance: random.Random) -> dict[str, Any]:
    """One registration form."""
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    place, matter = chance.choice(PLACES), chance.choice(MATTERS)
    words = "，".join("".join(chance.choices(FILLER, k=chance.randint(6, 14))) for _ in range(10))
    return {
        "channel": chance.choice(("现场", "电话", "来信", "网络")),
        "subject": f"{place}{matter}",
        "facts": f"{name}反映：{place}{matter}。{words}。",
        "demand": chance.choice(WISHES),
        "categories": {"matter": [chance.choice(("服务态度", "收费", "质量", "安全"))]},
        "complainant": {"kind": "person", "name": name, "phone": f"13{chance.randrange(10**9):09}"},
        "respondents": [{"name": f"柜员{chance.randint(1, 99):02}号", "unit": place}],
    }


def _clock(start: datetime, days: int) -> dict[str, Any]:
    due = local(start).date() + timedelta(days=days)
    return {
        "key": "reply", "clock": "reply", "clause": "第十二条", "title": "答复", "start": to_text(start),
        "due": due.isoformat(), "warn": (due - timedelta(days=2)).isoformat(), "provisional": False,
        "until": [["replied"], ["completed"]], "void_on": ["withdrawn", "declined", "terminated"],
    }  # fmt: skip


def story(chance: random.Random, number: str, series: dict[str, Any], at: datetime, sha: str) -> Iterator[Draft]:
    """The events of one case: most have come to the archive, some are still open, some late."""
    record = invented(chance)
    personal = {"complainant": record.pop("complainant"), "facts": record.pop("facts")}
    regulation = chance.choice(REGULATIONS)
    facts = {
        "number": number, "series": series, "regulation": sha, "regulation_id": regulation, "record": record,
        "received_at": to_text(at - timedelta(minutes=chance.randint(1, 90))), "unit": chance.choice(PLACES),
    }  # fmt: skip
    yield Draft("registered", facts, {"record": personal})
    yield Draft("clock_started", _clock(at, chance.choice((7, 15, 30))))
    fate = chance.random()
    if fate < 0.02:  # still to be accepted
        return
    yield Draft("accepted", {})
    if fate < 0.08:  # being handled
        return
    if fate < 0.10:
        yield Draft("proposed", {}, {"text": "拟同意退款。"})
        return
    yield Draft("completed", {}, {"result": "已处理并答复。"})
    if fate < 0.20:
        return
    yield Draft("archived", {})


def register(writing: Writing, chance: random.Random, at: datetime, sha: str) -> tuple[list[Event], Case]:
    """Append and save one case inside a transaction."""
    period = local(at).strftime("%Y%m")
    serial = writing.next_number("case", BRANCH, period)
    series = {"key": "case", "branch": BRANCH, "period": period, "serial": serial}
    drafts = list(story(chance, f"{BRANCH}{period}{serial:04}", series, at, sha))
    case_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    events = writing.append(case_id, drafts, at=at, recorded_at=at, actor="u1")
    case = fold(events)
    writing.save(case)
    return events, case


def fill(ledger: Ledger, count: int, *, seed: int = 1, start: datetime = START) -> None:
    """Register `count` cases, six minutes apart, in transactions of 500."""
    chance = random.Random(seed)
    for first in range(0, count, BATCH):
        with ledger.transaction() as writing:
            sha = writing.store_regulation('{"id":"bank-branch"}')
            for place in range(first, min(first + BATCH, count)):
                register(writing, chance, start + place * STEP, sha)


def main() -> None:
    """Make a ledger and fill it."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    with Ledger.create(folder, unit="幸福路支行", branch=BRANCH, trial=True, now=START) as ledger:
        fill(ledger, count)


if __name__ == "__main__":
    main()
