"""Linked cases: both say it, in one step; what is taken back is taken back on both."""

from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.models.ledger import Ledger
from desktop_app.services import linking, showing
from desktop_app.services.desk import Desk
from tests.desks import Office
from tests.services.small import accepted, adopt, closed, form


@pytest.fixture
def ours(bank: Office) -> Office:
    adopt(bank, actions=[{"id": "request_review"}, {"id": "decide_review"}])
    return bank


def anew(desk: Office, case: Case) -> Case:
    return desk.desk().case(case.id)


def bonds(case: Case) -> list[tuple[str, str, bool]]:
    return [(link["number"], link["relation"], link["merged"]) for link in case.links]


def related(number: str, relation: str = "重复投诉", **more: Any) -> dict[str, Any]:
    return form(related={"number": number, "relation": relation}, **more)


def test_both_cases_say_that_they_belong_together(ours: Office) -> None:
    first, second = accepted(ours), accepted(ours)
    before = ours.ledger.heads()
    second = ours.do(second, "link", by="吴玲", number=f" {first.number} ", relation="替代原件", reason="补交了材料")
    first = anew(ours, first)
    assert bonds(second) == [(first.number, "replacement", False)]
    assert bonds(first) == [(second.number, "replaced_by", False)]
    assert first.all_events[-1].actor == second.all_events[-1].actor
    lines = [showing.timeline(ours.desk(), case)[-1] for case in (first, second)]
    assert [line.title for line in lines] == ["关联", "关联"]
    assert [first.number in str(lines[1].details), second.number in str(lines[0].details)] == [True, True]
    assert ours.ledger.heads() != before
    assert ours.sound()


def test_a_link_is_made_once_with_another_case_that_counts(ours: Office) -> None:
    first, second = accepted(ours), accepted(ours)
    second = ours.do(second, "link", number=first.number, relation="related")
    assert "已经关联" in str(ours.refused(lambda: ours.do(second, "link", number=first.number, relation="repeat")))
    assert "已经关联" in str(ours.refused(lambda: ours.do(first, "link", number=second.number, relation="repeat")))
    assert "不能和自己关联" in str(ours.refused(lambda: ours.do(first, "link", number=first.number, relation="related")))
    assert "没有编号为“9”的投诉件" in str(ours.refused(lambda: ours.do(first, "link", number="9", relation="related")))
    void = ours.do(ours.register(form()), "undo")
    assert "已作废" in str(ours.refused(lambda: ours.do(first, "link", number=void.number, relation="related")))


def test_whoever_steps_aside_there_links_nothing_with_it(ours: Office) -> None:
    other, case = accepted(ours, respondents=[{"name": "吴玲"}]), accepted(ours)
    refusal = ours.refused(lambda: ours.do(case, "link", by="吴玲", number=other.number, relation="related"))
    assert "被投诉人" in str(refusal)


def test_a_link_is_taken_back_on_both(ours: Office) -> None:
    first, second = accepted(ours), accepted(ours)
    second = ours.do(second, "link", number=first.number, relation="related")
    first = ours.do(first, "unlink", number=second.number, reason="不是一件事")
    assert (first.links, anew(ours, second).links) == ([], [])
    assert anew(ours, second).last("unlinked")
    assert "没有关联的件" in str(ours.refused(lambda: ours.do(second, "unlink", number=first.number, reason="再取消")))
    assert bonds(ours.do(second, "link", number=first.number, relation="repeat")) == [(first.number, "repeat", False)]
    assert ours.sound()


def test_only_what_is_linked_is_unlinked(ours: Office) -> None:
    first, second, third = accepted(ours), accepted(ours), accepted(ours)
    second = ours.do(second, "link", number=first.number, relation="related")
    refusal = ours.refused(lambda: ours.do(second, "unlink", number=third.number, reason="不是"))
    assert (refusal.field, first.number in str(refusal)) == ("number", True)
    with pytest.raises(RuleBroken, match=f"已关联的是：{first.number}"):
        linking.unlink(second, third.number)


def test_cases_are_merged_though_they_were_linked_and_parted_again(ours: Office) -> None:
    main, second = accepted(ours), ours.register(form())
    second = ours.do(ours.do(second, "link", number=main.number, relation="repeat"), "merge", number=main.number)
    assert bonds(second) == [(main.number, "same_matter", True)]
    assert bonds(anew(ours, main)) == [(second.number, "same_matter", True)]
    assert "已经并案" in str(ours.refused(lambda: ours.do(main, "merge", number=second.number)))
    assert "没有关联的件" in str(ours.refused(lambda: ours.do(second, "unlink", number=main.number, reason="分开")))
    main = ours.do(main, "unmerge", number=second.number, reason="分开办")
    assert (main.links, anew(ours, second).links) == ([], [])
    assert "没有并案" in str(ours.refused(lambda: ours.do(second, "unmerge", number=main.number, reason="再分")))
    assert ours.sound()


def test_a_link_is_not_undone_but_taken_back(ours: Office) -> None:
    first, second = accepted(ours), accepted(ours)
    second = ours.do(second, "link", number=first.number, relation="related")
    for case in (second, first):
        assert "取消关联" in str(ours.refused(lambda c=case: ours.do(c, "undo")))
    second = ours.do(second, "unlink", number=first.number, reason="不是一件事")
    ours.refused(lambda: ours.do(second, "undo"))
    assert ours.do(ours.do(second, "note", text="记错"), "undo").last("noted_text") is None


