// Package segment is the on-disk format of a search index: immutable files of documents
// that are built in memory or merged from others, and read through a memory map.
//
// It knows terms, postings, lengths, keys and columns as bytes. It refuses to know
// queries, ranking beyond the one score bound of a block, manifests and locks.
//
// # A segment file, version 2
//
// All integers are little-endian; u8 to u64 are unsigned of that many bits, uvarint is
// encoding/binary's. Documents are numbered from 0 in the order they came.
//
//	file     = section… toc footer
//	footer   = u64 offset of toc, u32 length of toc, u32 CRC32C of toc, "DPSEGM01"
//	toc      = u32 version, u32 documents, u32 fields, u32 keyword columns, u32 number columns,
//	           u32 pages, u32 sections, u32 numbers of a vector,
//	           fields × u64 sum of decoded lengths,
//	           sections × (u64 offset, u64 length),
//	           pages × u32 CRC32C of each 64 KiB from the start of the file to the toc
//
// The sections, in this order:
//
//	postings = entry… and 8 zero bytes, so that eight bytes can be loaded anywhere
//	terms    = a vellum FST: group byte + term → offset of its entry in postings
//	lengths  = documents × fields × u8 code (see LengthCode)
//	keyends  = documents × u32 end of the document's key in keys
//	keys     = the keys, one after another
//	hashes   = documents × u64 (CRC32C of key << 32 | document), ascending
//	keyword  = one a column: u32 values, values × u32 end of value, values × u32 end of
//	           bitmap, the values ascending, their Roaring bitmaps in the portable format
//	number   = one a column: documents × i64
//
// and, where documents have vectors:
//
//	codes    = documents × numbers/8 bytes: the signs of the vector, 1 for above 0
//	vectors  = documents × numbers × i8
//	scales   = documents × f32: a vector's numbers are its bytes times this; 0 for none
//	tokenends = documents × u32 end of the document's tokens in tokens
//	tokens   = the documents' tokens, u16 each
//
// A term's entry:
//
//	entry    = uvarint documents, uvarint length of body, bound…, body
//	bound    = one block: u16 impact
//	           more:      blocks × (u32 last document, u32 end of block in body, u16 impact)
//	body     = block…, 128 postings each, the last one what is left
//	block    = u8 document bits, fields of the group × u8 count bits,
//	           packed gaps to the document before, less one,
//	           for each field of the group: packed counts (capped at 255; less one where
//	           the group has one field only)
//
// Packed values are written lowest bit first, each run padded to a whole byte.
//
// An impact is the largest tf/(K1+tf) of the block, where tf is the weighted and
// length-normalised count of the package search, taken with this segment's own average
// lengths and rounded up to 1/65535. With other averages it is off by no more than the
// largest ratio between new and old average, so readers scale it (see Scale) instead
// of holding pairs of count and length: one number a block is both smaller and, with
// several fields in a group, tighter.
//
// Version 1 is version 2 without vectors, and is read. Signs are scanned first, since they
// are an eighth of the bytes; what comes near is scored with the numbers themselves. Gaps are packed with one width a block rather than as
// varints, since several can be taken from one load without a branch (BenchmarkUnpack);
// 128 is the block length that Lucene and the literature on block-max indexes use.
//
// # A deletion file, version 1
//
//	file = "DPSDEL01", u32 CRC32C of the rest, Roaring bitmap of deleted documents
package segment
