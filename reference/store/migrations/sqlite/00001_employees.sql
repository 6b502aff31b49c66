-- +goose Up
-- AUTOINCREMENT keeps ids from being used twice; PostgreSQL has identity columns in its place. The rest is plain SQL.
-- Instants are microseconds since 1970 in UTC, days are text (YYYY-MM-DD). Every row belongs to a company, and references hold
-- the company too, so that a link from one company to another cannot exist.
CREATE TABLE company (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  timezone   TEXT NOT NULL DEFAULT '',
  disabled   INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

-- With no row for a company every domain is allowed.
CREATE TABLE mail_domain (
  company_id BIGINT NOT NULL REFERENCES company (id),
  domain     TEXT NOT NULL,
  PRIMARY KEY (company_id, domain)
);

-- The hash is the SHA-256 of the token; the token itself is kept nowhere.
CREATE TABLE integration_token (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id BIGINT NOT NULL REFERENCES company (id),
  hash       TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE TABLE employee (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id      BIGINT NOT NULL REFERENCES company (id),
  user_name       TEXT,
  user_name_key   TEXT,
  email           TEXT,
  email_key       TEXT,
  external_id     TEXT,
  employee_number TEXT,
  given_name      TEXT,
  family_name     TEXT,
  phone           TEXT,
  locale          TEXT,
  timezone        TEXT,
  active          INTEGER NOT NULL,
  start_date      TEXT,
  separation_date TEXT,
  -- The language in which the last survey was answered.
  detected_locale TEXT,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  deleted_at      BIGINT,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX employee_user_name ON employee (company_id, user_name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX employee_email ON employee (company_id, email_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX employee_number ON employee (company_id, employee_number) WHERE deleted_at IS NULL AND employee_number IS NOT NULL;
CREATE INDEX employee_external_id ON employee (company_id, external_id) WHERE deleted_at IS NULL;
CREATE INDEX employee_live ON employee (company_id, id) WHERE deleted_at IS NULL;

CREATE TABLE attribute (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id BIGINT NOT NULL REFERENCES company (id),
  name       TEXT NOT NULL,
  type       TEXT NOT NULL CHECK (type IN ('option', 'date', 'number', 'employee')),
  role       TEXT NOT NULL DEFAULT '',
  inactive   INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  UNIQUE (company_id, id)
);

-- Names and aliases share one space, so that a name is never ambiguous.
CREATE TABLE attribute_name (
  company_id   BIGINT NOT NULL,
  name_key     TEXT NOT NULL,
  name         TEXT NOT NULL,
  attribute_id BIGINT NOT NULL,
  position     INTEGER NOT NULL,
  PRIMARY KEY (company_id, name_key),
  FOREIGN KEY (company_id, attribute_id) REFERENCES attribute (company_id, id)
);

CREATE TABLE attribute_option (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id   BIGINT NOT NULL,
  attribute_id BIGINT NOT NULL,
  value        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  UNIQUE (attribute_id, value),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, attribute_id) REFERENCES attribute (company_id, id)
);

CREATE TABLE employee_attribute (
  company_id      BIGINT NOT NULL,
  employee_id     BIGINT NOT NULL,
  attribute_id    BIGINT NOT NULL,
  option_id       BIGINT,
  date_value      TEXT,
  number_value    BIGINT,
  ref_employee_id BIGINT,
  PRIMARY KEY (employee_id, attribute_id),
  FOREIGN KEY (company_id, employee_id) REFERENCES employee (company_id, id),
  FOREIGN KEY (company_id, attribute_id) REFERENCES attribute (company_id, id),
  FOREIGN KEY (company_id, option_id) REFERENCES attribute_option (company_id, id),
  FOREIGN KEY (company_id, ref_employee_id) REFERENCES employee (company_id, id),
  CHECK (CASE WHEN option_id IS NULL THEN 0 ELSE 1 END + CASE WHEN date_value IS NULL THEN 0 ELSE 1 END
       + CASE WHEN number_value IS NULL THEN 0 ELSE 1 END + CASE WHEN ref_employee_id IS NULL THEN 0 ELSE 1 END = 1)
) WITHOUT ROWID;
CREATE INDEX employee_attribute_ref ON employee_attribute (company_id, ref_employee_id) WHERE ref_employee_id IS NOT NULL;

-- Append only: whether somebody was active at an instant is read from here.
CREATE TABLE engagement_transition (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id   BIGINT NOT NULL,
  employee_id  BIGINT NOT NULL,
  effective_at BIGINT NOT NULL,
  active       INTEGER NOT NULL,
  FOREIGN KEY (company_id, employee_id) REFERENCES employee (company_id, id)
);
CREATE INDEX engagement_transition_employee ON engagement_transition (employee_id, effective_at, id);
-- +goose StatementBegin
CREATE TRIGGER engagement_transition_is_append_only BEFORE UPDATE ON engagement_transition
BEGIN
  SELECT RAISE(ABORT, 'engagement transitions are appended and never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER engagement_transition_is_kept BEFORE DELETE ON engagement_transition
BEGIN
  SELECT RAISE(ABORT, 'engagement transitions are appended and never deleted');
END;
-- +goose StatementEnd

CREATE TABLE audit_event (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id  BIGINT NOT NULL REFERENCES company (id),
  at          BIGINT NOT NULL,
  actor_type  TEXT NOT NULL CHECK (actor_type IN ('token', 'admin', 'system')),
  actor_id    TEXT NOT NULL DEFAULT '',
  request_id  TEXT NOT NULL DEFAULT '',
  event       TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id   TEXT NOT NULL,
  detail      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_event_object ON audit_event (company_id, object_type, object_id, id);

-- +goose Down
DROP TABLE audit_event;
DROP TABLE engagement_transition;
DROP TABLE employee_attribute;
DROP TABLE attribute_option;
DROP TABLE attribute_name;
DROP TABLE attribute;
DROP TABLE employee;
DROP TABLE integration_token;
DROP TABLE mail_domain;
DROP TABLE company;
