-- +goose Up
-- What an employee is shown as, kept beside the record it is made of and written in the same transaction: reading it costs one
-- look-up. Where there is none, or one of another shape, it is made anew. shape grows when a company's attributes change in a
-- way that changes how employees are shown.
ALTER TABLE company ADD COLUMN shape BIGINT NOT NULL DEFAULT 0;
CREATE TABLE representation (
  employee_id BIGINT PRIMARY KEY,
  company_id  BIGINT NOT NULL,
  shape       BIGINT NOT NULL,
  body        BYTEA NOT NULL
);

-- +goose Down
DROP TABLE representation;
ALTER TABLE company DROP COLUMN shape;
