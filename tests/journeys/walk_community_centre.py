"""社区事务受理中心：夹着现金和残疾证的来信，从登记到归档。"""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desks import CENTRE, sample
from tests.journeys.clerk import Clerk, at_the_window, kept, words_of

LETTER = sample(CENTRE)
SENDER = LETTER["complainant"]
CASH, CERTIFICATE = LETTER["enclosures"]
NUMBER, SLIP = "CG2026110001", "催〔2026〕1号"
PEOPLE = {"吴玲": "clerk", "钱志远": "manager", "马俊": "handler", "冯雪": "supervisor"}
TYPED = [
    ("投诉渠道", LETTER["channel"]),
    ("收到时间", "2026-11-12 09:00"),
    ("投诉人姓名", SENDER["name"]),
    ("性别", SENDER["gender"]),
    ("联系电话", SENDER["phone"]),
    ("联系地址", SENDER["address"]),
    ("工作单位", SENDER["employer"]),
    ("职业", SENDER["occupation"]),
    ("要求回复", "是"),
    ("难易", "一般"),
    ("投诉事项", LETTER["subject"]),
    ("投诉内容", LETTER["facts"]),
    ("投诉请求", LETTER["demand"]),
    ("被投诉人第1行：名称（姓名）", LETTER["respondents"][0]["name"]),
    ("被投诉人第1行：单位", LETTER["respondents"][0]["unit"]),
    ("随信现金、原件第1行：名称", CASH["name"]),
    ("随信现金、原件第1行：金额", CASH["amount"]),
    ("添加随信现金、原件", ""),
    ("随信现金、原件第2行：名称", CERTIFICATE["name"]),
]
ANSWERS = {
    "事实是否清楚": "是", "定性是否准确": "是", "处理是否符合政策": "是", "手续是否完备": "是", "是否同投诉人见面": "是",
    "对不服正确处理的投诉人是否有人负责做思想工作": "不适用",
}  # fmt: skip
BY_HAND = [("退还哪一件", CASH["name"]), ("退还方式", "当面领回"), ("领取人", "来信人本人")]
STEPS = [
    "登记", "受理", "批示（批处）", "交办", "送达", "催办", "出具文书", "调查", "回告", "答复", "办结", "上报结案材料",
    "结案审查", "结案审查", "退还原件现金", "结案", "写出书面报告", "退还原件现金", "归档",
]  # fmt: skip


