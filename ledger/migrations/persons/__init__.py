"""Migrations of the person store."""
