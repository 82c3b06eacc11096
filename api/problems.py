"""Problem details (RFC 9457): every code with its status in one table, and how a problem is written out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field
from starlette.responses import Response

from api.statuses import CONFLICTS
from api.wording import Fact, Locale, moment_of
from schemas.frame import Frame

MEDIA_TYPE = "application/problem+json"
URN = "urn:heyi:problem:"

STATUS: Mapping[str, int] = {
    # the law's refusals
    "not_permitted": 403,
    "audience_not_yours": 403,
    "place_unknown": 404,
    "case_unknown": 404,
    "code_unknown": 404,
    "party_unknown": 404,
    "notice_unknown": 404,
    "flag_unknown": 404,
    "order_unknown": 404,
    "person_unknown": 404,
    "session_unknown": 404,
    "register_unknown": 404,
    "unit_unknown": 404,
    "roll_unknown": 404,
    "deliberation_unknown": 404,
    "round_unknown": 404,
    "statement_unknown": 404,
    "minutes_unknown": 404,
    "source_unknown": 404,
    "body_unknown": 404,
    "member_unknown": 404,
    "survey_unknown": 404,
    "answer_unknown": 404,
    "theme_unknown": 404,
    "reception_unknown": 404,
    "outreach_unknown": 404,
    "breach_unknown": 404,
    "amendment_unknown": 404,
    "clause_unknown": 404,
    "proposal_unknown": 404,
    "objection_unknown": 404,
    "task_unknown": 404,
    "party_missing": 409,
    "occurs_in_future": 409,
    "already_reported": 409,
    "applicant_missing": 409,
    "wrong_stage": 409,
    "triage_not_confirmed": 409,
    "triage_already_confirmed": 409,
    "triage_unchanged": 409,
    "already_contested": 409,
    "contest_needs_senior": 409,
    "no_such_post": 409,
    "top_of_ladder": 409,
    "tried_missing": 409,
    "private_needs_request": 409,
    "return_used_up": 409,
    "consent_incomplete": 409,
    "remedies_not_told": 409,
    "outcome_mismatch": 409,
    "place_exists": 409,
    "parent_missing": 409,
    "kind_misplaced": 409,
    "down_by_return_only": 409,
    "post_exists": 409,
    "post_not_held": 409,
    "policy_version_taken": 409,
    "calendar_edition_taken": 409,
    "calendar_years_missing": 409,
    "pack_lacks": 409,
    **dict.fromkeys(CONFLICTS, 409),
    "token_over": 409,
    # the doors' own
    "key_missing": 400,
    "key_malformed": 400,
    "if_match_malformed": 400,
    "json_malformed": 400,
    "token_missing": 401,
    "token_unknown": 401,
    "path_unknown": 404,
    "tracking_code_unknown": 404,
    "method_not_allowed": 405,
    "command_reused": 409,
    "person_forgotten": 409,
    "moment_in_future": 409,
    "indicator_unknown": 404,
    "version_moved": 412,
    "body_too_large": 413,
    "not_json": 415,
    "malformed": 422,
    "too_many_requests": 429,
    "internal": 500,
    "store_away": 503,
    "store_full": 503,
    "store_read_only": 503,
    "ledger_rewound": 503,
    "busy": 503,
    "outcome_unknown": 503,
    "policy_missing": 503,
}
"""409: the state of the matter forbids it; 422: the request itself is malformed, and nothing else."""

RETRY_AFTER = "2"
"""Seconds after which a request that found a store away is worth another try."""


class ProblemError(Exception):
    """Something is answered with a problem instead; `facts` are codes, numbers and names of fields, never what was typed."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None, /, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.headers = dict(headers or {})
        self.errors: tuple[FieldProblem, ...] = ()

    def with_errors(self, *errors: "FieldProblem") -> "ProblemError":
        """The same problem, naming the fields that are wrong."""
        self.errors = errors
        return self


class FieldProblem(Frame):
    """One field that is not as it should be."""

    field: str = Field(description="Where, such as `body.applicant.name`", examples=["body.applicant.name"])
    problem: str = Field(
        description="What is wrong with it, as a code", examples=["missing", "string_too_long"]
    )
    message: str = Field(description="The same as a sentence", examples=["请填写这一项。"])


class Problem(Frame):
    """Why a request was not carried out (RFC 9457)."""

    type: str = Field(
        description="`urn:heyi:problem:` and the code", examples=["urn:heyi:problem:wrong_stage"]
    )
    title: str = Field(description="What is wrong, in the language asked for", examples=["现在还不能这样做"])
    status: int = Field(examples=[409])
    detail: str = Field(description="What to do about it", examples=["请刷新后看看这件事现在可以怎样办。"])
    code: str = Field(description="For programs; never changes", examples=["wrong_stage"])
    facts: dict[str, str | int | list[str] | list[int]] = Field(
        default_factory=dict,
        description="What the sentences speak of, as codes",
        examples=[{"stage": "closed"}],
    )
    errors: list[FieldProblem] = Field(default_factory=list, description="Of a malformed request: each field")


def problem_of(
    code: str, locale: Locale, facts: Mapping[str, Any], errors: Sequence[FieldProblem]
) -> Problem:
    """The problem of a code in a language."""
    said = locale.problem(code, facts)
    return Problem(
        type=URN + code,
        title=said.title,
        status=STATUS[code],
        detail=said.detail,
        code=code,
        facts={name: _shown(fact) for name, fact in facts.items()},
        errors=list(errors),
    )


def _shown(fact: Any) -> Any:
    """A fact as JSON; instants as everywhere else as they are read in China."""
    at = moment_of(fact)
    return at.isoformat() if at is not None else list(fact) if isinstance(fact, tuple) else fact


def answer(
    code: str,
    locale: Locale,
    facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[FieldProblem] = (),
) -> Response:
    """The response for a problem, with the headers that its status asks for."""
    status = STATUS[code]
    more = {"Content-Language": locale.language, **(headers or {})}
    if status == 401:
        more.setdefault("WWW-Authenticate", 'Bearer realm="heyi"')
    if status == 503:
        more.setdefault("Retry-After", RETRY_AFTER)
    problem = problem_of(code, locale, facts or {}, errors)
    left_out = {name for name in ("facts", "errors") if not getattr(problem, name)}
    content = json.dumps(problem.model_dump(exclude=left_out), ensure_ascii=False).encode()
    return Response(content, status, more, MEDIA_TYPE)
