"""12315：网络来的消费者投诉，转办给工商所，回告由中心代录，文书存成 Word 和 PDF。"""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desks import MARKET, sample
from tests.journeys.clerk import Clerk, at_the_window, kept, words_of

GIVEN = sample(MARKET)
CONSUMER, SHOP, BOUGHT = GIVEN["complainant"], GIVEN["respondents"][0], GIVEN["extra"]
RECEIPT, PHOTOS = GIVEN["materials"]
CLERK, LEADER, BUREAU = "周敏", "郑国强", "东风路工商所"
NUMBER, RECEIPT_NUMBER, NOTICE_NUMBER = "2026110001", "收2026110001", "工商〔2026〕第1号"
NOTICE = "消费者投诉转办通知书"
PEOPLE = {CLERK: "clerk", LEADER: "manager"}
TYPED = [
    ("投诉渠道", GIVEN["channel"]),
    ("收到时间", "2026-11-17 14:32"),
    ("现场提出", "否"),
    ("投诉人姓名", CONSUMER["name"]),
    ("性别", CONSUMER["gender"]),
    ("联系电话", CONSUMER["phone"]),
    ("证件类型", CONSUMER["id_type"]),
    ("证件号码", CONSUMER["id_number"]),
    ("联系地址", CONSUMER["address"]),
    ("要求回复", "是"),
    ("商品或服务：商品", "商品"),
    ("投诉事项", GIVEN["subject"]),
    ("投诉内容", GIVEN["facts"]),
    ("投诉请求", GIVEN["demand"]),
    ("被投诉人第1行：名称（姓名）", SHOP["name"]),
    ("被投诉人第1行：单位", SHOP["unit"]),
    ("被投诉人第1行：地址", SHOP["address"]),
    ("被投诉人第1行：联系电话", SHOP["phone"]),
    ("商品或服务的名称", BOUGHT["goods_or_service"]),
    ("消费日期", BOUGHT["consumed_on"]),
    ("消费涉及金额", BOUGHT["amount"]),
    ("相关材料第1行：名称", RECEIPT["name"]),
    ("相关材料第1行：页数", str(RECEIPT["pages"])),
    ("添加相关材料", ""),
    ("相关材料第2行：名称", PHOTOS["name"]),
    ("相关材料第2行：份数", str(PHOTOS["count"])),
    ("相关材料第2行：页数", str(PHOTOS["pages"])),
]
REPORT = [
    ("回告对象", "12315中心"),
    ("文号", "东工商〔2026〕31号"),
    ("方式", "书面"),
    ("内容", "内胆焊缝渗漏属产品质量问题，双方达成协议。"),
    ("代录、补录", ""),
    ("代谁办理", BUREAU),
    ("办理时间", "2026-12-02 14:00"),
]
STEPS = ["登记", "受理", "出具文书", "转办", "出具文书", "送达", "报告（回复）", "答复", "办结", "结案", "归档"]


