-- +goose Up
CREATE TABLE schedule (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id      BIGINT NOT NULL REFERENCES company (id),
  name            TEXT NOT NULL,
  is_default      INTEGER NOT NULL DEFAULT 0,
  start_date      TEXT NOT NULL,
  frequency       TEXT NOT NULL CHECK (frequency IN ('weekly', 'biweekly', 'monthly', 'quarterly', 'custom', 'manual')),
  every_weeks     INTEGER NOT NULL DEFAULT 0,
  duration_days   INTEGER NOT NULL,
  send_time       TEXT NOT NULL,
  timezone        TEXT NOT NULL DEFAULT '',
  locale          TEXT NOT NULL DEFAULT '',
  data_collection INTEGER NOT NULL,
  launched_today  BIGINT,
  next_seq        INTEGER NOT NULL DEFAULT 0,
  next_opens_at   BIGINT,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX schedule_default ON schedule (company_id) WHERE is_default = 1;
CREATE INDEX schedule_due ON schedule (next_opens_at) WHERE next_opens_at IS NOT NULL;

-- A launch date that an admin moved.
CREATE TABLE schedule_override (
  company_id  BIGINT NOT NULL,
  schedule_id BIGINT NOT NULL,
  seq         INTEGER NOT NULL,
  launch_date TEXT NOT NULL,
  PRIMARY KEY (schedule_id, seq),
  FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);

-- The segments that a schedule includes or excludes.
CREATE TABLE schedule_target (
  company_id   BIGINT NOT NULL,
  schedule_id  BIGINT NOT NULL,
  mode         TEXT NOT NULL CHECK (mode IN ('include', 'exclude')),
  attribute_id BIGINT NOT NULL,
  option_value TEXT NOT NULL,
  PRIMARY KEY (schedule_id, mode, attribute_id, option_value),
  FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id),
  FOREIGN KEY (company_id, attribute_id) REFERENCES attribute (company_id, id)
);

-- next_close_at is the next of closes_at and hard_closes_at that has not been noted yet.
CREATE TABLE round (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id     BIGINT NOT NULL,
  schedule_id    BIGINT NOT NULL,
  seq            INTEGER NOT NULL,
  launch_date    TEXT NOT NULL,
  opens_at       BIGINT NOT NULL,
  closes_at      BIGINT NOT NULL,
  hard_closes_at BIGINT NOT NULL,
  next_close_at  BIGINT,
  skipped        TEXT NOT NULL DEFAULT '',
  UNIQUE (schedule_id, seq),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);
CREATE INDEX round_due ON round (next_close_at) WHERE next_close_at IS NOT NULL;

-- The surveyed list of a round. sent_to_hash is the SHA-256 of the address written to.
CREATE TABLE delivery (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id   BIGINT NOT NULL,
  round_id     BIGINT NOT NULL,
  employee_id  BIGINT NOT NULL,
  timezone     TEXT NOT NULL,
  send_at      BIGINT NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('scheduled', 'sent', 'suppressed', 'cancelled', 'withdrawn', 'no_channel')),
  reason       TEXT NOT NULL DEFAULT '',
  sent_at      BIGINT,
  sent_to_hash TEXT,
  language     TEXT NOT NULL DEFAULT '',
  answered_at  BIGINT,
  UNIQUE (round_id, employee_id),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, round_id) REFERENCES round (company_id, id),
  FOREIGN KEY (company_id, employee_id) REFERENCES employee (company_id, id)
);
CREATE INDEX delivery_due ON delivery (send_at) WHERE status = 'scheduled';
CREATE INDEX delivery_employee ON delivery (company_id, employee_id);

CREATE TABLE reminder (
  company_id   BIGINT NOT NULL,
  delivery_id  BIGINT NOT NULL,
  seq          INTEGER NOT NULL,
  due_at       BIGINT NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('scheduled', 'sent', 'skipped')),
  sent_to_hash TEXT,
  PRIMARY KEY (delivery_id, seq),
  FOREIGN KEY (company_id, delivery_id) REFERENCES delivery (company_id, id)
);
CREATE INDEX reminder_due ON reminder (due_at) WHERE status = 'scheduled';

-- +goose Down
DROP TABLE reminder;
DROP TABLE delivery;
DROP TABLE round;
DROP TABLE schedule_target;
DROP TABLE schedule_override;
DROP TABLE schedule;
