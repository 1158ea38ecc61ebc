package main

import (
	"sync"
	"time"
)

// World is what watches show: each pod by its uid, each RayCluster's status by its key.
type World struct {
	lock     sync.Mutex
	changed  *sync.Cond
	pods     map[string]Object
	podsOf   map[string]int // how many, by their RayCluster's key
	made     int
	statuses map[string]Status
	readyAt  map[string]time.Time
	last     time.Time
	hears    func(pod Object, came bool, at time.Time) // of each pod that comes or goes; under the lock; may be nil
}

func watchWorld(api *API) *World {
	w := &World{pods: map[string]Object{}, podsOf: map[string]int{}, statuses: map[string]Status{}, readyAt: map[string]time.Time{},
		last: time.Now()}
	w.changed = sync.NewCond(&w.lock)
	api.watch("/api/v1/pods", metadataOnly, func(kind string, o Object) {
		if o.owner() == "" {
			return
		}
		w.change(func(now time.Time) {
			_, known := w.pods[o.Metadata.UID]
			came, gone := !known, kind == "DELETED"
			if gone {
				delete(w.pods, o.Metadata.UID)
				w.podsOf[o.owner()]--
			} else {
				w.pods[o.Metadata.UID] = o
			}
			if came {
				w.podsOf[o.owner()]++
				w.made++
			}
			if (came || gone) && w.hears != nil {
				w.hears(o, came, now)
			}
		})
	})
	api.watch("/apis/ray.io/v1/rayclusters", plainJSON, func(kind string, o Object) {
		w.change(func(now time.Time) {
			if kind == "DELETED" {
				delete(w.statuses, o.key())
				return
			}
			w.statuses[o.key()] = o.Status
			if _, known := w.readyAt[o.key()]; !known && o.Status.State == "ready" {
				w.readyAt[o.key()] = now
			}
		})
	})
	// Reported late, but part of what was to be done: what they cost counts where they belong.
	api.watch("/apis/events.k8s.io/v1/events", metadataOnly, func(string, Object) { w.change(func(time.Time) {}) })
	return w
}

func (w *World) change(f func(now time.Time)) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.last = time.Now()
	f(w.last)
	w.changed.Broadcast()
}

// hear is called for each pod that comes or goes, or with nil no more.
func (w *World) hear(f func(pod Object, came bool, at time.Time)) {
	w.change(func(time.Time) { w.hears = f })
}

// until returns when the condition holds, with the seconds that it took, or after so long with -1.
func (w *World) until(patience time.Duration, holds func() bool) float64 {
	begin := time.Now()
	late := time.AfterFunc(patience, func() { w.changed.Broadcast() })
	defer late.Stop()
	w.lock.Lock()
	defer w.lock.Unlock()
	for !holds() {
		if time.Since(begin) >= patience {
			return -1
		}
		w.changed.Wait()
	}
	return time.Since(begin).Seconds()
}

// settle returns when nothing was seen for so long.
func (w *World) settle(quiet time.Duration) {
	for {
		w.lock.Lock()
		left := quiet - time.Since(w.last)
		w.lock.Unlock()
		if left <= 0 {
			return
		}
		time.Sleep(left)
	}
}

func (w *World) wrong(workers map[string]int) int {
	w.lock.Lock()
	defer w.lock.Unlock()
	n := 0
	for key, want := range workers {
		if s := w.statuses[key]; s.State != "ready" || s.ReadyWorkerReplicas != want {
			n++
		}
	}
	return n
}
