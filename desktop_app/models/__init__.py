"""The ledger: tables, opening, migrations, search index, content files, backup, health.

The only room that imports peewee or speaks SQL.
"""
