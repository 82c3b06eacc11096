"""Consent, mediators, sessions, the term and the end of mediation in words."""

from datetime import datetime

from heyi.demo.telling.names import Body, Names, because, text

_BY = {"parties": "双方选定", "committee": "调解委员会指定"}
_FORMS = {"oral": "口头宣读", "written": "书面", "electronic": "在线"}
_SESSIONS = {"joint": "面对面", "caucus": "背对背"}
_RESULTS = {"continued": "继续", "agreed": "谈成", "partly_agreed": "部分谈成", "failed": "没有谈成"}


def tell(kind: str, body: Body, names: Names, seen: datetime) -> str | None:
    """What an event says beside its kind; None for events of other nouns."""
    match kind:
        case "MediationInvited":
            asked = [number for number in body["parties"] if number not in body["consented"]]
            own = f"{names.all(body['consented'])}申请时已经愿意；" if body["consented"] else ""
            return f"{own}征询{names.all(asked)}"
        case "ConsentGiven":
            return f"{names.party(body['party'])}（{names.channel(body['channel'])}）"
        case "MediationRefused":
            said = f"{names.party(body['party'])}（{names.channel(body['channel'])}）"
            return said + because(body["reason"])
        case "MediationOpened":
            return f"由{names.level(body['level'])}调解"
        case "MediationTerminated":
            why = names.locale.pick(names.practice.termination[body["reason_code"]].text)
            return why + because(body["reason"])
        case "ExtensionProposed":
            who = names.party(body["party"]) if body["party"] else "调解员"
            return f"{who}提议延长{names.budget(body['budget'])}{because(body['reason'])}"
        case "ExtensionAgreed":
            return names.party(body["party"])
        case "TermExtended":
            return f"{names.all(body['parties'])}都同意，延长{names.budget(body['budget'])}"
    return _mediators(kind, body, names) or _sessions(kind, body, names, seen)


def _mediators(kind: str, body: Body, names: Names) -> str | None:
    match kind:
        case "RightsNoticeGiven":
            return f"{_FORMS[body['form']]}，{names.all(body['parties'])}（文本 {body['version']}）"
        case "MediatorChosen":
            return f"{names.party(body['party'])}选择{names.staff(body['staff'])}"
        case "MediatorAppointed":
            return f"{names.post(body['post'])}主持（{_BY[body['by']]}）"
    return None


def _sessions(kind: str, body: Body, names: Names, seen: datetime) -> str | None:
    match kind:
        case "PersonInvited":
            capacity = names.pick(names.practice.capacities, body["capacity"])
            return f"第{body['person']}位：{text(body['name'])}（{capacity}）"
        case "InvitationAnswered":
            word = "同意" if body["agrees"] else "不同意"
            return f"{names.party(body['party'])}{word}第{body['person']}位参加"
        case "SessionOpened":
            who = names.all(body["present"])
            guests = f"，受邀{len(body['persons'])}人" if body["persons"] else ""
            where = f"，{text(body['venue'])}" if body["venue"] else ""
            door = "公开" if body["open_to_others"] else "不公开"
            return f"第{body['session']}次，{_SESSIONS[body['form']]}：{who}{guests}{where}，{door}"
        case "SessionClosed":
            later = f"，下次{names.time(body['next_at'], seen)}" if body["next_at"] else ""
            return f"第{body['session']}次（{_SESSIONS[body['form']]}）：{_RESULTS[body['result']]}{later}"
        case "MinutesTaken" | "CaucusReleased":
            return f"第{body['session']}次：{text(body['text'])}"
    return None
