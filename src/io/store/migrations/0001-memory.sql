-- What PPHOOK knows and owns.
CREATE TABLE ledger_rows (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  ip TEXT NOT NULL,
  hostname TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  retry_at INTEGER
) STRICT;

-- No reference to ledger_rows: a value outlives its row until it is removed from DNS.
CREATE TABLE ledger_values (
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  zone TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  how TEXT NOT NULL,
  since INTEGER NOT NULL,
  disabled_at INTEGER,
  PRIMARY KEY (name, type, content)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_zones (
  name TEXT PRIMARY KEY,
  serial INTEGER NOT NULL,
  serial_moves INTEGER NOT NULL,
  referenced_names TEXT NOT NULL,
  read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What PPHOOK did. `body` is the truth; the columns after `hash` repeat parts of it to be searched.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  run TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  target TEXT,
  action TEXT,
  zone TEXT,
  name TEXT,
  address_id INTEGER,
  ip TEXT,
  hostname TEXT,
  change_id TEXT,
  result TEXT,
  approved INTEGER NOT NULL
) STRICT;

CREATE INDEX journal_by_time ON journal (at);
CREATE INDEX journal_by_run ON journal (run);
CREATE INDEX journal_by_name ON journal (name) WHERE name IS NOT NULL;
CREATE INDEX journal_by_ip ON journal (ip) WHERE ip IS NOT NULL;
CREATE INDEX journal_by_hostname ON journal (hostname) WHERE hostname IS NOT NULL;
CREATE INDEX journal_by_change ON journal (change_id) WHERE change_id IS NOT NULL;
CREATE INDEX journal_deletions ON journal (change_id, zone) WHERE action = 'delete' AND target = 'powerdns';
CREATE INDEX journal_budget ON journal (at, change_id) WHERE result = 'applied' AND approved = 0;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- Changes that the journal holds without a result; kept so that finding them does not read the journal.
CREATE TABLE unfinished_changes (
  change_id TEXT PRIMARY KEY,
  run TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Single things: the last check, the held set, the approval, the pause, the open findings, the journal's head. JSON.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
