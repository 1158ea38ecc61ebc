package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"math/rand"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	workers      = 3
	perNamespace = 10
	edits        = 50
	scaleBy      = 100
)

type Plan struct {
	Name, Command, Kubeconfig, Token, User, Ready, Audit, Log string
	Clusters, Losses, Huge                                    int
	Short                                                     bool
	Patience                                                  time.Duration
}

// Figures are of one phase.
type Figures map[string]any

type measurement struct {
	api    *API
	plan   Plan
	world  *World
	op     *Operator
	audit  *Audit
	want   map[string]int // workers of each cluster
	Result map[string]any
}

// measure plays the phases one after the other and writes what it saw.
func measure(api *API, plan Plan, out string) {
	m := &measurement{api: api, plan: plan, want: map[string]int{}, audit: openAudit(plan.Audit, plan.User)}
	phases := Figures{}
	m.Result = map[string]any{"operator": plan.Name, "clusters": plan.Clusters, "workers": workers, "cores": runtime.NumCPU(),
		"date": time.Now().Format("2006-01-02 15:04"), "machine": machine(), "load_before": load(), "phases": phases}
	m.namespaces()
	m.world = watchWorld(api)
	var ready float64
	m.op, ready = startOperator(plan, api.server)
	time.Sleep(2 * time.Second)
	phases["start"] = m.phase(Figures{"ready_s": round(ready)})
	phases["create"] = m.create()
	if !plan.Short {
		time.Sleep(20 * time.Second)
		phases["idle_20_s"] = m.phase(Figures{})
		phases["loss"] = m.loss()
		phases["scale"] = m.scale()
		phases["huge"] = m.huge()
		m.Result["cpu_s"], m.Result["peak_rss_mib"] = round(m.op.cpu), round(m.op.peak)
		phases["restart"] = m.restart()
		phases["delete"] = m.delete()
		m.Result["restarted_peak_rss_mib"] = round(m.op.peak)
	} else {
		m.Result["cpu_s"], m.Result["peak_rss_mib"] = round(m.op.cpu), round(m.op.peak)
	}
	m.op.end()
	text, _ := json.MarshalIndent(m.Result, "", "  ")
	if err := os.WriteFile(out, append(text, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
}

func (m *measurement) create() Figures {
	before := m.world.made
	begin := time.Now()
	parallel(m.plan.Clusters, 8, func(i int) { m.cluster(i, workers) })
	submitted := time.Since(begin).Seconds()
	pods := m.plan.Clusters * (workers + 1)
	m.world.until(m.plan.Patience, func() bool { return m.world.made-before >= pods })
	allPods := time.Since(begin).Seconds()
	m.world.until(m.plan.Patience, func() bool { return len(m.world.readyAt) >= m.plan.Clusters })
	allReady := time.Since(begin).Seconds()
	m.world.settle(3 * time.Second)
	var each []float64
	for _, at := range m.world.readyAt {
		each = append(each, at.Sub(begin).Seconds())
	}
	f := m.phase(Figures{"submitted_s": round(submitted), "all_pods_s": round(allPods), "all_ready_s": round(allReady),
		"clusters_per_s": round(float64(m.plan.Clusters) / allReady), "ready_s": spread(each), "pods_made": m.world.made - before,
		"wrong_statuses": m.world.wrong(m.want)})
	f["writes_per_cluster"] = round(float64(f["writes_but_events"].(int)) / float64(m.plan.Clusters))
	f["events_per_cluster"] = round(float64(f["writes"].(int)-f["writes_but_events"].(int)) / float64(m.plan.Clusters))
	return f
}

// loss takes workers away one by one and looks how soon each is replaced.
func (m *measurement) loss() Figures {
	var gone time.Time
	var took []float64
	var cluster string
	m.world.change(func(time.Time) {
		m.world.hears = func(kind string, o Object, at time.Time) {
			same := o.Metadata.Namespace+"/"+o.Metadata.Labels["ray.io/cluster"] == cluster
			if same && kind == "DELETED" {
				gone = at
			} else if same && !gone.IsZero() {
				took = append(took, at.Sub(gone).Seconds()*1000)
				cluster = ""
			}
		}
	})
	for i := range m.plan.Losses {
		pod := m.anyWorker()
		m.world.change(func(time.Time) {
			cluster, gone = pod.Metadata.Namespace+"/"+pod.Metadata.Labels["ray.io/cluster"], time.Time{}
		})
		m.api.must("DELETE", podPath(pod)+"?gracePeriodSeconds=0", plainJSON, nil)
		if m.world.until(10*time.Second, func() bool { return cluster == "" }) < 0 {
			log.Printf("loss %d: %s was not replaced", i, pod.key())
		}
		time.Sleep(time.Duration(100+rand.Intn(300)) * time.Millisecond)
	}
	m.world.change(func(time.Time) { m.world.hears = func(string, Object, time.Time) {} })
	m.world.settle(5 * time.Second)
	return m.phase(Figures{"replaced": len(took), "replaced_after_ms": spread(took), "wrong_statuses": m.world.wrong(m.want)})
}

// scale adds many workers to one group.
func (m *measurement) scale() Figures {
	space, name := place(0)
	begin := time.Now()
	m.resize(0, workers+scaleBy)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf(space, name) == workers+scaleBy+1 })
	pods := time.Since(begin).Seconds()
	m.world.until(m.plan.Patience, func() bool {
		return m.world.statuses[space+"/"+name].ReadyWorkerReplicas == workers+scaleBy
	})
	ready := time.Since(begin).Seconds()
	m.resize(0, workers)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf(space, name) == workers+1 })
	m.world.settle(2 * time.Second)
	return m.phase(Figures{"all_pods_s": round(pods), "all_ready_s": round(ready), "wrong_statuses": m.world.wrong(m.want)})
}

