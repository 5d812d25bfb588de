package room

import "hive-bench/media/internal/ears"

// Fields of an event beside its name.
type Fields map[string]any

// Outlet is where a room's events and what it hears go. It is called from many goroutines.
type Outlet interface {
	Emit(event string, fields Fields)
	Frames(stream uint32, frames []ears.Frame)
}
