"""Triage, the ladder and the plain ends in words."""

from heyi.demo.telling.names import Body, Names, text

_TRIED = {"told": "", "no_action_recorded": "期限内没有办理记录", "handled_without_result": "办理没有结果"}


def tell(kind: str, body: Body, names: Names) -> str | None:
    """What an event says beside its kind; None for events of other nouns."""
    match kind:
        case "HolderNamed" | "CaseAssigned":
            return names.post(body["post"])
        case "ContactRecorded":
            return f"{names.party(body['party'])}（{names.channel(body['channel'])}）"
        case "CaseEscalated":
            tried = text(body["tried"]) if body["tried"] else _TRIED[body["tried_code"]]
            road = f"{names.level(body['from_level'])}→{names.level(body['to_level'])}"
            return f"{road}，{tried}；等待{names.post(body['receiver'])}接收"
        case "SettlementRecorded":
            return text(body["terms"])
        case "CaseClosed":
            return names.locale.outcomes[body["outcome"]]
    return _triage(kind, body, names)


def _triage(kind: str, body: Body, names: Names) -> str | None:
    """What was decided about the class of the matter, by the table or by a person."""
    classes = names.locale.classes
    match kind:
        case "DisputeReported":
            proposal = body["proposal"]
            where = f"{classes[proposal['triage_class']]}，由{names.level(proposal['level'])}办"
            return f"“{text(body['title'])}”，系统建议：{where}"
        case "TriageConfirmed":
            return classes[body["triage_class"]] + ("，异议不成立" if body["answers_contest"] else "")
        case "TriageChanged":
            was, now = classes[body["was_class"]], classes[body["triage_class"]]
            return f"{was}改为{now}。理由：{text(body['reason'])}"
        case "TriageContested":
            return f"理由：{text(body['reason'])}"
    return None
