"""The least that one durable write over HTTP can be: a FastAPI route with one INSERT and its commit; a peer for write_latency."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel


class Note(BaseModel):
    """What the peer takes in."""

    text: str


@asynccontextmanager
async def _pool(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BENCH_DATABASE_URL"], min_size=4, max_size=4) as pool:
        await pool.execute("create table if not exists bare (id bigserial primary key, body bytea not null)")
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_pool)


@app.post("/notes", status_code=201)
async def write(note: Note, request: Request) -> dict[str, int]:
    """Insert a row; committed when it is answered."""
    row = await request.app.state.pool.fetchval(
        "insert into bare (body) values ($1) returning id", note.text.encode()
    )
    return {"id": row}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="warning", loop="uvloop")
