-- The daily budget of a zone counts what was disabled as it counts what was deleted.
CREATE INDEX journal_parkings ON journal (change_id, zone) WHERE action = 'update' AND target = 'powerdns';
