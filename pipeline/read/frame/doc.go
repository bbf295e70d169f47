// Package frame is the contract between the readers of the formats and the walk
// over the inputs. It knows no format that is read, only what to say of content
// that none reads (Unsupported).
//
// A Format recognizes content by its first bytes and cuts a stream into Frames:
// one line, one page, one small file each. Cutting (Format.Frame) runs on the one
// goroutine of the Walk, in the order of the input, and does only what must be
// serial; what is heavy waits in Frame.Read, which any goroutine may run through
// Frame.Decode. A frame owns its bytes.
//
// What a format has at hand:
//
//   - Walk: Emit a frame or a Problem, ReadFile for a file that is one record,
//     Member for a stream within this one, Stopped to give up. Whoever sees
//     Stopped returns ErrStop; any other error of a Format becomes a problem of
//     the file, at a place when it is a PlacedError.
//   - Source: what the frames of one file share: names, encoding, and Settings,
//     which hold the limits and the names of fields that the user gave.
//   - Frame.Article makes the item of a record from fields.Fields; Skip and
//     Quarantine say why there is none.
//   - Parts: what one family reads for another, as functions: a page in a mail, an
//     export in a document. Families do not import one another.
//
// Memory is bounded by Limits, whatever the input. Nothing in a frame, its bytes,
// names or order, depends on anything but the input.
package frame
