"""Tests of results: published, objected to, filed, carried out, appraised, closed, annulled."""
