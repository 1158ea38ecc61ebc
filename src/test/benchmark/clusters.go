package main

import (
	"fmt"
	"log"
	"sync"
	"time"
)

const (
	workers      = 3
	scaleBy      = 100
	perNamespace = 10
)

// Place is where a RayCluster is.
type Place struct{ space, name string }

func place(i int) Place {
	return Place{fmt.Sprintf("bench-%04d", i/perNamespace), fmt.Sprintf("rc-%05d", i)}
}

func (p Place) key() string { return p.space + "/" + p.name }

func (p Place) path() string {
	return "/apis/ray.io/v1/namespaces/" + p.space + "/rayclusters/" + p.name
}

// namespaces makes those of all clusters that are to come.
func (m *measurement) namespaces() {
	last := m.plan.Clusters
	if !m.plan.Short {
		last += m.plan.Rush
	}
	var spaces []string
	for i := range last/perNamespace + 1 {
		spaces = append(spaces, place(i*perNamespace).space)
	}
	for i := 0; i < m.plan.Jobs; i += perNamespace {
		spaces = append(spaces, jobPlace(i).space)
	}
	if m.plan.Edited > 0 {
		spaces = append(spaces, editedSpace, probeSpace)
	}
	parallel(len(spaces), 8, func(i int) {
		space := spaces[i]
		m.api.must("POST", "/api/v1/namespaces", plainJSON, fmt.Sprintf(
			`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, space))
		for code := 0; code != 200; time.Sleep(20 * time.Millisecond) { // pods need it; a controller makes it
			code, _ = m.api.do("GET", "/api/v1/namespaces/"+space+"/serviceaccounts/default", plainJSON, nil)
		}
	})
}

func (m *measurement) cluster(i, count int) {
	p := place(i)
	m.wants(p, count)
	container := func(name string) string {
		return `{"spec":{"containers":[{"name":"` + name + `","image":"rayproject/ray:2.55.0","resources":{"limits":{"cpu":"1","memory":"2Gi"},` +
			`"requests":{"cpu":"1","memory":"2Gi"}}}]}}`
	}
	m.api.must("POST", "/apis/ray.io/v1/namespaces/"+p.space+"/rayclusters", plainJSON, fmt.Sprintf(
		`{"apiVersion":"ray.io/v1","kind":"RayCluster","metadata":{"name":%q},"spec":{"rayVersion":"2.55.0","headGroupSpec":{`+
			`"rayStartParams":{"dashboard-host":"0.0.0.0"},"template":%s},"workerGroupSpecs":[{"groupName":"workers","replicas":%d,`+
			`"minReplicas":0,"maxReplicas":%d,"rayStartParams":{},"template":%s}]}}`,
		p.name, container("ray-head"), count, 10*count+scaleBy, container("ray-worker")))
}

func (m *measurement) resize(i, count int) {
	m.wants(place(i), count)
	m.api.must("PATCH", place(i).path(), "application/json-patch+json", fmt.Sprintf(
		`[{"op":"replace","path":"/spec/workerGroupSpecs/0/replicas","value":%d}]`, count))
}

func (m *measurement) wants(p Place, count int) {
	m.world.change(func(time.Time) { m.want[p.key()] = count })
}

// remove deletes n clusters and returns when only what else is wanted is there: seconds until they were gone, and their pods.
func (m *measurement) remove(first, n int) (clusters, pods float64) {
	for i := range n {
		delete(m.want, place(first+i).key())
	}
	left, podsLeft := len(m.want), len(m.want)
	for _, count := range m.want {
		podsLeft += count
	}
	begin := time.Now()
	parallel(n, 8, func(i int) {
		m.api.must("DELETE", place(first+i).path()+"?propagationPolicy=Background", plainJSON, nil)
	})
	m.world.until(m.plan.Patience, func() bool { return len(m.world.statuses) <= left })
	clusters = since(begin)
	m.world.until(m.plan.Patience, func() bool { return len(m.world.pods) <= podsLeft })
	return clusters, since(begin)
}

// takeWorker ends a worker at once.
func (m *measurement) takeWorker(p Place) {
	pod := m.worker(p)
	m.api.must("DELETE", "/api/v1/namespaces/"+p.space+"/pods/"+pod.Metadata.Name+"?gracePeriodSeconds=0", plainJSON, nil)
}

func (m *measurement) worker(p Place) Object {
	m.world.lock.Lock()
	defer m.world.lock.Unlock()
	for _, o := range m.world.pods {
		if o.owner() == p.key() && o.Metadata.Labels["ray.io/node-type"] == "worker" && o.Metadata.DeletionTimestamp == "" {
			return o
		}
	}
	log.Fatal("no worker is there of " + p.key())
	return Object{}
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
