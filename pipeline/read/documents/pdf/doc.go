// Package pdf reads PDF files with PDFium, compiled to WebAssembly and run in a
// sandbox without files and network.
package pdf
