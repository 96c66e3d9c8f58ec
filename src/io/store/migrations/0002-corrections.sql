-- Rows that PPHOOK deleted in phpIPAM itself, so that their absence surprises nobody.
ALTER TABLE ledger_rows ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;

-- The daily budget of corrections; there are few, so they are searched for first.
CREATE INDEX journal_corrections ON journal (change_id) WHERE target = 'phpipam' AND action <> 'create';
