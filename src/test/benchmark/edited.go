package main

import (
	"fmt"
	"log"
	"sync"
	"sync/atomic"
	"time"
)

const (
	probes      = 20 // new clusters, one after the other
	editedSpace = "bench-edited"
	probeSpace  = "bench-probes"
)

func (m *measurement) headOnly(p Place) {
	m.api.must("POST", "/apis/ray.io/v1/namespaces/"+p.space+"/rayclusters", plainJSON, fmt.Sprintf(
		`{"apiVersion":"ray.io/v1","kind":"RayCluster","metadata":{"name":%q},"spec":{"rayVersion":"2.55.0","headGroupSpec":{`+
			`"rayStartParams":{"dashboard-host":"0.0.0.0"},"template":{"spec":{"containers":[{"name":"ray-head","image":"rayproject/ray:2.55.0"}]}}}}}`,
		p.name))
}

// edited makes clusters of one head and edits them without a pause, or so many times a second: what somebody else's new cluster waits meanwhile, and what it
// waits alone. An edit changes an annotation of the head's Service.
func (m *measurement) edited() Figures {
	n := m.plan.Edited
	all := make([]Place, n)
	for i := range all {
		all[i] = Place{editedSpace, fmt.Sprintf("edited-%03d", i)}
	}
	parallel(n, 8, func(i int) { m.headOnly(all[i]) })
	m.world.until(m.plan.Patience, func() bool {
		for _, p := range all {
			if m.world.statuses[p.key()].State != "ready" {
				return false
			}
		}
		return true
	})
	m.world.settle(5 * time.Second)
	m.phase(Figures{})

	alone := m.probe("alone")
	var stop atomic.Bool
	var made atomic.Int64
	var lock sync.Mutex
	var requests []float64 // milliseconds
	var editing sync.WaitGroup
	begin := time.Now()
	var pause time.Duration // between two edits; none: as fast as the API server takes them
	if m.plan.EditRate > 0 {
		pause = time.Duration(float64(time.Second) / m.plan.EditRate)
	}
	for e := range m.plan.Editors {
		editing.Go(func() {
			for i := e; !stop.Load(); i += m.plan.Editors {
				time.Sleep(time.Until(begin.Add(pause * time.Duration(i))))
				sent := time.Now()
				m.api.must("PATCH", all[i%n].path(), merge, fmt.Sprintf(
					`{"spec":{"headServiceAnnotations":{"example.com/edit":"%d"}}}`, made.Add(1)))
				took := time.Since(sent).Seconds() * 1000
				lock.Lock()
				requests = append(requests, took)
				lock.Unlock()
			}
		})
	}
	time.Sleep(5 * time.Second)
	beside := m.probe("beside")
	stop.Store(true)
	editing.Wait()
	seconds := time.Since(begin).Seconds()
	m.world.settle(5 * time.Second)
	return m.phase(Figures{"edited": n, "edits_per_s": round(float64(made.Load()) / seconds), "edit_ms": spread(requests),
		"new_alone_ms": spread(alone), "new_beside_ms": spread(beside)})
}

// probe makes clusters of one head, one after the other: milliseconds from each request to the state ready.
func (m *measurement) probe(name string) []float64 {
	var took []float64
	for i := range probes {
		p := Place{probeSpace, fmt.Sprintf("%s-%02d", name, i)}
		begin := time.Now()
		m.headOnly(p)
		if m.world.until(m.plan.Patience, func() bool { return m.world.statuses[p.key()].State == "ready" }) < 0 {
			log.Print(p.key() + " was never ready")
		}
		took = append(took, m.world.readyAt[p.key()].Sub(begin).Seconds()*1000)
		m.api.must("DELETE", p.path()+"?propagationPolicy=Background", plainJSON, nil)
		time.Sleep(500 * time.Millisecond)
	}
	return took
}
