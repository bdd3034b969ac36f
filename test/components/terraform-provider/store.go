package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const storeVariable = "ZTCTL_STAND_IN_STORE"

// store is what the vendor holds: {TYPE: {ID: OBJECT}} in one JSON file, which a test may edit. Beside it lie PATH.calls.jsonl, one line for
// each call in the order in which they came, and PATH.faults.json, what shall go wrong at which of them.
type store struct{ path string }

type objects = map[string]map[string]object

// call is one request of Terraform that touches an object.
type call struct {
	Operation string `json:"operation"`
	Type      string `json:"type"`
	Action    string `json:"action,omitempty"`
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
}

// fault is what shall happen at the At-th call that fits, counted from line From of the calls on, 0 = from the first.
type fault struct {
	call
	From int `json:"from"`
	At   int `json:"at"`
	// before or after the object was stored.
	Moment string `json:"moment"`
	// fail, stall, crash or change.
	Do           string `json:"do"`
	Milliseconds int    `json:"milliseconds"`
	Message      string `json:"message"`
	Change       *struct {
		Type string `json:"type"`
		ID   string `json:"id"`
		// Fields to set; null takes one away; no object at all deletes it.
		Set object `json:"set"`
	} `json:"change"`
}

func storeAt(path string) *store { return &store{path: path} }

// locked lets one process in at a time.
func (s *store) locked(work func() error) error {
	if s.path == "" {
		return fmt.Errorf("the environment variable %s does not name a file", storeVariable)
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(s.path+".lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	return work()
}

func (s *store) load() (objects, error) {
	held := objects{}
	bytesRead, err := os.ReadFile(s.path)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(bytes.TrimSpace(bytesRead)) == 0 {
		return held, nil
	}
	if err != nil {
		return nil, err
	}
	reader := json.NewDecoder(bytes.NewReader(bytesRead))
	reader.UseNumber()
	if err := reader.Decode(&held); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	return held, nil
}

func (s *store) save(held objects) error {
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return err
	}
	making := s.path + ".new"
	if err := os.WriteFile(making, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(making, s.path)
}

func (s *store) find(kind, id string) (found object, err error) {
	err = s.locked(func() error {
		held, err := s.load()
		found = held[kind][id]
		return err
	})
	return found, err
}

// put stores an object, or takes it away where there is none.
func (s *store) put(kind, id string, made object) error {
	return s.locked(func() error {
		held, err := s.load()
		if err != nil {
			return err
		}
		set(held, kind, id, made)
		return s.save(held)
	})
}

func set(held objects, kind, id string, made object) {
	if made == nil {
		delete(held[kind], id)
		return
	}
	if held[kind] == nil {
		held[kind] = map[string]object{}
	}
	held[kind][id] = made
}

func (s *store) calls() ([]call, error) {
	file, err := os.Open(s.path + ".calls.jsonl")
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var calls []call
	lines := json.NewDecoder(file)
	for lines.More() {
		var one call
		if err := lines.Decode(&one); err != nil {
			return nil, err
		}
		calls = append(calls, one)
	}
	return calls, nil
}

// note writes a call down, and says what shall go wrong at it and the how many-th of its kind it is.
func (s *store) note(made call) (due []fault, nth int, err error) {
	err = s.locked(func() error {
		calls, err := s.calls()
		if err != nil {
			return err
		}
		line, err := json.Marshal(made)
		if err != nil {
			return err
		}
		file, err := os.OpenFile(s.path+".calls.jsonl", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		defer file.Close()
		if _, err := file.Write(append(line, '\n')); err != nil {
			return err
		}
		for _, one := range calls {
			if one == made {
				nth++
			}
		}
		due, err = s.due(append(calls, made), made)
		return err
	})
	return due, nth, err
}

func (s *store) due(calls []call, made call) ([]fault, error) {
	text, err := os.ReadFile(s.path + ".faults.json")
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var faults, due []fault
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.UseNumber()
	if err := reader.Decode(&faults); err != nil {
		return nil, fmt.Errorf("%s.faults.json: %w", s.path, err)
	}
	for _, one := range faults {
		if !one.fits(made) {
			continue
		}
		count := 0
		for at, earlier := range calls {
			if at >= one.From && one.fits(earlier) {
				count++
			}
		}
		if count == max(one.At, 1) {
			due = append(due, one)
		}
	}
	return due, nil
}

func (f fault) fits(made call) bool {
	fits := func(wanted, is string) bool { return wanted == "" || wanted == is }
	return f.Operation == made.Operation && fits(f.Type, made.Type) && fits(f.Action, made.Action) && fits(f.Name, made.Name)
}

// strike does what is due at a moment; an error is the reply of the call.
func (s *store) strike(ctx context.Context, stopped <-chan struct{}, due []fault, moment string) error {
	for _, one := range due {
		if one.Moment != moment && !(one.Moment == "" && moment == "before") {
			continue
		}
		switch one.Do {
		case "crash":
			os.Exit(3)
		case "stall":
			if err := stall(ctx, stopped, one.Milliseconds); err != nil {
				return err
			}
		case "change":
			if err := s.change(one); err != nil {
				return err
			}
		case "fail":
			return errors.New(or(one.Message, "failed to make http request\n503 Service Unavailable"))
		default:
			return fmt.Errorf("%q is nothing that can go wrong here", one.Do)
		}
	}
	return nil
}

// stall waits; without a time until Terraform gives up.
func stall(ctx context.Context, stopped <-chan struct{}, milliseconds int) error {
	var over <-chan time.Time
	if milliseconds > 0 {
		over = time.After(time.Duration(milliseconds) * time.Millisecond)
	}
	select {
	case <-over:
		return nil
	case <-stopped:
	case <-ctx.Done():
	}
	return errors.New("failed to make http request\ncontext canceled")
}

func (s *store) change(one fault) error {
	if one.Change == nil {
		return errors.New("a change says what to change")
	}
	return s.locked(func() error {
		held, err := s.load()
		if err != nil {
			return err
		}
		changed := held[one.Change.Type][one.Change.ID]
		if one.Change.Set == nil {
			delete(held[one.Change.Type], one.Change.ID)
			return s.save(held)
		}
		if changed == nil {
			changed = object{}
		}
		for key, value := range one.Change.Set {
			if value == nil {
				delete(changed, key)
			} else {
				changed[key] = value
			}
		}
		set(held, one.Change.Type, one.Change.ID, changed)
		return s.save(held)
	})
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// seedOf differs for every object that is made, and is the same in every run that makes the same ones.
func seedOf(made call, nth int) [32]byte {
	return sha256.Sum256([]byte(fmt.Sprintf("%s\x00%s\x00%d", made.Type, made.Name, nth)))
}

func uuidOf(seed [32]byte) string {
	text := hex.EncodeToString(seed[:16])
	return strings.Join([]string{text[:8], text[8:12], "4" + text[13:16], "8" + text[17:20], text[20:]}, "-")
}

// decimalOf looks like an id of ZPA: 216196257331 and six digits, which differ.
func decimalOf(seed [32]byte) string {
	number := uint64(0)
	for _, one := range seed[:7] {
		number = number<<8 | uint64(one)
	}
	return fmt.Sprintf("216196%012d", number%1_000_000_000_000)
}
