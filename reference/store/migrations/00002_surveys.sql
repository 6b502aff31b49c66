-- +goose Up
CREATE TABLE schedule (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id      BIGINT NOT NULL REFERENCES company (id),
  name            TEXT NOT NULL,
  is_default      INTEGER NOT NULL DEFAULT 0,
  start_date      TEXT NOT NULL,
  frequency       TEXT NOT NULL,
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
CREATE INDEX schedule_due ON schedule (next_opens_at) WHERE next_opens_at IS NOT NULL;

CREATE TABLE round (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id     BIGINT NOT NULL,
  schedule_id    BIGINT NOT NULL,
  seq            INTEGER NOT NULL,
  launch_date    TEXT NOT NULL,
  opens_at       BIGINT NOT NULL,
  closes_at      BIGINT NOT NULL,
  hard_closes_at BIGINT NOT NULL,
  skipped        TEXT NOT NULL DEFAULT '',
  UNIQUE (schedule_id, seq),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);

CREATE TABLE delivery (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id  BIGINT NOT NULL,
  round_id    BIGINT NOT NULL,
  employee_id BIGINT NOT NULL,
  timezone    TEXT NOT NULL,
  send_at     BIGINT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('scheduled', 'sent', 'suppressed', 'cancelled', 'no_channel')),
  reason      TEXT NOT NULL DEFAULT '',
  sent_at     BIGINT,
  language    TEXT NOT NULL DEFAULT '',
  answered_at BIGINT,
  UNIQUE (round_id, employee_id),
  FOREIGN KEY (company_id, round_id) REFERENCES round (company_id, id),
  FOREIGN KEY (company_id, employee_id) REFERENCES employee (company_id, id)
);
CREATE INDEX delivery_due ON delivery (send_at) WHERE status = 'scheduled';
CREATE INDEX delivery_employee ON delivery (employee_id);

CREATE TABLE reminder (
  delivery_id BIGINT NOT NULL REFERENCES delivery (id),
  seq         INTEGER NOT NULL,
  due_at      BIGINT NOT NULL,
  status      TEXT NOT NULL CHECK (status IN ('scheduled', 'sent', 'skipped')),
  PRIMARY KEY (delivery_id, seq)
);
CREATE INDEX reminder_due ON reminder (due_at) WHERE status = 'scheduled';

-- +goose Down
DROP TABLE reminder;
DROP TABLE delivery;
DROP TABLE round;
DROP TABLE schedule;
