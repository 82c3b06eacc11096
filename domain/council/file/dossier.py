"""All documents of a deliberation in their order, from its first form to the appraisal of what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from domain.case.ground import Ground
from domain.council.fact import Fact
from domain.council.file.meeting import notices, of_round
from domain.council.file.paper import Entry, Paper
from domain.council.file.told import Told
from domain.council.results.standing import needs_filing
from domain.council.state import Deliberation, Proposal
from schemas.council.procedures import Procedure
from schemas.council.results import (
    AppraisalAnswered,
    Appraised,
    DecisionFiled,
    ReportedBack,
    ResultPublished,
)
from schemas.council.stages import Step
from schemas.council.topics import PartyStudyRecorded, TopicSuggested

OBJECTING = "raise-objection"
"""The way to object: the action that anyone on the roll takes while the result is up."""


@dataclass(frozen=True, slots=True)
class CouncilDossier:
    """The documents in their order."""

    papers: tuple[Paper, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Documents that must be there and are not, and fields that must be filled and are not."""
        return tuple(name for paper in self.papers for name in paper.missing)

    def published(self) -> "CouncilDossier":
        """What of it hangs out for everybody."""
        return CouncilDossier(tuple(one for paper in self.papers if (one := paper.published()) is not None))


def dossier(deliberation: Deliberation, facts: Iterable[Fact], ground: Ground) -> CouncilDossier:
    """The documents of a deliberation as it stands, by the procedures that it went through."""
    told = Told.of(facts)
    return CouncilDossier(tuple(_papers(deliberation, told, ground)))


def _papers(deliberation: Deliberation, told: Told, ground: Ground) -> Iterator[Paper]:
    codes = [deliberation.procedure, *(one.opened.procedure for one in deliberation.rounds)]
    through = [found for code in codes if code and (found := ground.pack.procedure(code))]
    yield _topic_form(deliberation, told)
    yield from _party_study(told, through)
    yield from notices(deliberation, told)
    for held in deliberation.rounds:
        yield from of_round(deliberation, held, ground.pack.procedure(held.opened.procedure), told)
    yield from _result(deliberation, told)
    yield from _covenant(deliberation, told, ground)
    yield from _after(deliberation, told, through)


def _topic_form(deliberation: Deliberation, told: Told) -> Paper:
    """议题建议表."""
    asked = told.all(TopicSuggested)[0]
    entries = (
        Entry("proposer", asked.proposer, must=asked.source not in ("repeated", "case", "survey")),
        Entry("source", asked.source),
        Entry("title", asked.title),
        Entry("problem", asked.problem),
        Entry("area", deliberation.place),
        Entry("wish", asked.wish, must=False),
        Entry("supporters", len(deliberation.supporters)),
        Entry("suggested_at", deliberation.opened_at),
    )
    return Paper("topic_form", 1, entries, present=True)


def _party_study(told: Told, through: Iterable[Procedure]) -> Iterator[Paper]:
    """党组织研究意见: must be there where a procedure that it went through asks for it."""
    must, studied = any(one.party_study for one in through), told.last(PartyStudyRecorded)
    if studied is None:
        if must:
            yield Paper("party_study", 1, (), present=False)
        return
    entries = (
        Entry("held_at", studied.held_at),
        Entry("due", studied.due),
        Entry("present", studied.present),
        Entry("opinion", studied.opinion),
        Entry("text", studied.text),
        Entry("signatures", by_hand=True),
    )
    yield Paper("party_study", 1, entries, present=True, must=must)


