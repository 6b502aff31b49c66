-- +goose Up
-- Those who administer a company in its console. The password is a bcrypt hash; of a session only the SHA-256 of its token is kept.
CREATE TABLE admin (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id BIGINT NOT NULL REFERENCES company (id),
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL UNIQUE,
  password   TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (company_id, id)
);
CREATE TABLE admin_session (
  hash       TEXT PRIMARY KEY,
  company_id BIGINT NOT NULL,
  admin_id   BIGINT NOT NULL,
  csrf       TEXT NOT NULL,
  seen_at    BIGINT NOT NULL,
  FOREIGN KEY (company_id, admin_id) REFERENCES admin (company_id, id)
);
-- name_key is the given and the family name, folded: the console finds people by how it begins.
ALTER TABLE employee ADD COLUMN name_key TEXT;
UPDATE employee SET name_key = LOWER(given_name || ' ' || family_name) WHERE deleted_at IS NULL;
CREATE INDEX employee_name ON employee (company_id, name_key) WHERE deleted_at IS NULL;

-- +goose Down
DROP INDEX employee_name;
ALTER TABLE employee DROP COLUMN name_key;
DROP TABLE admin_session;
DROP TABLE admin;
