"""Why a result is not published, objected to, filed, carried out, reported, appraised, closed or annulled."""

from domain.refusals import Refusal


class MinutesUnsigned(Refusal):
    """The minutes lack a signature that the procedure asks for."""

    code = "minutes_unsigned"


class OwnerMissing(Refusal):
    """A decision without somebody who carries it out is not final: what carried has a task first."""

    code = "task_owner_missing"


class StillIdentifying(Refusal):
    """The text that everybody would read tells who somebody is; how often of each kind, never what."""

    code = "still_identifying"


class NothingPublished(Refusal):
    """No result is up."""

    code = "nothing_published"


class PublicationRunning(Refusal):
    """What was published stays up for its days (art. 34); `until` is when they are over."""

    code = "publication_running"


class PublicationOver(Refusal):
    """Objections are heard while the result is up."""

    code = "publication_over"


class NoSuchObjection(Refusal):
    """No objection of this number was raised."""

    code = "objection_unknown"
    stored = False


class NoObjectionOpen(Refusal):
    """No objection waits for an answer, or this one was answered."""

    code = "no_objection_open"


class ObjectionsOpen(Refusal):
    """Each objection is answered first."""

    code = "objections_unanswered"


class NowhereToGoBack(Refusal):
    """There was no such step to which the matter could go back, or it is under way there."""

    code = "nowhere_to_go_back"


class FilingNotNeeded(Refusal):
    """What was decided needs no filing, or is on file."""

    code = "filing_not_needed"


class FilingMissing(Refusal):
    """The text is in force once it is on file with the authority above (art. 31)."""

    code = "filing_missing"


class NothingCarried(Refusal):
    """No proposal carried."""

    code = "nothing_carried"


class NotCarried(Refusal):
    """This proposal did not carry."""

    code = "proposal_not_carried"


class TaskDuePast(Refusal):
    """A task is due after now."""

    code = "task_due_past"
    stored = False


class TwiceNamed(Refusal):
    """A task has one owner; the others support, each named once."""

    code = "task_named_twice"
    stored = False


class TaskForStranger(Refusal):
    """A task is for somebody who holds a post there: nobody else could report on it."""

    code = "task_owner_unknown"


class NoSuchTask(Refusal):
    """No task of this number was given."""

    code = "task_unknown"
    stored = False


class NoTaskOpen(Refusal):
    """No task is open, or this one was reported done or impossible."""

    code = "no_task_open"


class TaskOfAnother(Refusal):
    """A task is reported by its owner, or by who runs the deliberation."""

    code = "task_of_another"


class TasksOpen(Refusal):
    """Each task is done or given up first, with the reason."""

    code = "tasks_open"


class NotListedThere(Refusal):
    """Those score it who stood on the roll of one of its rounds, and in whose name staff take an objection down."""

    code = "not_a_participant"


class AlreadyAppraised(Refusal):
    """Each scores once."""

    code = "already_appraised"


class NothingAppraised(Refusal):
    """Nobody has scored it."""

    code = "nothing_appraised"
