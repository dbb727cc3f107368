package papertest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A Corpus is a file of papers, and what reading it must come to.
type Corpus struct {
	Text    []byte
	Records int               // lines that are not empty
	Refused int               // of them
	Papers  []string          // the ids of the others, once each
	Coins   map[string]string // made-up words, each with the id of the one paper that has it
}

const (
	againEvery  = 40   // records to one that tells of an earlier paper again
	refuseEvery = 997  // records to one that must be refused
	emptyEvery  = 2500 // records to one empty line
)

// Make writes a corpus of so many records. Papers come again near to their
// first record and far from it.
func Make(records int) Corpus {
	c := Corpus{Coins: map[string]string{}}
	var text bytes.Buffer
	for n := range records {
		c.Records++
		if n%emptyEvery == emptyEvery-1 {
			text.WriteByte('\n')
		}
		switch {
		case n%refuseEvery == refuseEvery-1:
			text.Write(Refused(c.Refused))
			c.Refused++
		case n%againEvery == againEvery-1:
			text.Write(line(Again(len(c.Papers) * (n / againEvery % 3) / 3)))
		default:
			i := len(c.Papers)
			p := Paper(i)
			if i%coinEvery == 0 && p.Abstract != "" {
				c.Coins[Coin(i)] = p.ID
			}
			c.Papers = append(c.Papers, p.ID)
			text.Write(line(p))
		}
		text.WriteByte('\n')
	}
	c.Text = text.Bytes()
	return c
}

// Lines writes rows as a file of the corpus format.
func Lines(rows ...Row) []byte {
	var text bytes.Buffer
	for _, r := range rows {
		text.Write(line(r))
		text.WriteByte('\n')
	}
	return text.Bytes()
}

func line(r Row) []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return b
}

// Refused returns a line that no reader may accept. The numbers go round the
// ways in which a line can be wrong.
func Refused(n int) []byte {
	ways := []string{
		`this is no JSON`,
		`{"title":"A paper without an id"}`,
		fmt.Sprintf(`{"id":"2405.9%04d"}`, n),
		fmt.Sprintf(`{"id":"2405.9%04d","title":"Of the far future","date":"9999-01-01"}`, n),
		fmt.Sprintf("{\"id\":\"2405.9%04d\",\"title\":\"Not UTF-8: \xff\xfe\"}", n),
		`{"id":"not an id","title":"Of nowhere"}`,
		fmt.Sprintf(`{"id":"2405.9%04d","title":"Cut off in the mid`, n),
		fmt.Sprintf(`{"id":"2405.9%04d","title":"Of nobody","authors":42}`, n),
		fmt.Sprintf(`{"id":"2405.9%04d","title":" "}`, n),
		`["an","array"]`,
	}
	return []byte(ways[n%len(ways)])
}
