// Package container runs the reference Peakon in a Docker container, for tests. Nothing is pulled: the image is built FROM scratch
// around a binary that is built here.
//
//	peakon, err := container.Run(ctx)
//	if errors.Is(err, container.ErrNoEngine) {
//		t.Skip(err)
//	}
//	defer peakon.Terminate(ctx)
package container
