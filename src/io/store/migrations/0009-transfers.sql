-- How far each secondary is with each zone, as last looked at.
CREATE TABLE transfers (
  zone TEXT NOT NULL,
  secondary TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (zone, secondary)
) STRICT, WITHOUT ROWID;
