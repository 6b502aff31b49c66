package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Admin is somebody who administers one company in its console.
type Admin struct {
	ID, Company int64
	Name        string
}

// FirstAdmin is the name of the admin that a company begins with.
const FirstAdmin = "admin"

// longestPassword is what bcrypt looks at, in bytes.
const longestPassword = 72

// EnsureAdmin gives a company its first admin. With a password it becomes the admin's, whether there is one already or not, and ends the sessions that the old one opened; without
// one, and where there is none, a password is made and returned this once.
func (t *Tx) EnsureAdmin(ctx context.Context, company int64, password string) (generated string, err error) {
	var id int64
	err = t.queryRow(ctx, `SELECT id FROM admin WHERE company_id = ? ORDER BY id`, company).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if id != 0 && password == "" {
		return "", nil
	}
	if password == "" {
		generated = rand.Text()
		password = generated
	}
	hash, err := hashPassword(password)
	if err != nil {
		return "", err
	}
	if id != 0 {
		if _, err := t.exec(ctx, `DELETE FROM admin_session WHERE admin_id = ?`, id); err != nil {
			return "", err
		}
		_, err = t.exec(ctx, `UPDATE admin SET password = ? WHERE id = ?`, hash, id)
		return generated, err
	}
	name := FirstAdmin
	if company > 1 { // sign-in names are those of one server
		name = fmt.Sprintf("%s-%d", FirstAdmin, company)
	}
	_, err = t.insert(ctx, `INSERT INTO admin (company_id, name, name_key, password, created_at) VALUES (?, ?, ?, ?, ?)`,
		company, name, peakon.Fold(name), hash, micros(t.now))
	return generated, err
}

func hashPassword(password string) (string, error) {
	if len(password) > longestPassword {
		return "", fmt.Errorf("the admin's password: expected at most %d bytes, found %d", longestPassword, len(password))
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	return string(hash), err
}

// SignIn returns the admin of that name and password; ErrNotFound for a name that nobody has as for a password that is wrong, after
// the same time.
func (s *Store) SignIn(ctx context.Context, name, password string) (Admin, error) {
	var admin Admin
	// It is compared with when there is no such admin: the hash of a password that nobody has.
	hash := "$2a$10$7EqJtq98hPqEX7fNZaFWoOHi5qE3sTnqNn8b1o3f0v0o1u8jG5c4W"
	err := s.View(ctx, func(t *Tx) error {
		err := t.queryRow(ctx, `SELECT id, company_id, name, password FROM admin WHERE name_key = ?`, peakon.Fold(strings.TrimSpace(name))).
			Scan(&admin.ID, &admin.Company, &admin.Name, &hash)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return Admin{}, err
	}
	if bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) != nil || admin.ID == 0 {
		return Admin{}, ErrNotFound
	}
	return admin, nil
}

// Session is an admin who is signed in.
type Session struct {
	Admin   Admin
	Company peakon.Company
	// CSRF is a word that every form of the session must send back.
	CSRF string
}

// sessionLasts is how long a session lasts that is not used.
const sessionLasts = 12 * time.Hour

// OpenSession makes a session and returns its token, which is kept nowhere. Sessions that have ended are thrown away.
func (t *Tx) OpenSession(ctx context.Context, admin Admin) (string, error) {
	if _, err := t.exec(ctx, `DELETE FROM admin_session WHERE seen_at < ?`, micros(t.now.Add(-sessionLasts))); err != nil {
		return "", err
	}
	token := rand.Text()
	_, err := t.exec(ctx, `INSERT INTO admin_session (hash, company_id, admin_id, csrf, seen_at) VALUES (?, ?, ?, ?, ?)`,
		hashOf(token), admin.Company, admin.ID, rand.Text(), micros(t.now))
	return token, err
}

// Session returns the session of a token; ErrNotFound when there is none, or when it was not used for twelve hours.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var session Session
	var stale bool
	err := s.View(ctx, func(t *Tx) error {
		var seen int64
		var hash string
		err := t.queryRow(ctx, `SELECT s.hash, s.csrf, s.seen_at, a.id, a.company_id, a.name FROM admin_session s JOIN admin a ON a.id = s.admin_id
			WHERE s.hash = ?`, hashOf(token)).Scan(&hash, &session.CSRF, &seen, &session.Admin.ID, &session.Admin.Company, &session.Admin.Name)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(hash), []byte(hashOf(token))) != 1 || instant(seen).Add(sessionLasts).Before(t.now) {
			return ErrNotFound
		}
		stale = instant(seen).Add(5 * time.Minute).Before(t.now)
		session.Company, err = t.Company(ctx, session.Admin.Company)
		return err
	})
	if err != nil || !stale {
		return session, err
	}
	return session, s.Change(ctx, func(t *Tx) error {
		_, err := t.exec(ctx, `UPDATE admin_session SET seen_at = ? WHERE hash = ?`, micros(t.now), hashOf(token))
		return err
	})
}

// CloseSession ends a session.
func (t *Tx) CloseSession(ctx context.Context, token string) error {
	_, err := t.exec(ctx, `DELETE FROM admin_session WHERE hash = ?`, hashOf(token))
	return err
}

// Connected reports whether the company has a token that is valid.
func (t *Tx) Connected(ctx context.Context, company int64) (bool, error) {
	var count int
	err := t.queryRow(ctx, `SELECT COUNT(*) FROM integration_token WHERE company_id = ? AND revoked_at IS NULL`, company).Scan(&count)
	return count > 0, err
}
