#!/bin/sh
# Creates heyi's namespace once the server is up. Safe to run again.
# What a case did is kept in the ledger; closed workflows are kept by Temporal for RETENTION and then forgotten.
set -eu

attempt=1
until temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1; do
    if temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"; then
        break
    fi
    if [ "$attempt" -ge 30 ]; then
        echo "the namespace $NAMESPACE could not be created after $attempt attempts" >&2
        exit 1
    fi
    attempt=$((attempt + 1))
    sleep 2
done
