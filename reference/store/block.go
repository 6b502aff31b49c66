package store

import "context"

// blockSize is how many ids a block has; the migration that counts blocks has it too.
const blockSize = 1024

// countIn notes that a block of ids has one live employee more or less.
func (t *Tx) countIn(ctx context.Context, company, id int64, change int) error {
	_, err := t.exec(ctx, `INSERT INTO employee_block (company_id, block, live) VALUES (?, ?, ?)
		ON CONFLICT (company_id, block) DO UPDATE SET live = employee_block.live + excluded.live`, company, id/blockSize, change)
	return err
}

// CountEmployees counts the live employees.
func (t *Tx) CountEmployees(ctx context.Context, company int64) (int, error) {
	var count int
	err := t.queryRow(ctx, `SELECT COALESCE(SUM(live), 0) FROM employee_block WHERE company_id = ?`, company).Scan(&count)
	return count, err
}

// blockOf finds the block in which the employee stands before whom there are offset others, and how many of these stand in that
// block; -1 when there are fewer employees.
func (t *Tx) blockOf(ctx context.Context, company int64, offset int) (block int64, within int, err error) {
	rows, err := t.query(ctx, `SELECT block, live FROM employee_block WHERE company_id = ? ORDER BY block`, company)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var live int
		if err := rows.Scan(&block, &live); err != nil {
			return 0, 0, err
		}
		if offset < live {
			return block, offset, nil
		}
		offset -= live
	}
	return -1, 0, rows.Err()
}
