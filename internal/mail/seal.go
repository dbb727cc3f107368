package mail

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
)

// A Seal turns numbers into words for links and return paths that tell nobody
// the number, that nobody can make without the site's key, and that are the
// same whenever they are made: nothing need be kept for them. They are made of
// small letters and digits, 42 of them, since mail servers may change case.
//
// A word is a synthetic initialization vector and what is enciphered under it,
// as of RFC 5297: the vector is the keyed hash of purpose and number, so that
// it authenticates both.
type Seal struct {
	hash   []byte
	cipher cipher.Block
}

const (
	sealTag  = 16 // bytes of the vector
	sealData = 10 // bytes of number and epoch
	// wordLength is how many letters and digits a word has.
	wordLength = 42
)

func sealWords() *base32.Encoding {
	return base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
}

// NewSeal returns the seal of a key of at least 16 random bytes.
func NewSeal(key []byte) (Seal, error) {
	if len(key) < 16 {
		return Seal{}, fmt.Errorf("mail: the key of the seal has %d bytes, 16 are the least", len(key))
	}
	hash, err := hkdf.Key(sha256.New, key, nil, "dailypapers mail seal hash", 32)
	if err != nil {
		return Seal{}, fmt.Errorf("mail: seal: %w", err)
	}
	secret, err := hkdf.Key(sha256.New, key, nil, "dailypapers mail seal cipher", 32)
	if err != nil {
		return Seal{}, fmt.Errorf("mail: seal: %w", err)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return Seal{}, fmt.Errorf("mail: seal: %w", err)
	}
	return Seal{hash, block}, nil
}

// Word seals a number and an epoch, 0 to 65,535, for a purpose.
func (s Seal) Word(purpose string, n int64, epoch int) string {
	data := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint64(nil, uint64(n)), uint16(epoch))
	tag := s.tag(purpose, data)
	cipher.NewCTR(s.cipher, tag).XORKeyStream(data, data)
	return sealWords().EncodeToString(append(tag, data...))
}

// Open is the inverse of Word; false for what was not sealed for the purpose.
// Capitals are taken for small letters.
func (s Seal) Open(purpose, word string) (n int64, epoch int, ok bool) {
	if len(word) > 64 {
		return 0, 0, false
	}
	b, err := sealWords().DecodeString(strings.ToLower(word))
	if err != nil || len(b) != sealTag+sealData || sealWords().EncodeToString(b) != strings.ToLower(word) {
		return 0, 0, false
	}
	tag, data := b[:sealTag], b[sealTag:]
	cipher.NewCTR(s.cipher, tag).XORKeyStream(data, data)
	if !hmac.Equal(tag, s.tag(purpose, data)) {
		return 0, 0, false
	}
	return int64(binary.BigEndian.Uint64(data)), int(binary.BigEndian.Uint16(data[8:])), true
}

func (s Seal) tag(purpose string, data []byte) []byte {
	h := hmac.New(sha256.New, s.hash)
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write(data)
	return h.Sum(nil)[:sealTag]
}
