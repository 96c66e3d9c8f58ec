-- What people were told of, so that nobody is told twice.
CREATE TABLE told_findings (
  finding_id TEXT PRIMARY KEY,
  told_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  recipients TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be made into mail; written with the cycle that found it.
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  storm TEXT,
  released INTEGER NOT NULL
) STRICT;

CREATE INDEX notices_by_storm ON notices (storm);

-- Finished messages that wait to be sent, or were given up.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  parked_at INTEGER,
  error TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (next_try_at) WHERE parked_at IS NULL;

-- Conditions that administrators are alerted of.
CREATE TABLE alerts (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
