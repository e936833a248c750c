"""The words people see, once: phases, events, views, clock standings, roles, purposes (glossary)."""

import re
from collections.abc import Mapping

PRODUCT = "投诉登记台"

PHASE_TITLES: Mapping[str, str] = {
    "received": "待受理",
    "handling": "办理中",
    "completed": "已办结",
    "closed": "已结案",
    "archived": "已归档",
    "declined": "不予受理",
    "withdrawn": "已撤回",
    "terminated": "已终止",
    "void": "作废",
}

EVENT_TITLES: Mapping[str, str] = {
    "registered": "登记",
    "accepted": "受理",
    "declined": "不予受理",
    "withdrawn": "撤回",
    "corrected": "更正",
    "reclassified": "重新分类",
    "transferred": "转办",
    "transfer_returned": "退回",
    "received": "签收",
    "passed_on": "传递",
    "work_started": "启动办理",
    "delivered": "送达",
    "instruction_in": "来文",
    "investigated": "调查",
    "found": "认定",
    "proposed": "拟办",
    "instructed": "批示",
    "noted": "圈阅",
    "approved": "审批同意",
    "returned_for_change": "退回修改",
    "authorised": "核决",
    "signed_off": "签发",
    "sealed": "用印",
    "promised": "承诺时限",
    "extension_requested": "申请延期",
    "extended": "延期",
    "paused": "中止计时",
    "resumed": "恢复计时",
    "urged": "催办",
    "supervised": "督办",
    "inquired": "查办",
    "reported_back": "回告",
    "replied": "答复",
    "called_back": "回访",
    "reworked": "退回重办",
    "completed": "办结",
    "terminated": "终止",
    "review_requested": "申请复查",
    "reviewed": "复查",
    "revoked": "撤销",
    "reopened": "重新办理",
    "enclosure_taken": "登记原件现金",
    "enclosure_returned": "退还原件现金",
    "checklist_answered": "结案审查",
    "closed": "结案",
    "archived": "归档",
    "noted_text": "记事",
    "attached": "加附件",
    "paper_issued": "出具文书",
    "paper_printed": "打印文书",
    "paper_reprinted": "补打文书",
    "served": "送达文书",
    "viewed": "查看",
    "exported": "导出",
    "linked": "关联",
    "unlinked": "取消关联",
    "merged": "合并",
    "unmerged": "取消合并",
    "recused": "回避",
    "penalty_recorded": "处罚",
    "corrective_action": "整改",
    "step_done": "办理步骤",
    "clock_started": "开始计时",
    "clock_replaced": "期限变动",
    "undone": "撤销",
    "erased": "删除个人信息",
}

MODE_TITLES: Mapping[str, str] = {"self": "自办", "refer": "转办", "assign": "交办", "supervise": "督办"}

VIEW_TITLES: Mapping[str, str] = {
    "today": "今日待办",
    "received": "待受理",
    "handling": "办理中",
    "due_soon": "即将到期",
    "overdue": "已超期",
    "approval": "待审批",
    "completed": "已办结",
    "archive": "归档",
    "all": "全部",
    "sealing": "待用印",
    "provisional": "日期暂定",
}

STANDING_TITLES: Mapping[str, str] = {
    "due": "计时中",
    "warned": "即将到期",
    "overdue": "已超期",
    "lapsed": "已过期限",
    "met": "按期完成",
    "met_late": "逾期完成",
    "paused": "中止计时",
    "void": "不再适用",
    "superseded": "已被替代",
}

ROLE_TITLES: Mapping[str, str] = {
    "admin": "管理员",
    "clerk": "登记员",
    "manager": "负责人",
    "handler": "承办人",
    "supervisor": "督办",
}

PURPOSE_TITLES: Mapping[str, str] = {"internal": "内部件", "respondent": "转被投诉方件", "public": "公示件"}

BASIS_TITLES: Mapping[str, str] = {"text": "", "suggestion": "建议", "unverified": "待核", "office": "本单位自定"}

GROUP_TITLES: Mapping[str, str] = {
    "intake": "受理",
    "instruct": "批示",
    "transfer": "转办",
    "handle": "办理",
    "approve": "审批",
    "clock": "期限",
    "supervise": "督办",
    "close": "结案",
    "record": "记录",
    "things": "材料",
}

PROVISIONAL = "暂定"
ASIDE = "（应当回避，不能查看）"
PLANNED = "无版式"
VOID_NUMBER = "作废"
TRIAL_PRINT = "样张"
REPRINT = "补打"


def cited(clause: str) -> str:
    """A clause as it is named in a sentence: a bare number of a text that only counts its items gets its words."""
    return f"第{clause}项" if re.fullmatch(r"\d+|[一二三四五六七八九十]+", clause) else clause


def quotation(text: str) -> str:
    """Words of a text between quotation marks, those within them single; empty for no words (GB/T 15834 4.8.3.3)."""
    return f"“{text.rstrip('。').replace('“', '‘').replace('”', '’')}”" if text else ""
