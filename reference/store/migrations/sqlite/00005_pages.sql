-- +goose Up
-- How many live employees there are among each 1024 ids: the page that begins at the n-th employee, and the number of all, are
-- found without counting through everybody.
CREATE TABLE employee_block (
  company_id BIGINT NOT NULL REFERENCES company (id),
  block      BIGINT NOT NULL,
  live       INTEGER NOT NULL,
  PRIMARY KEY (company_id, block)
);
INSERT INTO employee_block (company_id, block, live)
  SELECT company_id, id / 1024, COUNT(*) FROM employee WHERE deleted_at IS NULL GROUP BY company_id, id / 1024;

-- +goose Down
DROP TABLE employee_block;
