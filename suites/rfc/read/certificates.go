package read

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// certificates: the one binary attribute of a user.
func certificates(scope *spec.Scope, s *stage.Stage) {
	Describe("a certificate", Ordered, func() {
		var made stage.Made
		var err error
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			if err = certified(ctx, s, body); err == nil {
				made = s.MakeUser(ctx, "a user with a certificate", body)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.certificates",
			Title: "Each value of x509Certificates is one certificate in DER, as base64.",
			Why:   "Clients decode base64 and parse DER; a PEM with its frame, or a chain in one value, is refused by them.",
			Fix:   "Take off the PEM frame and its line ends, and show one certificate for each value.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.6"), cite.RFC("7643", "4.1.2")},
			Kills: []string{"certificate-as-pem"},
		}, func(c *spec.Case) {
			if err != nil {
				c.Broken(err)
			}
			if !s.Definitions(c.Context()).Keeps(userSchema, "x509Certificates") {
				c.NotApplicable("the target does not say that it keeps x509Certificates")
			}
			made.Given(c)
			listed, _ := s.Read(c, made.ID, "read the user with the certificate").At("x509Certificates").([]any)
			if len(listed) == 0 {
				c.NotApplicable("the target kept no certificate")
			}
			for _, each := range listed {
				object, _ := each.(map[string]any)
				value, _ := object["value"].(string)
				der, err := base64.StdEncoding.DecodeString(value)
				c.Expect(err).NotTo(HaveOccurred(), "value is base64")
				_, err = x509.ParseCertificate(der)
				c.Expect(err).NotTo(HaveOccurred(), "value is one certificate")
			}
		})
	})
}

// certified gives a user a certificate, where the target says that it keeps them.
func certified(ctx context.Context, s *stage.Stage, user map[string]any) error {
	if !s.Definitions(ctx).Keeps(userSchema, "x509Certificates") {
		return nil
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "scimdrill"},
		NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		return err
	}
	user["x509Certificates"] = []any{map[string]any{"value": base64.StdEncoding.EncodeToString(der)}}
	return nil
}
