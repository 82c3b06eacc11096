# One image for every process of heyi on several machines: migrate, api, worker. The command says which.
FROM python:3.13-slim-bookworm AS build
RUN python -m venv /venv
COPY requirements/run.txt /build/requirements/run.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r /build/requirements/run.txt

FROM python:3.13-slim-bookworm
# The tree is copied whole and installed in place, because policies/ and locales/ are found beside the packages.
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --system --home-dir /app --shell /usr/sbin/nologin heyi
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER heyi
ENTRYPOINT ["heyi"]
CMD ["api"]
