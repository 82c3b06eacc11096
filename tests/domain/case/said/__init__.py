"""What a careless person may say, a file per noun of the law."""

from tests.domain.case.said import (
    agreement,
    base,
    consent,
    deliberating,
    duties,
    ending,
    hotline,
    joining,
    mediators,
    notices,
    performance,
    petition,
    sessions,
    term,
)

SAID: base.Said = {
    **base.SAID,
    **consent.SAID,
    **mediators.SAID,
    **sessions.SAID,
    **term.SAID,
    **agreement.SAID,
    **performance.SAID,
    **ending.SAID,
    **notices.SAID,
    **duties.SAID,
    **joining.SAID,
    **petition.SAID,
    **hotline.SAID,
    **deliberating.SAID,
}
