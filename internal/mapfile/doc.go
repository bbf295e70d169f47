// Package mapfile maps files into memory, for reading, where the system can.
package mapfile
