"""A case that opens a deliberation, and what comes back, in words."""

from heyi.demo.telling.names import Body, Names, text

_RESULTS = {
    "carried": "议定",
    "partly_carried": "部分议定",
    "not_carried": "没有议定",
    "shelved": "搁置",
    "rejected": "没有立项",
    "withdrawn": "撤回",
    "annulled": "决定被撤销",
}


def tell(kind: str, body: Body, names: Names) -> str | None:  # noqa: ARG001 -- as the other nouns
    """What an event says beside its kind; None for events of other nouns."""
    match kind:
        case "DeliberationOpened":
            return f"“{text(body['title'])}”（去掉了姓名）"
        case "DeliberationReturned":
            return _RESULTS[body["result"]]
    return None
