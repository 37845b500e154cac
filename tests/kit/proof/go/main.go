// Reads a checkpoint, proofs and tiles written by services/kit/proof with Go's own x/mod packages.
// Input: JSON on stdin (see test_go.py). Prints "accepted", or what was refused.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
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
	Witnesses   []string
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
	tree, old := open(g, g.Note), open(g, g.OldNote)
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

func open(g given, text string) tlog.Tree {
	var known []note.Verifier
	for _, key := range g.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			fail("key", err)
		}
		known = append(known, verifier)
	}
	for _, key := range g.Witnesses {
		known = append(known, witnessOf(key))
	}
	opened, err := note.Open([]byte(text), note.VerifierList(known...))
	if err != nil {
		fail("note", err)
	}
	if len(opened.Sigs) != len(known) {
		fail("note", fmt.Errorf("%d of %d have signed", len(opened.Sigs), len(known)))
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

// witness checks cosignatures (C2SP tlog-cosignature), a kind of signatures that Go's package leaves to its callers.
type witness struct {
	name string
	key  []byte
}

func witnessOf(key string) note.Verifier {
	parts := strings.SplitN(key, "+", 3)
	encoded, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(encoded) != 33 || encoded[0] != 4 {
		fail("witness", fmt.Errorf("%v: this is no witness's key", err))
	}
	return witness{parts[0], encoded}
}

func (w witness) Name() string { return w.name }

func (w witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n"), w.key...))
	return binary.BigEndian.Uint32(sum[:])
}

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seen := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(w.key[1:], []byte(seen), signature[8:])
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
