-- Rows that an undo made anew, and the ids that phpIPAM gave them.
CREATE TABLE renumbered_rows (
  old_id INTEGER PRIMARY KEY,
  new_id INTEGER NOT NULL
) STRICT;
