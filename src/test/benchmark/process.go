package main

import (
	"bytes"
	"log"
	"maps"
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
	plan    Plan
	cmd     *exec.Cmd
	log     *os.File
	peak    float64
	threads int     // at most
	cpu     float64 // at the last look
	stop    chan bool
}

// startOperator returns when it is ready, with the seconds that it took.
func startOperator(plan Plan, server string, environment []string) (*Operator, float64) {
	out, err := os.Create(plan.Log)
	if err != nil {
		log.Fatal(err)
	}
	o := &Operator{plan: plan, cmd: exec.Command("sh", "-c", "exec "+plan.Command), log: out, stop: make(chan bool)}
	o.cmd.Env = append(os.Environ(), "KUBECONFIG="+plan.Kubeconfig, "SERVER="+server, "TOKEN="+plan.Token)
	o.cmd.Env = append(o.cmd.Env, environment...)
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
	took := since(begin)
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
			_, rss, threads := group(o.cmd.Process.Pid)
			o.peak, o.threads = max(o.peak, rss), max(o.threads, threads)
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
	return since(begin)
}

// used is the seconds of CPU since the last call.
func (o *Operator) used() float64 {
	now, _, _ := group(o.cmd.Process.Pid)
	used := now - o.cpu
	o.cpu = now
	return round(used)
}

// Beside is the seconds of CPU of what the driver of the benchmark runs besides the operator, by program, at the last look.
type Beside map[string]float64

// used is the seconds of CPU since the last call.
func (b Beside) used() Figures {
	now := Beside{}
	for _, p := range processes() {
		if p.parent == os.Getppid() {
			line, _ := os.ReadFile("/proc/" + p.pid + "/cmdline") // one executable may be all parts of a control plane
			program, _, _ := strings.Cut(string(line), "\x00")
			now[filepath.Base(program)] += p.cpu // two are the benchmark's own: the player and this one
		}
	}
	used := Figures{}
	for name, cpu := range now {
		if more := round(cpu - b[name]); more > 0 {
			used[name] = more
		}
	}
	maps.Copy(b, now)
	return used
}

// group sums the seconds of CPU, the MiB of memory and the threads of a process group.
func group(id int) (cpu, rss float64, threads int) {
	for _, p := range processes() {
		if p.group == id {
			cpu, rss, threads = cpu+p.cpu, rss+p.rss, threads+p.threads
		}
	}
	return cpu, rss, threads
}

// Process is a line of /proc: CPU in seconds, memory in MiB.
type Process struct {
	pid                    string
	parent, group, threads int
	cpu, rss               float64
}

func processes() []Process {
	var all []Process
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it ended
		}
		f := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // from the third field of the line on
		number := func(i int) float64 { n, _ := strconv.ParseFloat(f[i], 64); return n }
		all = append(all, Process{pid: filepath.Base(filepath.Dir(file)), parent: int(number(1)), group: int(number(2)), threads: int(number(17)),
			cpu: (number(11) + number(12)) / ticks, rss: number(21) * float64(os.Getpagesize()) / (1 << 20)})
	}
	return all
}
