-- +goose Up
-- The resources of a directory, as JSON. What is looked up stands beside the body as a SHA-256 of what equality compares, because
-- values may be longer than an index takes. label is what others are shown of it. version counts the changes.
CREATE TABLE document (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id   BIGINT NOT NULL REFERENCES company (id),
  type         TEXT NOT NULL,
  resource_id  TEXT NOT NULL,
  unique_key   TEXT,
  name_key     TEXT,
  external_key TEXT,
  label        TEXT NOT NULL,
  body         TEXT NOT NULL,
  version      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX document_resource ON document (company_id, resource_id);
CREATE UNIQUE INDEX document_unique ON document (company_id, type, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX document_name ON document (company_id, type, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX document_external ON document (company_id, type, external_key) WHERE external_key IS NOT NULL;
CREATE INDEX document_order ON document (company_id, type, id);

-- Who is directly a member of what; the ids are in the order in which members came.
CREATE TABLE membership (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id BIGINT NOT NULL,
  group_id   BIGINT NOT NULL,
  member_id  BIGINT NOT NULL,
  UNIQUE (group_id, member_id),
  FOREIGN KEY (company_id, group_id) REFERENCES document (company_id, id),
  FOREIGN KEY (company_id, member_id) REFERENCES document (company_id, id)
);
CREATE INDEX membership_group ON membership (company_id, group_id, id);
CREATE INDEX membership_member ON membership (company_id, member_id);

-- +goose Down
DROP TABLE membership;
DROP TABLE document;
