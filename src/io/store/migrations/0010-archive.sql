-- Entries that stand in an archive may go: those up to the anchor, which is set in the same transaction.
DROP TRIGGER journal_no_delete;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
WHEN OLD.seq > coalesce((SELECT json_extract(value, '$.seq') FROM meta WHERE name = 'journal-anchor'), 0)
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
