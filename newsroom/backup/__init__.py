"""Backups: database and pictures in one archive that either database can be restored from.

The rows are stored as JSON lines, not as a copy of the database's own files. It needs no pg_dump or pg_restore of the
server's version, an archive of SQLite can be restored into PostgreSQL and the other way round, and every part can be
checked without a database. `rows` reads and writes tables, `archive` is the file, `dump` and `restore` the two acts.
"""

from newsroom.backup.archive import BackupError
from newsroom.backup.dump import write_backup
from newsroom.backup.restore import restore_backup, verify_backup

__all__ = ["BackupError", "restore_backup", "verify_backup", "write_backup"]
