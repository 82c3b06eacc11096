"""The written agreement and its performance in words."""

from heyi.demo.telling.names import Body, Names, because, day, text, yuan

_FORMS = {"handwritten": "手写签名", "fingerprint": "按指印", "seal": "盖章", "electronic": "电子签名"}
_SHORT = 16
"""Digits of a digest that people compare."""


def tell(kind: str, body: Body, names: Names) -> str | None:
    """What an event says beside its kind; None for events of other nouns."""
    match kind:
        case "AgreementDrafted":
            return _draft(body, names)
        case "AgreementSigned":
            by = "本人在线签署" if body["recorded_by"] == "party" else "工作人员当面记录"
            return f"{names.party(body['party'])}，{_FORMS[body['form']]}，{by}，{_digest(body)}"
        case "MediatorSigned" | "AgreementSealed":
            return _digest(body)
        case "AgreementInForce":
            way = "可以在期限内共同申请司法确认" if body["confirmable"] else "法院不受理司法确认"
            return f"{_digest(body)}，{way}"
        case "CopiesDelivered":
            return f"{names.all(body['parties'])}（{names.channel(body['manner'])}）"
        case "DraftDropped" | "SigningRefused":
            return because(body["reason"], "")
    return _performance(kind, body, names)


def _performance(kind: str, body: Body, names: Names) -> str | None:
    match kind:
        case "BreachRecorded":
            found = "到期没有履行" if body["by"] == "clock" else text(body["text"])
            return f"第{body['item']}项：{found}"
        case "PerformanceUrged":
            said = f"：{text(body['text'])}" if body["text"] else ""
            return f"第{body['item']}项，第{body['nth']}次，{names.channel(body['channel'])}{said}"
        case "PerformanceRecorded":
            return _done(body, names)
        case "AgreementPerformed":
            return "曾经违约，督促后全部履行" if names.broken else "全部按期履行"
    return None


def _draft(body: Body, names: Names) -> str:
    """The terms as they were shown: digest, items, what the lint found."""
    items = "；".join(_item(one, names) for one in body["items"])
    lint = {rule.id: rule for rule in names.practice.lint}
    found = "；".join(names.locale.pick(lint[code].text) for code in body["warnings"])
    breach = f"违约：{text(body['breach'])}" if body["breach"] else ""
    warned = f"提示：{found}。" if found else ""
    return f"第{body['draft']}稿，{_digest(body)}。{text(body['facts'])}{items}。{breach}{warned}"


def _item(item: Body, names: Names) -> str:
    to = names.party(item["to"]) if item["to"] else "其他各方"
    amount = f"，{yuan(item['amount'])}" if item["amount"] else ""
    due = f"，{day(item['due'])}以前" if item["due"] else "，没有写日期"
    manner = f"，{text(item['manner'])}" if item["manner"] else ""
    return f"（{item['item']}）{names.party(item['by'])}向{to}：{text(item['what'])}{amount}{manner}{due}"


def _done(body: Body, names: Names) -> str:
    amount = f"{yuan(body['amount'])}，" if body["amount"] else ""
    who = f"{names.party(body['party'])}确认" if body["party"] else f"凭据：{text(body['proof'])}"
    late = body["item"] in names.broken or not body["in_time"]
    when = "逾期以后履行" if late else "在期限以内履行"
    return f"第{body['item']}项，{amount}{when}，{who.rstrip('。')}{'' if body['whole'] else '，还没有付清'}"


def _digest(body: Body) -> str:
    return f"摘要{body['digest'][:_SHORT]}…"
