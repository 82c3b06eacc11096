"""Finding a case by what people have in hand: its number, or its id."""

from uuid import UUID

from sqlalchemy import text

from heyi.compose import House
from heyi.trouble import Trouble

_BY_NUMBER = text("select stream from current.stream_row where kind = 'case' and number = :number")


async def case_id(house: House, case: str) -> UUID:
    """The id of a case; raise `Trouble` for a number that no case has."""
    try:
        return UUID(case)
    except ValueError:
        async with house.engine.connect() as connection:
            stream = (await connection.execute(_BY_NUMBER, {"number": case})).scalar()
    if stream is None:
        raise Trouble(f"there is no case {case}")
    return UUID(str(stream).partition("/")[2])
