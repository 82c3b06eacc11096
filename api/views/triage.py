"""Why a matter was classed as it was, in words: to those outside never that violence, a crime or a danger is suspected."""

from collections.abc import Iterable

from api.naming import Naming
from api.shapes import TriageView
from domain.triage import confidential, rule_of


def triage_view(triage_class: str, rule: str, used: Iterable[str], names: Naming) -> TriageView:
    """A class and the reasons for it: the rule's own sentence, then what made the rule hold.

    Whoever told of violence is kept from harm by silence about it (反家庭暴力法 art. 14): of a rule that suspects something
    the parties and the public learn only that the matter is urgent, and who deals with it first.
    """
    class_name = names.locale.classes[triage_class]
    found = rule_of(names.pack, rule)
    if found is None:
        return TriageView(triage_class=triage_class, class_name=class_name, rule=rule, reasons=(rule,))
    if not names.office and confidential(names.pack, rule):
        urgent = names.locale.urgent.format(level=names.level(found.level.value))
        return TriageView(triage_class=triage_class, class_name=class_name, reasons=(urgent,))
    return TriageView(
        triage_class=triage_class,
        class_name=class_name,
        rule=rule,
        reasons=(names.locale.pick(found.reason), *(_used(one, names) for one in used)),
    )


def _used(one: str, names: Naming) -> str:
    kind, _, name = one.partition(":")
    if kind == "category":
        name = names.category(name).name
    elif kind == "fact" and name in names.pack.facts:
        name = names.locale.pick(names.pack.facts[name])
    return names.locale.used[kind].format(name=name)
