"""The first door: a matter is reported, with or without an account."""

import re
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.bodies import Person, Report, Represented
from api.documents import responses
from api.doors import Caller, DoorsDep, Key
from api.shapes import Filed
from api.strict import StrictRoute
from api.taking import carry, showing_of, standing_of
from domain.triage import asked_for
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import case_subject, human_command_id, new_case_id, party_subject
from schemas.words import Words

router = APIRouter(route_class=StrictRoute, tags=["cases"])

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,48}")


@router.post(
    "/api/cases",
    status_code=201,
    operation_id="report_dispute",
    summary="报告一件事 Report a matter",
    responses=responses(400, 401, 403, 404, 409, 413, 415, 422, 503, etag=True, replay=True),
)
async def report(
    body: Report,
    request: Request,
    response: Response,
    doors: DoorsDep,
    who: Caller,
    key: Key,
) -> Filed:
    """Report a matter; needs no account, and with a staff token it is taken down for the applicant.

    The answer holds the applicant's tracking code. The same request with the same key is answered with the same case and
    the same code. Facts that the policy pack does not ask for, or not in this form, are not kept: the header
    Heyi-Facts-Ignored names them.
    """
    case = new_case_id(human_command_id(who.id, key))
    answer = await carry(request, response, command_of(body, case), who, key)
    outcome, standing = answer.outcome, standing_of(answer)
    showing = await showing_of(request, answer, who)
    response.headers["Location"] = f"/api/cases/{case}"
    if ignored := sorted(set(body.facts) - set(asked_for(showing.pack, body.facts))):
        response.headers["Heyi-Facts-Ignored"] = ", ".join(ignored)
    return Filed(
        case_id=case,
        number=standing.number,
        code=doors.keys.tracking_code(case, 1, outcome.code_attempt),
        version=outcome.version,
        stage=standing.stage,
        level=standing.level,
        triage=showing.triage(standing.triage_class, standing.rule, standing.used),
        next=showing.next(standing.next),
    )


def command_of(body: Report, case: UUID) -> ReportDispute:
    """The command of a report; the applicant is party 1, who asks with it and the others follow in their order."""
    subject = case_subject(case)
    applicant = _party("applicant", 1, body.applicant, case, body.on_behalf_of)
    sides = [("applicant", one) for one in body.co_applicants] + [("other", one) for one in body.others]
    others = [_party(side, n, person, case) for n, (side, person) in enumerate(sides, start=2)]
    return ReportDispute.model_validate(
        {
            "case": case,
            "place": body.place,
            "channel": body.channel,
            "kind": body.kind,
            "category": body.category,
            "facts": body.facts,
            "title": Words(plain=body.title, subject=subject, field="title"),
            "statement": Words(plain=body.statement, subject=subject, field="statement"),
            "parties": (applicant, *others),
            "occurred_at": body.occurred_at,
        }
    )


def _party(
    side: str, number: int, person: Person, case: UUID, represents: Represented | None = None
) -> PartyDraft:
    subject = party_subject(case, number)

    def words(text: str | None, field: str) -> Words | None:
        return Words(plain=text, subject=subject, field=field) if text else None

    relation = represents.relation if represents else None
    is_code = relation is not None and _CODE.fullmatch(relation) is not None
    said = None
    if represents:
        # A relation in words is as personal as the name, so it is sealed with it.
        parts = (represents.name, None if is_code else relation, represents.phone, represents.email)
        said = "，".join(part for part in parts if part)
    return PartyDraft.model_validate(
        {
            "side": side,
            "name": words(person.name, "name"),
            "phone": words(person.phone, "phone"),
            "email": words(person.email, "email"),
            "represents": words(said, "represents"),
            "relation": relation if is_code else None,
            "organisation": person.organisation,
        }
    )
