#!/bin/sh
# Runs once, when PostgreSQL creates its data folder: the role that the application connects as. It owns nothing; what it
# may do is granted by the migrations, which run as the owner.
set -eu

psql --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE heyi_app LOGIN PASSWORD :'password';
SQL
