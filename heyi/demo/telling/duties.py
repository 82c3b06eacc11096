"""Notices, risks, screening, visits: what is owed beside the talks, in words."""

from heyi.demo.telling.names import Body, Names, because, text

_SERVED = {
    "opened": "本人在收件箱打开",
    "handed_over": "当面交付",
    "posted": "邮寄",
    "read_aloud": "宣读",
    "refused_receipt": "拒收",
}
_RISKS = {
    "crime": "可能涉嫌违法犯罪",
    "minor": "未成年人可能受到侵害",
    "violence": "可能有家庭暴力",
    "escalation": "可能激化",
}
_SCREENED = {"safe": "可以见面", "safe_with_measures": "采取措施后可以见面", "unsafe": "不宜见面"}
_CHANNELS = {"inbox": "收件箱", "print": "纸质", "email": "邮件"}
_SOLVED = {"solved": "已解决", "partly": "部分解决", "unsolved": "没有解决"}
_SATISFIED = {"satisfied": "满意", "basically": "基本满意", "dissatisfied": "不满意"}


def tell(kind: str, body: Body, names: Names) -> str | None:
    """What an event says beside its kind; None for events of other nouns."""
    match kind:
        case "NoticePrepared":
            rule = next(one for one in names.practice.notices if one.id == body["rule"])
            ways = "、".join(_CHANNELS[one] for one in body["channels"])
            proof = "，要有送达凭据" if body["must_be_proven"] else ""
            title = names.locale.pick(rule.title)
            return f"第{body['notice']}号《{title}》给{names.party(body['party'])}（{ways}{proof}）"
        case "NoticeSent" | "NoticeNotSent":
            return f"第{body['notice']}号（{_CHANNELS[body['channel']]}）"
        case "NoticeServed":
            proof = f"，凭据：{text(body['proof'])}" if body["proof"] else ""
            return f"{served(body['notice'], body['party'], body['manner'], names)}{proof}"
        case "FollowUpRecorded":
            heard = "；".join(_heard(one, names) for one in body["answers"])
            return heard + (f"。{text(body['text'])}" if body["text"] else "")
    return _risks(kind, body, names)


def served(notice: int, party: int, manner: str, names: Names) -> str:
    """Which notice reached whom, and how."""
    return f"第{notice}号，{names.party(party)}，{_SERVED[manner]}"


def _risks(kind: str, body: Body, names: Names) -> str | None:
    match kind:
        case "RiskFlagged":
            told = "、".join(names.pick(names.practice.authorities, one) for one in body["authorities"])
            by = "规则自动标记" if body["by_rule"] else text(body["text"])
            return f"第{body['flag']}号，{_RISKS[body['risk']]}，{by}；应当报告{told}"
        case "RiskReported":
            told = names.pick(names.practice.authorities, body["authority"])
            reference = f"：{text(body['reference'])}" if body["reference"] else ""
            return f"第{body['flag']}号，报告{told}{reference}"
        case "RiskDismissed":
            return f"第{body['flag']}号{because(body['reason'])}"
        case "ScreeningRecorded":
            return f"{_SCREENED[body['result']]}。{text(body['text'])}"
    return None


def _heard(answer: Body, names: Names) -> str:
    if not answer["reached"]:
        return f"{names.party(answer['party'])}没有联系上"
    said = [_SOLVED.get(answer["solved"] or "", ""), _SATISFIED.get(answer["satisfied"] or "", "")]
    return f"{names.party(answer['party'])}：{'，'.join(one for one in said if one)}"
