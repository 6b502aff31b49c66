package transcript

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/scimdrill/scimdrill"
)

// ErrUnreadable marks an error that says that what came back is not HTTP, or cannot be decoded.
var ErrUnreadable = errors.New("what came back cannot be read as HTTP")

// SilenceOf says in which way a request got no answer. ctx is the context of the request: once it was cancelled, the run
// itself was stopped. A nil err is no silence.
func SilenceOf(ctx context.Context, err error) scimdrill.Silence {
	var operation *net.OpError
	switch {
	case err == nil:
		return ""
	case errors.Is(ctx.Err(), context.Canceled):
		return scimdrill.Interrupted
	case errors.Is(err, ErrUnreadable):
		return scimdrill.Unreadable
	case errors.As(err, &operation) && operation.Op == "dial":
		return scimdrill.NoAnswer
	case isTimeout(err):
		return scimdrill.Hang
	case isCut(err):
		return scimdrill.CutConnection
	case isNotHTTP(err):
		return scimdrill.Unreadable
	default:
		return scimdrill.NoAnswer
	}
}

func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

func isCut(err error) bool {
	for _, cut := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED} {
		if errors.Is(err, cut) {
			return true
		}
	}
	// net/http has no error value for a connection that is closed between two requests.
	return strings.Contains(err.Error(), "server closed idle connection") || strings.Contains(err.Error(), "unexpected EOF")
}

// isNotHTTP knows the messages of net/http and crypto/tls for answers that are not HTTP: they are no error values.
func isNotHTTP(err error) bool {
	for _, message := range []string{
		"malformed HTTP", "malformed MIME header", "malformed chunked", "invalid byte in chunk length", "bad Content-Length",
		"unsupported transfer encoding", "first record does not look like a TLS handshake", "server gave HTTP response to HTTPS client",
		"gzip: invalid header", "flate: corrupt input", "zlib: invalid header", "too many transfer encodings", "invalid header",
	} {
		if strings.Contains(err.Error(), message) {
			return true
		}
	}
	return false
}