// huge edits clusters at once, alone and while a huge cluster starts: what each edit waits for its pod.
func (m *measurement) huge() Figures {
	quiet := m.edit(1)
	m.edit(0)
	index := m.plan.Clusters
	begin := time.Now()
	m.cluster(index, m.plan.Huge)
	space, name := place(index)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf(space, name) >= m.plan.Huge/10 })
	pods := make(chan float64)
	go func() {
		m.world.until(m.plan.Patience, func() bool { return m.world.podsOf(space, name) == m.plan.Huge+1 })
		pods <- time.Since(begin).Seconds()
	}()
	busy := m.edit(1)
	all := <-pods
	m.world.until(m.plan.Patience, func() bool { return m.world.statuses[space+"/"+name].State == "ready" })
	ready := time.Since(begin).Seconds()
	m.edit(0)
	m.api.must("DELETE", cluster1(space, name), plainJSON, nil)
	delete(m.want, space+"/"+name)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf(space, name) == 0 })
	m.world.settle(2 * time.Second)
	return m.phase(Figures{"edits_alone_ms": spread(quiet), "edits_beside_ms": spread(busy), "huge_all_pods_s": round(all), "huge_all_ready_s": round(ready), "wrong_statuses": m.world.wrong(m.want)})
}

// edit adds so many workers to the first clusters at once (none: takes the added away); milliseconds from each answer to its pod.
func (m *measurement) edit(more int) []float64 {
	n := min(edits, m.plan.Clusters-1)
	asked, seen := map[string]time.Time{}, map[string]time.Time{}
	m.world.change(func(time.Time) {
		m.world.hears = func(kind string, o Object, at time.Time) {
			going := more == 0 && (kind == "DELETED" || o.Metadata.DeletionTimestamp != "")
			key := o.Metadata.Namespace + "/" + o.Metadata.Labels["ray.io/cluster"]
			if _, known := seen[key]; !known && (more > 0 && kind == "ADDED" || going) {
				seen[key] = at
			}
		}
	})
	parallel(n, n, func(i int) {
		m.resize(i+1, workers+more)
		space, name := place(i + 1)
		m.world.change(func(now time.Time) { asked[space+"/"+name] = now })
	})
	all := func() bool {
		for key := range asked {
			if _, ok := seen[key]; !ok {
				return false
			}
		}
		return true
	}
	m.world.until(m.plan.Patience, all)
	var took []float64
	m.world.change(func(time.Time) {
		m.world.hears = func(string, Object, time.Time) {}
		for key, at := range asked {
			took = append(took, max(0, seen[key].Sub(at).Seconds()*1000))
		}
	})
	m.world.settle(2 * time.Second)
	return took
}

func (m *measurement) restart() Figures {
	stopped := m.op.end()
	made := m.world.made
	plan := m.plan
	plan.Log += ".2"
	var ready float64
	m.op, ready = startOperator(plan, m.api.server)
	time.Sleep(5 * time.Second)
	return m.phase(Figures{"stopped_s": round(stopped), "ready_s": round(ready), "pods_made": m.world.made - made})
}

func (m *measurement) delete() Figures {
	begin := time.Now()
	parallel(m.plan.Clusters, 8, func(i int) {
		space, name := place(i)
		m.api.must("DELETE", cluster1(space, name)+"?propagationPolicy=Background", plainJSON, nil)
	})
	m.world.until(m.plan.Patience, func() bool { return len(m.world.statuses) == 0 })
	clusters := time.Since(begin).Seconds()
	m.world.until(m.plan.Patience, func() bool { return len(m.world.pods) == 0 })
	return m.phase(Figures{"clusters_gone_s": round(clusters), "pods_gone_s": round(time.Since(begin).Seconds())})
}

