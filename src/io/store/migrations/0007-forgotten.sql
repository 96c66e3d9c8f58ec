-- Addresses of rows that were known and went: what somebody removed is not brought back from DNS.
CREATE TABLE forgotten_addresses (
  ip TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
