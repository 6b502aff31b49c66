package store

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// shortestPassword is in characters (OWASP Authentication Cheat Sheet: what is shorter than eight is weak).
const shortestPassword = 8

// nobodysPassword is compared with where there is no such admin, so that the answer takes as long: nothing hashes to zeros.
const nobodysPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// cost is what a guess costs. It is stored with each hash, so that it can be raised and old hashes still be read.
type cost struct {
	memory, passes uint32 // KiB, times
	threads        uint8
}

// usual is the smallest that the OWASP Password Storage Cheat Sheet recommends for Argon2id.
func usual() cost { return cost{memory: 19 * 1024, passes: 2, threads: 1} }

// hashPassword returns the Argon2id hash of a password (RFC 9106) in the form that others write it in as well,
// "$argon2id$v=19$m=19456,t=2,p=1$salt$key".
func hashPassword(password string) (string, error) {
	if n := len([]rune(password)); n < shortestPassword {
		return "", fmt.Errorf("the admin's password: expected %d characters or more, found %d; choose a longer one", shortestPassword, n)
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	c := usual()
	key := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// isPassword reports whether a password has that hash. An error says that the hash is none that this server wrote.
func isPassword(password, hash string) (bool, error) {
	var version int
	var c cost
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &c.memory, &c.passes, &c.threads, &rest); err != nil || version != argon2.Version {
		return false, fmt.Errorf("the admin's password: expected an Argon2id hash of version %d, found another; give the admin a new password", argon2.Version)
	}
	salt, key, err := saltAndKey(rest)
	if err != nil {
		return false, fmt.Errorf("the admin's password: expected a salt and a key in base 64: %w", err)
	}
	return subtle.ConstantTimeCompare(argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, uint32(len(key))), key) == 1, nil
}
