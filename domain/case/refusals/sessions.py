"""Why a session does not begin, is not closed so, or somebody does not take part."""

from domain.refusals import Refusal


class TalksRest(Refusal):
    """While mediation is suspended no session is held."""

    code = "talks_rest"


class NoSession(Refusal):
    """No session runs, and none waits for its minutes."""

    code = "no_session"


class SessionFormMismatch(Refusal):
    """A caucus is held with one party and nobody else; a joint session names no party of its own."""

    code = "session_form_mismatch"


class SpeakersAbsent(Refusal):
    """A joint session is held with every party, or with those who speak for it."""

    code = "speakers_absent"


class ScreeningMissing(Refusal):
    """Nobody is seated in one room before a screening for violence, made since the last flag (反家暴法 art. 14)."""

    code = "screening_missing"


class ScreenedUnsafe(Refusal):
    """The screening found that the parties cannot safely sit in one room; caucuses may be held."""

    code = "screened_unsafe"


class MustBeClosed(Refusal):
    """A party asked for closed mediation, or privacy demands it (art. 23; 若干规定 art. 29)."""

    code = "must_be_closed"


class UnknownPerson(Refusal):
    """Nobody of this number was invited."""

    code = "person_unknown"


class PersonNotAgreed(Refusal):
    """Somebody takes part only when every party agrees (art. 20)."""

    code = "person_not_agreed"


class NobodyInvited(Refusal):
    """Nobody was proposed as a participant."""

    code = "nobody_invited"


class ResultUnfit(Refusal):
    """A caucus settles nothing by itself, and a session over which mediation ended has failed."""

    code = "session_result_unfit"


class NextInPast(Refusal):
    """The next session lies in the future."""

    code = "next_session_past"


class AskedMissing(Refusal):
    """A record says whom it asked: a party, or somebody by name, and not both."""

    code = "asked_missing"


class UnknownSession(Refusal):
    """No session of this number."""

    code = "session_unknown"


class NoCaucus(Refusal):
    """No caucus was held from which something could be released."""

    code = "no_caucus"


class CaucusNotTheirs(Refusal):
    """What was said in a caucus is released by the party who said it."""

    code = "caucus_not_theirs"
