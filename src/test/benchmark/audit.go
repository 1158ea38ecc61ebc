package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
)

// Audit reads what one user asked of the API server.
type Audit struct {
	file *os.File
	user string
	rest []byte
}

func openAudit(path, user string) *Audit {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	_, _ = file.Seek(0, io.SeekEnd)
	return &Audit{file: file, user: `"username":"` + user + `"`}
}

// take returns the requests since the last call, by verb and resource, and those the server refused.
func (a *Audit) take() (requests map[string]int, refused map[string]int) {
	requests, refused = map[string]int{}, map[string]int{}
	for r := bufio.NewReaderSize(a.file, 1<<20); ; {
		line, err := r.ReadBytes('\n')
		a.rest = append(a.rest, line...)
		if err != nil {
			return
		}
		line, a.rest = a.rest, nil
		var e struct {
			Stage, Verb    string
			ObjectRef      struct{ Resource, Subresource string }
			ResponseStatus struct{ Code int }
		}
		if !strings.Contains(string(line), a.user) || json.Unmarshal(line, &e) != nil {
			continue
		}
		if e.Stage != "ResponseComplete" && !(e.Verb == "watch" && e.Stage == "ResponseStarted") ||
			e.Verb == "watch" && e.Stage == "ResponseComplete" {
			continue
		}
		what := e.Verb + " " + e.ObjectRef.Resource
		if e.ObjectRef.Subresource != "" {
			what += "/" + e.ObjectRef.Subresource
		}
		requests[what]++
		if e.ResponseStatus.Code >= 400 {
			refused[fmt.Sprintf("%d %s", e.ResponseStatus.Code, what)]++
		}
	}
}
