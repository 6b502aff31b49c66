//go:build unix

package scimclient

import (
	"crypto/tls"
	"errors"
	"net"
	"syscall"
)

// hungUp looks, without waiting and without taking anything, at what has arrived on a connection that is idle: its end, or bytes
// that nobody asked for. Under TLS bytes may be a message of the protocol itself, such as a session ticket (RFC 8446 §4.6.1).
func hungUp(conn net.Conn) bool {
	encrypted := false
	if secured, isTLS := conn.(*tls.Conn); isTLS {
		conn, encrypted = secured.NetConn(), true
	}
	raw, hasDescriptor := conn.(syscall.Conn)
	if !hasDescriptor {
		return false
	}
	control, err := raw.SyscallConn()
	if err != nil {
		return true
	}
	ended := false
	err = control.Read(func(descriptor uintptr) bool {
		read, _, err := syscall.Recvfrom(int(descriptor), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		switch {
		case errors.Is(err, syscall.EAGAIN):
		case err != nil || read <= 0:
			ended = true
		default:
			ended = !encrypted
		}
		return true
	})
	return ended || err != nil
}
