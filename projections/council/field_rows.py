"""Derived rows of surveys, answers, reception days and rounds of doors: where they are, whether they go on, and till when."""

from datetime import datetime

from domain.council.outreach import Outreach
from domain.council.receptions import Reception
from domain.council.surveys import Survey
from schemas.envelope import CurrentRow, Rows, WindowRow
from schemas.ids import survey_window


def survey_rows(survey: Survey) -> Rows:
    """A survey in the lists, and the window in which its answers count."""
    stage = "counted" if survey.counts else "closed" if survey.closed_at else "open"
    current = CurrentRow(
        kind="survey",
        place=survey.place,
        stage=stage,
        opened_at=survey.opened_at,
        over=survey.counts is not None,
    )
    window = WindowRow(
        id=survey_window(survey.survey),
        opens_at=survey.opened_at,
        closes_at=survey.opened.closes,
        shut=survey.closed_at is not None,
    )
    return Rows(current=current, windows=(window,))


def reception_rows(reception: Reception) -> Rows:
    """A session in the lists, by the hour at which it begins."""
    session = reception.session
    return Rows(
        current=CurrentRow(
            kind="reception",
            place=session.place,
            stage="closed" if reception.closed else "open",
            category=session.kind,
            holder=session.host,
            opened_at=session.opens,
            over=reception.closed is not None,
        )
    )


def outreach_rows(outreach: Outreach, opened_at: datetime) -> Rows:
    """A round of doors in the lists."""
    return Rows(
        current=CurrentRow(
            kind="outreach",
            place=outreach.plan.place,
            stage="closed" if outreach.closed else "open",
            opened_at=opened_at,
            over=outreach.closed is not None,
        )
    )