def test_a_consumer_is_answered_by_way_of_the_bureau(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with at_the_window(
        qtbot, qapp, tmp_path / "ledger", MARKET, "和平区工商行政管理局12315中心", "", PEOPLE, "2026-11-17T14:50"
    ) as clerk:
        clerk.given("11月17日14时50分，周敏坐在12315中心窗口，网上来了一件电热水器的投诉")
        clerk.become(CLERK)
        the_complaint_is_registered(clerk)
        it_is_referred_and_the_notice_is_issued(clerk)
        the_notice_is_saved_and_delivered(clerk)
        the_bureau_reports(clerk)
        the_consumer_is_answered_and_the_case_archived(clerk)

    case, files = kept(tmp_path / "ledger", NUMBER)
    assert case.phase == "archived" and case.record["extra"].items() >= BOUGHT.items()
    assert case.record["complainant"].items() >= CONSUMER.items()
    assert [record["number"] for record in case.papers] == [RECEIPT_NUMBER, NOTICE_NUMBER]
    assert files[1] == {kind: (tmp_path / f"通知书.{kind}").read_bytes() for kind in ("docx", "pdf")}
    printed = words_of(files[1]["pdf"])
    assert NOTICE_NUMBER in printed and CONSUMER["name"] in printed


def the_complaint_is_registered(clerk: Clerk) -> None:
    clerk.when("她照着登记，消费的商品、日期、金额都写上，受理并出具回执")
    assert clerk.register(TYPED) == NUMBER
    clerk.at("2026-11-17T14:55")
    clerk.do("受理")
    clerk.issue("收件（登记）回执")
    clerk.then("有了编号和回执")
    assert RECEIPT_NUMBER in clerk.said


def it_is_referred_and_the_notice_is_issued(clerk: Clerk) -> None:
    clerk.when("郑国强转办给东风路工商所，12月4日前报告，先不写日期，再写上")
    clerk.become(LEADER)
    clerk.at("2026-11-18T09:10")
    clerk.choose_paper(NOTICE)
    assert "还没有“转办”" in clerk.window.panel.papers.preview.label.text()
    to_bureau = [
        ("局（所）", BUREAU),
        ("地区名称", "和平区"),
        ("转交方式", "送达"),
        ("意见", "请核实产品质量与安装责任。"),
    ]
    assert "报告（回复）日期" in clerk.refused("转办", to_bureau)
    clerk.do("转办", [*to_bureau, ("报告（回复）日期", "2026-12-04")])
    clerk.choose_paper(NOTICE)
    clerk.then("通知书可以先看，这时还没有编号；出具以后才占用编号")
    assert clerk.dues() == {"报告（回复）处理情况": "2026-12-04"}
    preview = words_of(clerk.window.panel.papers.preview._pdf)
    assert "工商〔〕第号" in preview and "2026年12月4日前及时报告" in preview
    assert clerk.issue(NOTICE)["number"] == NOTICE_NUMBER


def the_notice_is_saved_and_delivered(clerk: Clerk) -> None:
    clerk.when("他把通知书存成 Word 和 PDF，周敏送达")
    for kind in ("docx", "pdf"):
        clerk.save(kind, clerk.folder.parent / f"通知书.{kind}")
    clerk.become(CLERK)
    clerk.at("2026-11-18T10:30")
    clerk.do("送达", [("方式", "处理单送达"), ("通知人", CLERK), ("接收人", "高洁")])
    clerk.then("承办的是东风路工商所")
    assert clerk.view.case.unit == BUREAU


def the_bureau_reports(clerk: Clerk) -> None:
    clerk.when("12月2日工商所报告结果，由周敏代录")
    clerk.at("2026-12-02T15:20")
    clerk.do("报告（回复）", REPORT)
    clerk.tab("时间线")
    clerk.then("时间线写明是代录，也写明是补录，期限按时完成")
    assert f"{BUREAU}（由{CLERK}代录）　补录，2026-12-02 15:20录入" in clerk.window.panel.timeline.text.toPlainText()
    assert clerk.standing() == {"报告（回复）处理情况": "按期完成"}


def the_consumer_is_answered_and_the_case_archived(clerk: Clerk) -> None:
    clerk.when("周敏电话答复消费者，郑国强办结、结案，周敏归档")
    clerk.at("2026-12-02T16:10")
    clerk.do("答复", [("答复内容", "商家退还货款2680元，赔偿地板损失1500元，已履行。"), ("答复方式", "电话"), ("答复人", CLERK),
                    ("投诉人意见", "满意")])  # fmt: skip
    clerk.become(LEADER)
    clerk.at("2026-12-02T16:30")
    clerk.do("办结", [("处理结果", "已解决"), ("办理情况", "调解达成协议并已履行。")])
    clerk.at("2026-12-03T09:00")
    clerk.do("结案")
    clerk.become(CLERK)
    clerk.at("2026-12-03T09:20")
    clerk.do("归档", [("卷号", "2026-转-6")])
    clerk.see("归档")
    clerk.then("归档里有这一件，每一步都在时间线上，台账核对无误")
    assert clerk.listed() == [NUMBER]
    assert clerk.steps() == STEPS
    assert clerk.check_ledger() == "核对无误。"
    clerk.leave()
