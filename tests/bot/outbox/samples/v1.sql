-- An outbox as version 1 left it: one report waits, one was laid aside, one was delivered.
BEGIN TRANSACTION;
CREATE TABLE marks (
  name BLOB PRIMARY KEY,
  day INTEGER NOT NULL,                  -- it was settled on
  status TEXT NOT NULL CHECK (status IN ('forwarded', 'undelivered'))
) STRICT, WITHOUT ROWID;
INSERT INTO "marks" VALUES(X'15E8CF51BC2DA91E25C553E41FD04915',20779,'forwarded');
CREATE TABLE reports (
  slot INTEGER PRIMARY KEY,              -- random, so that it tells no order
  name BLOB NOT NULL UNIQUE,             -- bot.outbox.entry.name_of
  day INTEGER NOT NULL,                  -- it came on, in days since 1970-01-01 UTC
  due REAL NOT NULL,                     -- Unix time of the next try; the day's beginning until one failed
  tries INTEGER NOT NULL DEFAULT 0,
  refusals INTEGER NOT NULL DEFAULT 0,
  claimant BLOB,                         -- the process that delivers it now (bot.outbox.claimant)
  dead TEXT,                             -- why it was laid aside
  sealed BLOB NOT NULL
) STRICT;
INSERT INTO "reports" VALUES(654811969542247291,X'D3B4632B57F1B0704D3CB7B7B16C540C',20779,1795349100.0,3,0,NULL,NULL,X'7365616C6564');
INSERT INTO "reports" VALUES(4553915760841762925,X'B81727B979E3A079B7D6C5570E129589',20779,1795348800.0,4,0,NULL,'refused: 422',X'7365616C6564');
CREATE INDEX reports_due ON reports (due) WHERE claimant IS NULL AND dead IS NULL;
CREATE INDEX reports_claimed ON reports (claimant) WHERE claimant IS NOT NULL;
CREATE INDEX reports_day ON reports (day) WHERE dead IS NULL;
CREATE INDEX reports_dead ON reports (day) WHERE dead IS NOT NULL;
CREATE INDEX marks_day ON marks (day);
COMMIT;
PRAGMA user_version = 1;
