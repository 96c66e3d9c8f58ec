-- What people took back, until its rows change or it is released. `body` is JSON.
CREATE TABLE undone (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