def test_a_registration_links_itself(ours: Office) -> None:
    first = accepted(ours)
    second = ours.register(related(first.number))
    assert (second.record["repeat"], bonds(second)) == (True, [(first.number, "repeat", False)])
    assert bonds(anew(ours, first)) == [(second.number, "repeated_by", False)]
    assert len({event.verb for event in second.all_events}) == 1
    third = ours.register(form(related={"number": first.number}))
    fourth = ours.register(form(related={"number": first.number}, repeat=True))
    assert [case.links[0]["relation"] for case in (third, fourth)] == ["related", "repeat"]
    assert "repeat" not in third.record
    assert len(anew(ours, first).links) == 3
    assert ours.sound()


def test_a_number_that_is_not_here_is_only_text(ours: Office) -> None:
    void = ours.do(ours.register(form()), "undo")
    for number in ("ZX-77", void.number):
        case = ours.register(related(number))
        assert (case.links, case.record["related"]["number"], case.record["repeat"]) == ([], number, True)


def test_a_registration_that_is_undone_leaves_no_link(ours: Office) -> None:
    first = accepted(ours)
    second = ours.do(ours.register(related(first.number)), "undo")
    assert second.phase == "void"
    first = anew(ours, first)
    assert (first.links, [event.type for event in first.all_events[-2:]]) == ([], ["linked", "unlinked"])
    assert ours.sound()


def test_the_other_case_may_change_until_the_last_moment(ours: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = accepted(ours)
    read = Desk._read_file

    def slow(desk: Desk, path: str, folder: Path | None) -> tuple[bytes, str]:
        """Somebody else works on the other case while an attachment is read."""
        ours.do(first, "note", by="吴玲", text="催问")
        return read(desk, path, folder)

    monkeypatch.setattr(Desk, "_read_file", slow)
    second = ours.register(related(first.number, attachments=[__file__]))
    first = anew(ours, first)
    assert [event.type for event in first.all_events[-2:]] == ["noted_text", "linked"]
    assert (bonds(first), first.contradictions) == ([(second.number, "repeated_by", False)], [])
    assert ours.sound()


def test_a_case_of_another_ledger_that_is_not_here_yet_is_not_told(ours: Office) -> None:
    case = accepted(ours)
    far = {"case": "far-away", "number": "PD2026110001", "relation": "related", "unit": ""}
    with ours.ledger.transaction() as writing:
        writing.append(case.id, [Draft("linked", far)], at=ours.now, recorded_at=ours.now, actor="u9", case_head=case.head)
        writing.save(anew(ours, case))
    case = ours.do(anew(ours, case), "unlink", number="PD2026110001", reason="不是一件事")
    assert case.links == []
    assert ours.sound()


def settled_for_good(desk: Office) -> Case:
    return desk.play(closed(desk), [
        ("request_review", {"text": "不服"}), ("decide_review", {"decision": "维持", "final": True, "text": "正确"})])  # fmt: skip


def test_a_new_case_about_what_is_settled_for_good_is_pointed_at_it(ours: Office) -> None:
    old = settled_for_good(ours)
    hints = ours.desk().register(related(old.number), case_id="c9").hints
    assert [f"“{old.number}”经复查已维持处理意见" in hint for hint in hints] == [True]
    assert ours.desk().register(related(accepted(ours).number), case_id="c10").hints == ()
    case = accepted(ours)
    done = ours.desk().perform(case.id, "link", {"number": old.number, "relation": "repeat"})
    assert [old.number in hint for hint in done.hints] == [True]


@pytest.mark.parametrize(
    ("relation", "words"),
    [("repeat", "重复投诉"), ("repeated_by", "又有重复投诉"), ("split_into", "分出另件"), ("same_matter", "同一事项"), ("odd", "相关")],
)
def test_a_relation_has_words_on_both_sides(relation: str, words: str) -> None:
    assert linking.words(relation) == words


def test_a_ledger_may_be_opened_again_with_its_links(ours: Office) -> None:
    first = accepted(ours)
    second = ours.register(related(first.number))
    with Ledger.open(ours.ledger.folder) as again:
        assert Office(again).desk().case(second.id).links == second.links


def test_what_rules_rest_on_stays_when_the_words_are_erased(ours: Office) -> None:
    first = accepted(ours)
    case = ours.do(ours.register(related(first.number)), "recuse", person="马俊", interest="投诉人", reason="系亲属")
    with ours.ledger.transaction() as writing:
        gone = [event.hash for event in case.all_events if event.personal is not None]
        writing.append(case.id, [Draft("erased", {"erases": gone})], at=ours.now, recorded_at=ours.now, actor="u9", case_head=case.head)
        writing.save(anew(ours, case))
    left = anew(ours, case)
    assert (bonds(left), left.stepping_aside, left.record.get("complainant", {}).get("name")) == (bonds(case), {"马俊"}, None)
    assert "reason" not in left.recused["马俊"]
    assert ours.do(left, "note", text="续办").last("noted_text")
    assert ours.sound()
