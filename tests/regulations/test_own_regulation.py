"""A regulation that is none of the shipped ones, written here in under sixty lines, works with no line of Python."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from desktop_app.domain.duties import duties
from desktop_app.domain.moments import parse_local
from desktop_app.services import office, papers
from desktop_app.services.checking import check
from desktop_app.services.desk import Desk
from tests.desks import Office

FILE = """
id        = "library-desk"
version   = 1
effective = 2026-01-01
title     = "图书馆读者投诉办法"
extends   = "common"
remove    = ["actions.decline"]
[roles]
head  = { title = "馆长", acts_as = "manager" }
vice  = { title = "副馆长", acts_as = "manager" }
[units]
reading = { title = "阅览部" }
lending = { title = "流通部" }
[[channels]]
id = "desk"
title = "服务台"
[axes.matter]
title  = "内容"
values = [{ id = "staff", title = "服务态度" }, { id = "books", title = "图书破损" }]
[[fields]]
path = "extra.card"
label = "借书证号"
section = "extra"
type = "text"
required_when = { matter = "books" }
[acceptance]
policy = "never_refuse"
clause = "第二条"
[[clocks]]
id = "staff"
clause = "第三条"
title = "服务态度投诉办结"
text = "服务态度投诉三日内办结并答复"
when = { matter = "staff" }
from = ["registered"]
until = ["completed", "replied"]
limit = "3 cd"
[[clocks]]
id = "tell_head"
clause = "第五条"
text = "大额赔偿应及时报馆长"
from = ["proposed"]
until = ["approved"]
[[routes]]
id = "big"
when = { amount = { min = 200 } }
steps = [{ title = "馆长批准", roles = ["head"], deputies = ["vice"] }]
clause = "第五条"
[replies.all]
when = { signed = true }
clause = "第四条"
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "ledger"
    (folder / "regulations").mkdir(parents=True)
    (folder / "regulations" / "library-desk.toml").write_text(FILE, encoding="utf-8")
    begin = parse_local("2026-11-16T09:00")
    with office.found(folder, ["library-desk"], unit="市图书馆", branch="", trial=True, now=begin) as ledger:
        here = Office(ledger)
        here.now = begin
        for name, role in (("甘露", "clerk"), ("石磊", "head"), ("柳青", "vice")):
            office.set_person(here.desk(), name, [role])
        yield here


def complaint(**more: object) -> dict[str, object]:
    return {"channel": "服务台", "received_at": "2026-11-16T09:00", "complainant": {"name": "陈秀兰"}, "subject": "馆员言语生硬",
            "facts": "还书时被训斥。", "categories": ["服务态度"], **more}  # fmt: skip


def test_it_is_short_and_sound(tmp_path: Path) -> None:
    path = tmp_path / "library-desk.toml"
    path.write_text(FILE, encoding="utf-8")
    assert len(FILE.strip().split("\n")) < 60
    assert check(path).faults == ()


def test_a_case_goes_from_registration_to_the_archive(library: Office) -> None:
    case = library.register(complaint(), by="甘露")
    assert case.clocks["staff"].due == "2026-11-19"
    for word, by, values in (
        ("accept", "甘露", {}), ("propose", "甘露", {"text": "赔偿并道歉", "compensation": True, "amount": "300"}),
    ):  # fmt: skip
        case = library.do(case, word, by, **values)
    rules = library.desk().adopted()["library-desk"][1]
    assert [(duty.rule.id, duty.standing) for duty in duties(case, rules)] == [("tell_head", "owed")]
    assert "代签" in str(library.refused(lambda: library.do(case, "approve", "柳青")))
    case = library.do(case, "approve", "柳青", absent=True)
    assert [(duty.rule.id, duty.standing) for duty in duties(case, rules)] == [("tell_head", "done")]
    case = library.do(case, "complete", "石磊", summary="已道歉。")
    refusal = library.refused(lambda: library.do(case, "close", "石磊"))
    assert "第四条" in str(refusal)
    for word, values in (("reply", {"text": "已当面道歉。"}), ("close", {}), ("archive", {})):
        case = library.do(case, word, "石磊", **values)
    assert (case.phase, case.clocks["staff"].state) == ("archived", "met")
    assert papers.issue(library.desk("石磊"), case.id, "registration_form").record["pdf"]
    assert library.sound()


def test_what_it_demands_is_demanded(library: Office) -> None:
    desk: Desk = library.desk("甘露")
    given = complaint(categories=["图书破损"])
    refusal = library.refused(lambda: desk.register(given, case_id=str(uuid4())))
    assert refusal.field == "extra.card"
    case = library.register(complaint(categories=["图书破损"], extra={"card": "A001"}), by="甘露")
    assert case.clocks == {}
    assert not [action for action in library.desk().adopted()["library-desk"][1].actions if action.id == "decline"]
