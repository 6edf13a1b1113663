"""The schema's history: one file per step, never edited once released; the next step is a new file."""

from sqlite_utils.migrations import Migrations

from reviewkit.store.migrations import m001, m002, m003

APPLICATION_ID = 0x72766B74  # "rvkt": tells a review from any other SQLite file
STEPS = (("m001", m001.apply), ("m002", m002.apply), ("m003", m003.apply))
VERSION = len(STEPS)
LEDGERS = (*m001.LEDGERS, *m002.LEDGERS, *m003.LEDGERS)
"""The names of all append-only ledgers."""

migrations = Migrations("reviewkit")
for _name, _step in STEPS:
    migrations(name=_name)(_step)
