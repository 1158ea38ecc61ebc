package main

import (
	"log"
	"math/rand"
	"sync"
	"time"
)

const edits = 50

func (m *measurement) create() Figures {
	n := m.plan.Clusters
	begin := time.Now()
	parallel(n, 8, func(i int) { m.cluster(i, workers) })
	submitted := since(begin)
	m.world.until(m.plan.Patience, func() bool { return m.world.made >= n*(workers+1) })
	allPods := since(begin)
	m.world.until(m.plan.Patience, func() bool { return len(m.world.readyAt) >= n })
	allReady := since(begin)
	m.world.settle(3 * time.Second)
	var each []float64
	for _, at := range m.world.readyAt {
		each = append(each, at.Sub(begin).Seconds())
	}
	f := m.phase(Figures{"submitted_s": submitted, "all_pods_s": allPods, "all_ready_s": allReady,
		"clusters_per_s": round(float64(n) / allReady), "ready_s": spread(each), "pods_made": m.world.made,
		"wrong_statuses": m.world.wrong(m.want)})
	f["writes_per_cluster"] = round(float64(f["writes_but_events"].(int)) / float64(n))
	f["events_per_cluster"] = round(float64(f["writes"].(int)-f["writes_but_events"].(int)) / float64(n))
	return f
}

// loss takes workers away one by one while nothing else happens.
func (m *measurement) loss() Figures {
	f := m.losses(400*time.Millisecond, func() bool { return true })
	m.world.settle(5 * time.Second)
	f["wrong_statuses"] = m.world.wrong(m.want)
	return m.phase(f)
}

// rush takes workers away one by one while many other clusters start, which are removed when all is measured.
func (m *measurement) rush() Figures {
	first := m.plan.Clusters + 1 // the place before is the huge cluster's
	begin := time.Now()
	started := make(chan float64, 1)
	go func() {
		parallel(m.plan.Rush, 8, func(i int) { m.cluster(first+i, workers) })
		m.world.until(m.plan.Patience, func() bool { return len(m.world.readyAt) >= m.plan.Clusters+m.plan.Rush })
		started <- since(begin)
	}()
	// Sooner than in loss: all of them shall fall into the start.
	f := m.losses(200*time.Millisecond, func() bool { return len(started) == 0 })
	f["started"], f["all_ready_s"] = m.plan.Rush, <-started
	m.world.settle(5 * time.Second)
	f["wrong_statuses"] = m.world.wrong(m.want)
	_, f["pods_gone_s"] = m.remove(first, m.plan.Rush)
	m.world.settle(2 * time.Second)
	return m.phase(f)
}

// losses takes a worker away from each of the first clusters, one after the other with a pause between, as long as there is cause
// to: how long each had no replacement, and, for what the API server is at then, how long the request took that ended it. None
// waits for the one before: an operator that is slow would have fewer to replace.
func (m *measurement) losses(longest time.Duration, cause func() bool) Figures {
	ended := map[string]time.Time{}
	var took, requests []float64 // milliseconds
	m.world.hear(func(pod Object, came bool, at time.Time) {
		if then, lost := ended[pod.owner()]; !came {
			ended[pod.owner()] = at
		} else if lost {
			took = append(took, at.Sub(then).Seconds()*1000)
			delete(ended, pod.owner())
		}
	})
	taken := 0
	var requested sync.WaitGroup
	for _, i := range rand.Perm(m.plan.Clusters)[:min(m.plan.Losses, m.plan.Clusters)] {
		if !cause() {
			break
		}
		taken++
		requested.Go(func() {
			begin := time.Now()
			m.takeWorker(place(i))
			m.world.change(func(now time.Time) { requests = append(requests, now.Sub(begin).Seconds()*1000) })
		})
		time.Sleep(longest/4 + time.Duration(rand.Int63n(int64(longest*3/4))))
	}
	requested.Wait()
	m.world.until(time.Minute, func() bool { return len(took) == taken })
	m.world.hear(nil)
	if len(took) < taken {
		log.Printf("%d workers were taken away, and %d replaced", taken, len(took))
	}
	return Figures{"taken": taken, "replaced": len(took), "replaced_after_ms": spread(took), "request_ms": spread(requests)}
}

// scale adds many workers to one group.
func (m *measurement) scale() Figures {
	key := place(0).key()
	begin := time.Now()
	m.resize(0, workers+scaleBy)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf[key] == workers+scaleBy+1 })
	pods := since(begin)
	m.world.until(m.plan.Patience, func() bool { return m.world.statuses[key].ReadyWorkerReplicas == workers+scaleBy })
	ready := since(begin)
	m.resize(0, workers)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf[key] == workers+1 })
	m.world.settle(2 * time.Second)
	return m.phase(Figures{"all_pods_s": pods, "all_ready_s": ready, "wrong_statuses": m.world.wrong(m.want)})
}

// huge edits clusters at once, alone and while a huge cluster starts: what each edit waits for its pod.
func (m *measurement) huge() Figures {
	alone := m.edit(1)
	m.edit(0)
	index := m.plan.Clusters
	key := place(index).key()
	begin := time.Now()
	m.cluster(index, m.plan.Huge)
	m.world.until(m.plan.Patience, func() bool { return m.world.podsOf[key] >= m.plan.Huge/10 })
	pods := make(chan float64)
	go func() {
		m.world.until(m.plan.Patience, func() bool { return m.world.podsOf[key] == m.plan.Huge+1 })
		pods <- since(begin)
	}()
	beside := m.edit(1)
	allPods := <-pods
	m.world.until(m.plan.Patience, func() bool { return m.world.statuses[key].State == "ready" })
	allReady := since(begin)
	m.edit(0)
	m.remove(index, 1)
	m.world.settle(2 * time.Second)
	return m.phase(Figures{"edits_alone_ms": spread(alone), "edits_beside_ms": spread(beside), "huge_all_pods_s": allPods,
		"huge_all_ready_s": allReady, "wrong_statuses": m.world.wrong(m.want)})
}

// edit adds so many workers to the first clusters at once (none: takes the added away); milliseconds from each answer to its pod.
func (m *measurement) edit(more int) []float64 {
	n := min(edits, m.plan.Clusters-1)
	asked, seen := map[string]time.Time{}, map[string]time.Time{}
	m.world.hear(func(pod Object, came bool, at time.Time) {
		if _, known := seen[pod.owner()]; !known && came == (more > 0) {
			seen[pod.owner()] = at
		}
	})
	parallel(n, n, func(i int) {
		m.resize(i+1, workers+more)
		m.world.change(func(now time.Time) { asked[place(i+1).key()] = now })
	})
	m.world.until(m.plan.Patience, func() bool {
		for key := range asked {
			if _, ok := seen[key]; !ok {
				return false
			}
		}
		return true
	})
	m.world.hear(nil)
	var took []float64
	for key, at := range asked {
		took = append(took, max(0, seen[key].Sub(at).Seconds()*1000))
	}
	m.world.settle(2 * time.Second)
	return took
}

func (m *measurement) restart() Figures {
	stopped := m.op.end()
	made := m.world.made
	plan := m.plan
	plan.Log += ".2"
	var ready float64
	m.op, ready = startOperator(plan, m.api.server, nil)
	time.Sleep(5 * time.Second)
	return m.phase(Figures{"stopped_s": stopped, "ready_s": ready, "pods_made": m.world.made - made})
}

func (m *measurement) delete() Figures {
	clusters, pods := m.remove(0, m.plan.Clusters)
	return m.phase(Figures{"clusters_gone_s": clusters, "pods_gone_s": pods})
}