// phase adds what the operator asked for and used since the last one.
func (m *measurement) phase(f Figures) Figures {
	requests, refused := m.audit.take()
	writes, events := 0, 0
	for what, n := range requests {
		verb, resource, _ := strings.Cut(what, " ")
		if slices.Contains([]string{"get", "list", "watch"}, verb) || resource == "leases" {
			continue
		}
		writes += n
		if resource == "events" {
			events += n
		}
	}
	f["requests"], f["refused"], f["writes"], f["writes_but_events"] = requests, refused, writes, writes-events
	f["cpu_s"] = m.op.used()
	fmt.Fprintln(os.Stderr, m.plan.Name, compact(f))
	return f
}

func (m *measurement) namespaces() {
	count := m.plan.Clusters/perNamespace + 1
	parallel(count, 8, func(i int) {
		space, _ := place(i * perNamespace)
		m.api.must("POST", "/api/v1/namespaces", plainJSON, fmt.Sprintf(
			`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, space))
		for code := 0; code != 200; time.Sleep(20 * time.Millisecond) { // pods need it; a controller makes it
			code, _ = m.api.do("GET", "/api/v1/namespaces/"+space+"/serviceaccounts/default", plainJSON, nil)
		}
	})
}

func (m *measurement) cluster(i, count int) {
	space, name := place(i)
	m.world.change(func(time.Time) { m.want[space+"/"+name] = count })
	container := func(name string) string {
		return `{"spec":{"containers":[{"name":"` + name + `","image":"rayproject/ray:2.55.0","resources":{"limits":{"cpu":"1","memory":"2Gi"},` +
			`"requests":{"cpu":"1","memory":"2Gi"}}}]}}`
	}
	m.api.must("POST", "/apis/ray.io/v1/namespaces/"+space+"/rayclusters", plainJSON, fmt.Sprintf(
		`{"apiVersion":"ray.io/v1","kind":"RayCluster","metadata":{"name":%q},"spec":{"rayVersion":"2.55.0","headGroupSpec":{`+
			`"rayStartParams":{"dashboard-host":"0.0.0.0"},"template":%s},"workerGroupSpecs":[{"groupName":"workers","replicas":%d,`+
			`"minReplicas":0,"maxReplicas":%d,"rayStartParams":{},"template":%s}]}}`,
		name, container("ray-head"), count, 10*count+scaleBy, container("ray-worker")))
}

func (m *measurement) resize(i, count int) {
	space, name := place(i)
	m.world.change(func(time.Time) { m.want[space+"/"+name] = count })
	m.api.must("PATCH", cluster1(space, name), "application/json-patch+json", fmt.Sprintf(
		`[{"op":"replace","path":"/spec/workerGroupSpecs/0/replicas","value":%d}]`, count))
}

func (m *measurement) anyWorker() Object {
	m.world.lock.Lock()
	defer m.world.lock.Unlock()
	for _, o := range m.world.pods {
		if o.Metadata.Labels["ray.io/node-type"] == "worker" && o.Metadata.DeletionTimestamp == "" {
			return o
		}
	}
	log.Fatal("no worker is there")
	return Object{}
}

func place(i int) (space, name string) {
	return fmt.Sprintf("bench-%04d", i/perNamespace), fmt.Sprintf("rc-%05d", i)
}

func podPath(o Object) string {
	return "/api/v1/namespaces/" + o.Metadata.Namespace + "/pods/" + o.Metadata.Name
}

func parallel(n, width int, f func(i int)) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, width)
	for i := range n {
		slots <- struct{}{}
		wait.Add(1)
		go func() {
			defer func() { <-slots; wait.Done() }()
			f(i)
		}()
	}
	wait.Wait()
}

func spread(values []float64) Figures {
	if len(values) == 0 {
		return Figures{"n": 0}
	}
	slices.Sort(values)
	at := func(q float64) float64 { return round(values[min(len(values)-1, int(q*float64(len(values))))]) }
	return Figures{"n": len(values), "p50": at(.5), "p99": at(.99), "max": round(values[len(values)-1])}
}

func compact(f Figures) string {
	short := Figures{}
	for k, v := range f {
		if k != "requests" && k != "refused" {
			short[k] = v
		}
	}
	text, _ := json.Marshal(short)
	return string(text)
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

func machine() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "model name") {
			_, name, _ := strings.Cut(line, ":")
			return strings.TrimSpace(name)
		}
	}
	return runtime.GOARCH
}

func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
