package runscope

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// largestFrame is how much may go to a script and come back from it: what an answer of a SCIM server holds, with room to spare.
const largestFrame = 16 << 20

// errFrame says that something is larger than a frame may be.
var errFrame = errors.New("larger than a frame")

// writeFrame writes a value as JSON after four octets that say how long it is.
func writeFrame(to io.Writer, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if len(text) > largestFrame {
		return fmt.Errorf("%w: %d MB", errFrame, len(text)>>20)
	}
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(text)), uint32(len(text)))
	_, err = to.Write(append(frame, text...))
	return err
}

// readFrame reads what writeFrame wrote; [io.EOF] where nothing follows.
func readFrame(from io.Reader, value any) error {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return err
	}
	size := binary.BigEndian.Uint32(length[:])
	if size > largestFrame {
		return fmt.Errorf("%w: %d MB", errFrame, size>>20)
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(from, text); err != nil {
		return fmt.Errorf("a frame is cut off: %w", err)
	}
	return json.Unmarshal(text, value)
}
