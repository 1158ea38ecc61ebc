package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

type Plan struct {
	Name, Command, Kubeconfig, Token, User, Ready, Audit, Log string
	Clusters, Losses, Rush, Huge, Jobs, Edited, Editors       int
	EditRate                                                  float64
	Short                                                     bool
	Patience                                                  time.Duration
}

type measurement struct {
	api       *API
	plan      Plan
	world     *World
	op        *Operator
	audit     *Audit
	beside    Beside
	dashboard *Dashboard
	want      map[string]int // workers of each cluster, by its key
}

// measure plays the phases one after the other and writes what it saw.
func measure(api *API, plan Plan, out string) {
	m := &measurement{api: api, plan: plan, audit: openAudit(plan.Audit, plan.User), beside: Beside{}, want: map[string]int{}}
	phases := Figures{}
	result := Figures{"operator": plan.Name, "clusters": plan.Clusters, "workers": workers, "cores": runtime.NumCPU(),
		"date": time.Now().Format("2006-01-02 15:04"), "machine": machine(), "load_before": load(), "phases": phases}
	m.namespaces()
	m.world = watchWorld(api, plan.Jobs > 0)
	var environment []string
	if plan.Jobs > 0 {
		m.dashboard = playDashboard(func() { m.world.change(func(time.Time) {}) })
		environment = m.dashboard.environment()
	}
	m.beside.used()
	var ready float64
	m.op, ready = startOperator(plan, api.server, environment)
	time.Sleep(2 * time.Second)
	phases["start"] = m.phase(Figures{"ready_s": ready})
	phases["create"] = m.create()
	if plan.Jobs > 0 {
		phases["jobs"] = m.jobs()
		phases["jobs_deleted"] = m.removeJobs()
	}
	if plan.Edited > 0 {
		phases["edited"] = m.edited()
	}
	if !plan.Short {
		time.Sleep(20 * time.Second)
		phases["idle_20_s"] = m.phase(Figures{})
		phases["loss"] = m.loss()
		phases["rush"] = m.rush()
		phases["scale"] = m.scale()
		phases["huge"] = m.huge()
	}
	result["cpu_s"], result["peak_rss_mib"] = round(m.op.cpu), round(m.op.peak)
	if !plan.Short {
		phases["restart"] = m.restart()
		phases["delete"] = m.delete()
		result["restarted_peak_rss_mib"] = round(m.op.peak)
	}
	m.op.end()
	text, _ := json.MarshalIndent(result, "", "  ")
	if err := os.WriteFile(out, append(text, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
}

// phase adds what the operator asked for since the last one, and what it and the programs beside it used.
func (m *measurement) phase(f Figures) Figures {
	requests, refused := m.audit.take()
	writes, events := 0, 0
	for what, n := range requests {
		verb, resource, _ := strings.Cut(what, " ")
		if slices.Contains([]string{"get", "list", "watch"}, verb) || resource == "leases" || resource == "selfsubjectaccessreviews" {
			continue
		}
		writes += n
		if resource == "events" {
			events += n
		}
	}
	f["requests"], f["refused"], f["writes"], f["writes_but_events"] = requests, refused, writes, writes-events
	f["cpu_s"], f["cpu_beside_s"] = m.op.used(), m.beside.used()
	fmt.Fprintln(os.Stderr, m.plan.Name, f.short())
	return f
}
