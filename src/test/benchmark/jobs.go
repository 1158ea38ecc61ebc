package main

import (
	"fmt"
	"time"
)

const jobWorkers = 1

func jobPlace(i int) Place {
	return Place{fmt.Sprintf("bench-jobs-%03d", i/perNamespace), fmt.Sprintf("rj-%05d", i)}
}

func (p Place) jobPath() string {
	return "/apis/ray.io/v1/namespaces/" + p.space + "/rayjobs/" + p.name
}

func (m *measurement) job(i int) {
	p := jobPlace(i)
	container := func(name string) string {
		return `{"spec":{"containers":[{"name":"` + name + `","image":"rayproject/ray:2.55.0","resources":{"limits":{"cpu":"1","memory":"2Gi"},` +
			`"requests":{"cpu":"1","memory":"2Gi"}}}]}}`
	}
	m.api.must("POST", "/apis/ray.io/v1/namespaces/"+p.space+"/rayjobs", plainJSON, fmt.Sprintf(
		`{"apiVersion":"ray.io/v1","kind":"RayJob","metadata":{"name":%q},"spec":{"submissionMode":"HTTPMode","entrypoint":"true",`+
			`"rayClusterSpec":{"rayVersion":"2.55.0","headGroupSpec":{"rayStartParams":{"dashboard-host":"0.0.0.0"},"template":%s},`+
			`"workerGroupSpecs":[{"groupName":"workers","replicas":%d,"minReplicas":0,"maxReplicas":10,"rayStartParams":{},"template":%s}]}}}`,
		p.name, container("ray-head"), jobWorkers, container("ray-worker")))
}

// jobs makes many RayJobs at once and takes workers of other clusters away meanwhile. What they leave stays until all is measured.
func (m *measurement) jobs() Figures {
	n := m.plan.Jobs
	begin := time.Now()
	asked := m.dashboard.counts()
	all := make(chan Figures, 1)
	go func() {
		f := Figures{"jobs": n}
		parallel(n, 8, m.job)
		f["made_s"] = since(begin)
		m.world.until(m.plan.Patience, func() bool { return m.dashboard.submitted() >= n })
		f["all_submitted_s"] = since(begin)
		m.world.until(m.plan.Patience, func() bool { return len(m.world.jobs) >= n && m.world.jobsIn("Complete") >= n })
		f["all_complete_s"] = since(begin)
		all <- f
	}()
	lost := m.losses(200*time.Millisecond, func() bool { return m.dashboard.submitted() < n })
	f := <-all
	m.world.settle(5 * time.Second)
	f["complete"] = m.world.jobsIn("Complete")
	f["submitted_s"] = spread(m.dashboard.times(begin))
	f["submitted_twice"] = m.dashboard.twice()
	f["questions"], f["submissions"] = m.dashboard.counts().since(asked)
	f["taken"], f["replaced"], f["replaced_after_ms"], f["request_ms"] = lost["taken"], lost["replaced"], lost["replaced_after_ms"], lost["request_ms"]
	f["wrong_statuses"] = m.world.wrong(m.want)
	f["most_threads"], f["rss_mib"] = m.op.threads, round(m.op.peak)
	f = m.phase(f)
	f["writes_per_job"] = round(float64(f["writes_but_events"].(int)) / float64(n))
	return f
}

// removeJobs deletes them: seconds until their clusters were gone, and their pods.
func (m *measurement) removeJobs() Figures {
	pods := len(m.want)
	for _, count := range m.want {
		pods += count
	}
	begin := time.Now()
	parallel(m.plan.Jobs, 8, func(i int) {
		m.api.must("DELETE", jobPlace(i).jobPath()+"?propagationPolicy=Background", plainJSON, nil)
	})
	m.world.until(m.plan.Patience, func() bool { return len(m.world.jobs) == 0 && len(m.world.statuses) <= len(m.want) })
	gone := since(begin)
	m.world.until(m.plan.Patience, func() bool { return len(m.world.pods) <= pods })
	return m.phase(Figures{"jobs_gone_s": gone, "pods_gone_s": since(begin)})
}
