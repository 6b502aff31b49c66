package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// largestHeader is the most that the header of a request may hold.
const largestHeader = 32 << 10

// listen serves a handler on an address, and returns the root of its URLs.
func (r *Running) listen(ctx context.Context, options Options, address string, handler http.Handler) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return "", fmt.Errorf("listen on %s: %w; choose another address, or port 0 for any", address, err)
	}
	server := &http.Server{
		Handler: handler, MaxHeaderBytes: largestHeader,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(options.Log.Handler(), slog.LevelWarn),
	}
	scheme := "http://"
	if options.TLSCert != "" {
		scheme = "https://"
		pair, err := tls.LoadX509KeyPair(options.TLSCert, options.TLSKey)
		if err != nil {
			_ = listener.Close() // nobody has connected
			return "", fmt.Errorf("TLS with %s and %s: %w", options.TLSCert, options.TLSKey, err)
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	r.servers = append(r.servers, server)
	go func() {
		if server.TLSConfig != nil {
			r.served <- server.ServeTLS(listener, "", "")
			return
		}
		r.served <- server.Serve(listener)
	}()
	return scheme + reachable(listener.Addr()), nil
}

// reachable is an address that a client on this host can use.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr.String()
}

// isLoopback reports whether an address to listen on can be reached from this host alone.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && ip.IsLoopback()
}
