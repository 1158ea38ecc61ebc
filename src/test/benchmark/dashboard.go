package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// How long a job runs.
const jobLength = 2 * time.Second

// Dashboard plays Ray's dashboard of every cluster. The operator reaches it as an HTTP proxy, which the clients of Go and of Java
// take from their environment: no DNS, no route.
type Dashboard struct {
	lock    sync.Mutex
	address string
	begun   map[string]time.Time // by host and id
	again   int
	asked   Counts
	changed func()
}

// Counts are of requests: those that ask, and those that hand a job over.
type Counts struct{ questions, submissions int }

func (c Counts) since(before Counts) (questions, submissions int) {
	return c.questions - before.questions, c.submissions - before.submissions
}

func playDashboard(changed func()) *Dashboard {
	d := &Dashboard{begun: map[string]time.Time{}, changed: changed}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	d.address = listener.Addr().String()
	go func() { log.Fatal(http.Serve(listener, d)) }()
	return d
}

// environment is what brings an operator here.
func (d *Dashboard) environment() []string {
	host, port, _ := strings.Cut(d.address, ":")
	return []string{"HTTP_PROXY=http://" + d.address, "http_proxy=http://" + d.address, "NO_PROXY=127.0.0.1,localhost",
		"JAVA_TOOL_OPTIONS=-Dhttp.proxyHost=" + host + " -Dhttp.proxyPort=" + port}
}

func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, isJob := strings.CutPrefix(r.URL.Path, "/api/jobs/")
	submits := isJob && id == "" && r.Method == "POST"
	if submits {
		var asked struct {
			ID string `json:"submission_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		id = asked.ID
	}
	key := r.Host + " " + id
	d.lock.Lock()
	at, known := d.begun[key]
	if submits {
		d.asked.submissions++
		if known {
			d.again++
		} else {
			at = time.Now()
			d.begun[key] = at
		}
	} else {
		d.asked.questions++
	}
	d.lock.Unlock()
	switch {
	case submits && known:
		http.Error(w, "Job with submission_id "+id+" already exists. Please use a different submission_id.", 500)
	case submits:
		answer(w, map[string]any{"job_id": id, "submission_id": id})
		d.changed()
	case isJob && known:
		answer(w, info(id, at))
	default:
		http.Error(w, "Job "+id+" does not exist", 404)
	}
}

func info(id string, at time.Time) map[string]any {
	all := map[string]any{"submission_id": id, "type": "SUBMISSION", "status": "RUNNING", "entrypoint": "true", "message": "played",
		"start_time": at.UnixMilli()}
	if end := at.Add(jobLength); time.Now().After(end) {
		all["status"], all["end_time"] = "SUCCEEDED", end.UnixMilli()
	}
	return all
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		fmt.Println(err)
	}
}

func (d *Dashboard) counts() Counts {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.asked
}

func (d *Dashboard) submitted() int {
	d.lock.Lock()
	defer d.lock.Unlock()
	return len(d.begun)
}

// twice is how often a job that was there was handed over again.
func (d *Dashboard) twice() int {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.again
}

func (d *Dashboard) times(from time.Time) []float64 {
	d.lock.Lock()
	defer d.lock.Unlock()
	var all []float64
	for _, at := range d.begun {
		all = append(all, at.Sub(from).Seconds())
	}
	return all
}
