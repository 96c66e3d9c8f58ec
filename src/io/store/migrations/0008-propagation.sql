-- How fast name servers answered what was written; the newest are kept.
CREATE TABLE propagations (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  run TEXT NOT NULL,
  server TEXT NOT NULL,
  zone TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  took_ms INTEGER,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX propagations_by_time ON propagations (at);
CREATE INDEX propagations_by_name ON propagations (name);
