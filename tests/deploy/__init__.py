"""Tests of the files that put heyi on several machines; compose-spec.json is the published schema (Apache-2.0)."""