def _result(deliberation: Deliberation, told: Told) -> Iterator[Paper]:
    """结果公告: one for each time that a result was published; one must be there once something was decided."""
    published = told.all(ResultPublished)
    for one in published:
        entries = (
            Entry("text", one.text, everybody=True),
            Entry("money", one.money, must=False, everybody=True),
            Entry("carried", one.carried, must=False, everybody=True),
            Entry("failed", one.failed, must=False, everybody=True),
            Entry("days", one.days, everybody=True),
            Entry("until", one.until, everybody=True),
            Entry("objection_way", OBJECTING, everybody=True),
            Entry("objections", len(deliberation.objections), everybody=True),
            Entry("tellers", by_hand=True),
        )
        yield Paper("result_notice", one.version, entries, present=True)
    decided = (Step.CONSENSUS, Step.PARTIAL, Step.PASSED, Step.NOT_PASSED)
    if not published and deliberation.step in decided:
        yield Paper("result_notice", 1, (), present=False)


def _covenant(deliberation: Deliberation, told: Told, ground: Ground) -> Iterator[Paper]:
    """居民公约 and 备案表: what needs to be on file, in the wording that was adopted, by whom, and where it is filed."""
    carried = deliberation.publication.carried if deliberation.publication else ()
    adopted = [one for one in deliberation.proposals if one.id in carried]
    if not adopted or deliberation.procedure is None or not needs_filing(deliberation, ground):
        return
    for nth, one in enumerate(adopted, start=1):
        yield Paper("covenant", nth, _adopted(one, deliberation), present=True)
    filed = told.last(DecisionFiled)
    entries = (
        Entry("authority", filed.authority if filed else None, everybody=True),
        Entry("filed_at", filed.filed_at if filed else None, everybody=True),
        Entry("reference", filed.reference if filed else None, must=False),
        Entry("correction", must=False, by_hand=True),
    )
    yield Paper("filing_form", 1, entries, present=filed is not None)


def _adopted(proposal: Proposal, deliberation: Deliberation) -> tuple[Entry, ...]:
    held = [one for one in deliberation.rounds if one.counted and proposal.id in one.counted.agreed]
    last = held[-1] if held else None
    yes = (
        next((one for one in last.counted.tallies if one.question == proposal.id), None)
        if last and last.counted
        else None
    )
    return (
        Entry("text", tuple(versions[-1] for versions in proposal.clauses), everybody=True),
        Entry("versions", tuple(len(versions) for versions in proposal.clauses), everybody=True),
        Entry("adopted_by", last.opened.electorate if last else None, everybody=True),
        Entry(
            "votes",
            {
                name: {str(one): amount for one, amount in amounts.items()}
                for name, amounts in yes.answers.items()
            }
            if yes
            else None,
            everybody=True,
        ),
        Entry("adopted_at", last.closed_at if last else None, everybody=True),
    )


def _after(deliberation: Deliberation, told: Told, through: Iterable[Procedure]) -> Iterator[Paper]:
    """落实反馈公告 and 评议表: the one must be there once the tasks are settled, the other where the procedure is an appraisal."""
    back = told.last(ReportedBack)
    settled = bool(deliberation.tasks) and not any(one.is_open for one in deliberation.tasks)
    if back is not None:
        entries = (
            Entry(
                "decision",
                deliberation.publication.carried if deliberation.publication else (),
                everybody=True,
            ),
            Entry("done", back.done, everybody=True),
            Entry("undone", back.undone, everybody=True),
            Entry("text", back.text, everybody=True),
            Entry("money", back.money, must=False, everybody=True),
            Entry("next", must=False, by_hand=True),
        )
        yield Paper("report_back", 1, entries, present=True)
    elif settled:
        yield Paper("report_back", 1, (), present=False)
    scores = told.all(Appraised)
    if scores:
        entries = (
            Entry("subject", deliberation.title),
            Entry("appraisers", len(scores)),
            Entry("total", scores[-1].total),
            Entry("mean", str(Fraction(scores[-1].total, len(scores)))),
            Entry("remarks", tuple(one.remark for one in scores if one.remark), must=False),
            Entry("answer", answer.text if (answer := told.last(AppraisalAnswered)) else None, must=False),
        )
        yield Paper("appraisal_sheet", 1, entries, present=True, must=False)
    elif any(one.appraisal for one in through) and deliberation.reported:
        yield Paper("appraisal_sheet", 1, (), present=False)