def test_a_letter_with_cash_and_a_certificate(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with at_the_window(
        qtbot, qapp, tmp_path / "ledger", CENTRE, "春光社区事务受理中心", "CG", PEOPLE, "2026-11-12T09:20"
    ) as clerk:
        clerk.given("11月12日9时20分，吴玲坐在投诉受理窗口，面前是一封夹着现金200元和残疾证的来信")
        clerk.become("吴玲")
        the_letter_is_registered(clerk)
        it_is_assigned_with_a_due_date(clerk)
        it_is_urged_three_days_before(clerk)
        it_is_reported_replied_and_completed(clerk)
        the_six_criteria_are_answered(clerk)
        the_certificate_goes_back_and_the_case_is_closed(clerk)
        the_cash_goes_back_and_the_case_is_archived(clerk)

    case, files = kept(tmp_path / "ledger", NUMBER)
    assert case.phase == "archived" and not case.unreturned
    assert case.record["complainant"].items() >= SENDER.items()
    assert (case.record["subject"], case.record["facts"]) == (LETTER["subject"], LETTER["facts"])
    slip_words = words_of(files[0]["pdf"])
    assert SLIP in slip_words and "马俊" in slip_words and "两户已清，一户未清。" in slip_words


def the_letter_is_registered(clerk: Clerk) -> None:
    clerk.when("她登记来信，现金和证件逐一登记")
    assert clerk.register(TYPED) == NUMBER
    clerk.then("得到编号，来信须在15个工作日内处理完毕")
    assert clerk.standing()["来信处理完毕"].startswith("还剩15个工作日")
    assert [item["name"] for item in clerk.view.case.unreturned] == [CASH["name"], CERTIFICATE["name"]]


def it_is_assigned_with_a_due_date(clerk: Clerk) -> None:
    clerk.when("她受理，钱志远批示，交给物业管理科，12月1日前办结并报告")
    clerk.at("2026-11-12T09:30")
    clerk.do("受理")
    clerk.become("钱志远")
    clerk.at("2026-11-12T10:00")
    clerk.do("批示（批处）", [("批示内容", "请物业管理科会同消防，一周内清理并答复来信人。")])
    clerk.do("交办", [("承办单位", "物业管理科"), ("承办人", "马俊"), ("转交方式", "送达"), ("办结时限", "2026-12-01"),
                    ("报告日期", "2026-12-01"), ("要求", "限期清理，报告结果。")])  # fmt: skip
    clerk.then("期限改按领导要求的12月1日，催办日是前三天")
    assert clerk.dues() == {
        "按批示交办的时限办结": "2026-12-01", "催办日": "2026-11-28", "限期报告处理结果": "2026-12-01",
    }  # fmt: skip


def it_is_urged_three_days_before(clerk: Clerk) -> None:
    clerk.when("吴玲送达，到11月28日还没有办结，她催办并出具催办单")
    clerk.become("吴玲")
    clerk.at("2026-11-12T10:40")
    clerk.do("送达", [("方式", "处理单送达"), ("接收人", "马俊")])
    clerk.at("2026-11-28T09:00")
    clerk.see("今日待办")
    assert clerk.listed() == [NUMBER]
    clerk.find("mmt")
    clerk.do("催办", [("承办人姓名", "马俊"), ("案情的查处情况", "已现场勘查，堆物属三户居民。"),
                    ("进度", "两户已清，一户未清。")])  # fmt: skip
    assert clerk.issue("催办单")["number"] == SLIP
    clerk.then("催办单有了编号，催办日按期完成")
    assert clerk.standing()["催办日"] == "按期完成"


def it_is_reported_replied_and_completed(clerk: Clerk) -> None:
    clerk.when("马俊查清情况，回告处理结果，吴玲书面答复来信人，马俊办结")
    clerk.become("马俊")
    clerk.at("2026-11-30T16:00")
    clerk.do("调查", [("调查情况", "楼道堆物已全部清理，轮椅通道恢复。")])
    clerk.at("2026-11-30T16:30")
    clerk.do("回告", [("回告对象", "中心领导"), ("方式", "书面"), ("内容", "堆物已清，并签订门前责任书。")])
    clerk.become("吴玲")
    clerk.at("2026-12-01T09:30")
    clerk.do("答复", [("答复内容", "楼道已清理，今后由物业每周巡查。"), ("答复方式", "书面"), ("答复人", "吴玲"),
                    ("投诉人意见", "满意")])  # fmt: skip
    clerk.become("马俊")
    clerk.at("2026-12-01T10:00")
    clerk.do("办结", [("处理结果", "已解决"), ("办理情况", "清理堆物，恢复通道。")])
    clerk.do("上报结案材料", [("材料目录", "来信、处理单、现场照片、门前责任书。")])
    clerk.then("期限都按时完成，但六条标准没有审查，不能结案，也不能归档")
    assert {title: words for title, words in clerk.standing().items() if words != "已被替代"} == {
        "按批示交办的时限办结": "按期完成", "催办日": "按期完成", "限期报告处理结果": "按期完成",
    }  # fmt: skip
    clerk.become("钱志远")
    assert clerk.shut("结案").startswith("结案审查还有未回答的标准：事实是否清楚、")
    assert "归档只能在" in clerk.shut("归档")


def the_six_criteria_are_answered(clerk: Clerk) -> None:
    clerk.when("他逐条审查，先漏了一条")
    clerk.at("2026-12-01T14:00")
    clerk.do("结案审查", list(ANSWERS.items())[:-1])
    clerk.then("漏的那一条说得出来，仍不能结案")
    assert clerk.shut("结案") == f"结案审查还有未回答的标准：{list(ANSWERS)[-1]}，请先逐项审查。"

    clerk.when("他补上这一条")
    clerk.do("结案审查", list(ANSWERS.items())[-1:])
    clerk.then("可以结案了")
    assert clerk.offer("结案").enabled


def the_certificate_goes_back_and_the_case_is_closed(clerk: Clerk) -> None:
    clerk.when("吴玲用挂号信退还证件，现金也想邮寄")
    clerk.become("吴玲")
    clerk.at("2026-12-01T15:00")
    clerk.do(
        "退还原件现金",
        [("退还哪一件", CERTIFICATE["name"]), ("退还方式", "挂号信"), ("挂号信号码", "XA12345678911")],
    )
    clerk.then("证件退还记在时间线上，现金不能邮寄")
    mailing = [("退还哪一件", CASH["name"]), ("退还方式", "挂号信"), ("挂号信号码", "XA12345678925")]
    assert "是现金，不能邮寄" in clerk.refused("退还原件现金", mailing)

    clerk.when("钱志远结案")
    clerk.become("钱志远")
    clerk.at("2026-12-02T09:00")
    clerk.do("结案", [("结案意见", "同意结案。")])
    assert "请先办“写出书面报告”" in clerk.shut("归档")
    clerk.do("写出书面报告", [("报告", "按领导交办的要求已经清理，来信人满意。")])
    clerk.then("现金没有退还，仍不能归档")
    assert clerk.shut("归档") == f"还有未退还的现金或原件：{CASH['name']}，退还后才能归档。"


def the_cash_goes_back_and_the_case_is_archived(clerk: Clerk) -> None:
    clerk.when("来信人当面领回现金，吴玲和冯雪两人清点，然后归档")
    clerk.become("吴玲")
    clerk.at("2026-12-02T09:30")
    assert "两人" in clerk.refused("退还原件现金", BY_HAND)
    clerk.do("退还原件现金", [*BY_HAND, ("复点人", "冯雪")])
    clerk.at("2026-12-02T11:00")
    clerk.do("归档", [("卷号", "2026-信-12"), ("存放位置", "一号柜")])
    clerk.see("归档")
    clerk.then("归档里有这一件，时间线从头到尾都在，台账核对无误")
    assert clerk.listed() == [NUMBER]
    clerk.tab("时间线")
    clerk.look("时间线")
    assert clerk.steps() == STEPS
    assert clerk.check_ledger() == "核对无误。"
    clerk.leave()
