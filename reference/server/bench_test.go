package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store"
)

// BenchmarkLookup is Okta's lookup in a small and in a large company. The metric is how much longer the large one takes: with an
// index it stays near 1, without one it would be the ratio of the sizes, 200.
func BenchmarkLookup(b *testing.B) {
	small, large := staffed(b, 50), staffed(b, 10_000)
	lookup := func(handler http.Handler) {
		request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/scim/v2/Users?filter=userName%20eq%20%22Person.40%40example.com%22&startIndex=1&count=100", nil)
		request.Header.Set("Authorization", "Bearer good")
		recorder := httptest.NewRecorder()
		if handler.ServeHTTP(recorder, request); recorder.Code != http.StatusOK {
			b.Fatalf("%d %s", recorder.Code, recorder.Body)
		}
	}
	var ofSmall, ofLarge float64
	b.Run("50", func(b *testing.B) {
		for b.Loop() {
			lookup(small)
		}
		ofSmall = float64(b.Elapsed()) / float64(b.N)
	})
	b.Run("10000", func(b *testing.B) {
		for b.Loop() {
			lookup(large)
		}
		ofLarge = float64(b.Elapsed()) / float64(b.N)
		b.ReportMetric(ofLarge/ofSmall, "times-the-small")
	})
}

// staffed is a server whose company has that many employees.
func staffed(b *testing.B, people int) http.Handler {
	b.Helper()
	clock := &server.Clock{}
	data, err := store.Open(b.Context(), store.Options{Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = data.Close() })
	err = data.Change(b.Context(), func(t *store.Tx) error {
		company, err := t.CreateCompany(b.Context(), "Benchmark", "")
		if err != nil {
			return err
		}
		for i := range people {
			address := fmt.Sprintf("person.%d@example.com", i)
			if _, err := t.CreateEmployee(b.Context(), company.ID, peakon.Employee{UserName: address, GivenName: "Jane", FamilyName: "Hale", Active: true}); err != nil {
				return err
			}
		}
		return t.Adopt(b.Context(), company.ID, "good")
	})
	if err != nil {
		b.Fatal(err)
	}
	handler, err := server.New(server.Config{Store: data, Clock: clock, Log: discard()})
	if err != nil {
		b.Fatal(err)
	}
	return handler
}
