// Package picture makes pictures that people upload harmless: what it returns
// was drawn anew, point by point, and holds nothing else of what was sent.
//
// It reads PNG, JPEG, WebP and the first frame of a GIF, and writes PNG and
// JPEG of at most 1,600 pixels a side, with a thumbnail. Where a photo was
// taken, with what and by whom is lost on purpose; which way up it was held is
// seen to. A colour profile is lost too: colours are taken for sRGB.
//
// It looks at the size that a picture claims before it reads any of it, since
// a few kilobytes can claim to be as large as a city. It refuses vector
// graphics, which are programs, and moving pictures, of which one frame is kept.
// It keeps no file and knows nobody who asks.
package picture
