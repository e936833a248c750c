"""Numbered migration scripts with frozen table descriptions, run by `playhouse.migrations`."""
