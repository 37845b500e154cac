// Reads a checkpoint, proofs and tiles written by services/kit/proof with Go's own x/mod packages.
// Input: JSON on stdin (see test_go.py). Prints "accepted", or what was refused.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type given struct {
	Keys        []string
	Note        string
	OldNote     string
	Record      []byte
	Index       int64
	Inclusion   [][]byte
	Consistency [][]byte
	Tiles       map[string][]byte
}

func main() {
	var g given
	if err := json.NewDecoder(os.Stdin).Decode(&g); err != nil {
		fail("input", err)
	}
	tree, old := open(g.Keys, g.Note), open(g.Keys, g.OldNote)
	if err := tlog.CheckRecord(hashes(g.Inclusion), tree.N, tree.Hash, g.Index, tlog.RecordHash(g.Record)); err != nil {
		fail("inclusion", err)
	}
	if err := tlog.CheckTree(tlog.TreeProof(hashes(g.Consistency)), tree.N, tree.Hash, old.N, old.Hash); err != nil {
		fail("consistency", err)
	}
	reader := tlog.TileHashReader(tree, tiles(g.Tiles))
	root, err := tlog.TreeHash(old.N, reader)
	if err != nil || root != old.Hash {
		fail("tiles", fmt.Errorf("%v: root of the old tree is %v", err, root))
	}
	fmt.Println("accepted")
}

func open(keys []string, text string) tlog.Tree {
	var known []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			fail("key", err)
		}
		known = append(known, verifier)
	}
	opened, err := note.Open([]byte(text), note.VerifierList(known...))
	if err != nil {
		fail("note", err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("size", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("root", err)
	}
	return tlog.Tree{N: size, Hash: root}
}

func hashes(found [][]byte) []tlog.Hash {
	made := make([]tlog.Hash, len(found))
	for at, each := range found {
		copy(made[at][:], each)
	}
	return made
}

// tiles hands out tiles by the addresses of C2SP tlog-tiles, which lack the height in Go's own.
type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, each := range wanted {
		data, there := t[strings.TrimPrefix(each.Path(), "tile/8/")]
		if !there {
			return nil, fmt.Errorf("no tile %s", each.Path())
		}
		found = append(found, data)
	}
	return found, nil
}

func fail(what string, err error) {
	fmt.Println("refused:", what, err)
	os.Exit(1)
}
