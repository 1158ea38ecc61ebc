package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const ticks = 100 // of /proc, a second

// Operator is a process group: what sh starts for us.
type Operator struct {
	plan Plan
	cmd  *exec.Cmd
	log  *os.File
	peak float64
	cpu  float64 // at the last look
	stop chan bool
}

// startOperator returns when it is ready, with the seconds that it took.
func startOperator(plan Plan, server string) (*Operator, float64) {
	out, err := os.Create(plan.Log)
	if err != nil {
		log.Fatal(err)
	}
	o := &Operator{plan: plan, cmd: exec.Command("sh", "-c", "exec "+plan.Command), log: out, stop: make(chan bool)}
	o.cmd.Env = append(os.Environ(), "KUBECONFIG="+plan.Kubeconfig, "SERVER="+server, "TOKEN="+plan.Token)
	o.cmd.Stdout, o.cmd.Stderr = out, out
	o.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	begin := time.Now()
	if err := o.cmd.Start(); err != nil {
		log.Fatal(err)
	}
	for plan.Ready != "" && !o.said(plan.Ready) {
		if time.Since(begin) > plan.Patience {
			o.end()
			log.Fatalf("%s is not ready after %s: see %s", plan.Name, plan.Patience, plan.Log)
		}
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(begin).Seconds()
	if plan.Ready == "" {
		time.Sleep(time.Second)
	}
	go o.sample()
	return o, took
}

func (o *Operator) said(text string) bool {
	all, _ := os.ReadFile(o.plan.Log)
	return strings.Contains(string(all), text)
}

func (o *Operator) sample() {
	for {
		select {
		case <-o.stop:
			return
		case <-time.After(200 * time.Millisecond):
			_, rss := group(o.cmd.Process.Pid)
			o.peak = max(o.peak, rss)
		}
	}
}

// end stops it in order and returns the seconds that it took.
func (o *Operator) end() float64 {
	begin := time.Now()
	_ = syscall.Kill(-o.cmd.Process.Pid, syscall.SIGTERM)
	late := time.AfterFunc(60*time.Second, func() { _ = syscall.Kill(-o.cmd.Process.Pid, syscall.SIGKILL) })
	_ = o.cmd.Wait()
	late.Stop()
	select {
	case o.stop <- true:
	default:
	}
	o.log.Close()
	return time.Since(begin).Seconds()
}

// used is the seconds of CPU since the last call.
func (o *Operator) used() float64 {
	now, _ := group(o.cmd.Process.Pid)
	used := now - o.cpu
	o.cpu = now
	return round(used)
}

// group sums the seconds of CPU and the MiB of memory of a process group.
func group(pgid int) (cpu, rss float64) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		if f[2] != strconv.Itoa(pgid) {
			continue
		}
		for _, i := range []int{11, 12} { // user and system
			n, _ := strconv.ParseFloat(f[i], 64)
			cpu += n / ticks
		}
		pages, _ := strconv.ParseFloat(f[21], 64)
		rss += pages * float64(os.Getpagesize()) / (1 << 20)
	}
	return cpu, rss
}

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
