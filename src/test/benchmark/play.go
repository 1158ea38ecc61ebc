package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const node = "node-1"

// play binds every pod, says that it is ready, and lets it go at once when it is deleted.
func play(api *API) {
	makeNode(api)
	go func() {
		for range time.Tick(10 * time.Second) {
			api.do("PATCH", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/"+node, merge,
				fmt.Sprintf(`{"spec":{"renewTime":%q}}`, time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")))
		}
	}()
	work := make(chan Object, 100_000)
	var number atomic.Int64
	for range 16 {
		go func() {
			for o := range work {
				path := "/api/v1/namespaces/" + o.Metadata.Namespace + "/pods/" + o.Metadata.Name
				if o.Metadata.DeletionTimestamp != "" {
					api.do("DELETE", path, plainJSON, fmt.Sprintf(
						`{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"preconditions":{"uid":%q}}`, o.Metadata.UID))
					continue
				}
				api.do("POST", path+"/binding", plainJSON, fmt.Sprintf(`{"apiVersion":"v1","kind":"Binding","metadata":{"name":%q,"uid":%q},`+
					`"target":{"apiVersion":"v1","kind":"Node","name":%q}}`, o.Metadata.Name, o.Metadata.UID, node))
				api.do("PATCH", path+"/status", strategic, running(o, number.Add(1)))
			}
		}()
	}
	var lock sync.Mutex
	done := map[string]bool{}
	api.watch("/api/v1/pods", metadataOnly, func(kind string, o Object) {
		step := o.Metadata.UID
		if o.Metadata.DeletionTimestamp != "" {
			step += " goes"
		}
		lock.Lock()
		defer lock.Unlock()
		if kind == "DELETED" {
			delete(done, o.Metadata.UID)
			delete(done, o.Metadata.UID+" goes")
		} else if !done[step] {
			done[step] = true
			work <- o
		}
	})
	fmt.Println("player ready")
	select {}
}

func running(o Object, n int64) string {
	now := time.Now().UTC().Format(time.RFC3339)
	condition := func(kind string) string {
		return fmt.Sprintf(`{"type":%q,"status":"True","lastTransitionTime":%q}`, kind, now)
	}
	ip := fmt.Sprintf("10.%d.%d.%d", 64+n>>16&63, n>>8&255, n&255)
	return fmt.Sprintf(`{"metadata":{"uid":%q},"status":{"phase":"Running","hostIP":"10.0.0.1","podIP":%q,"podIPs":[{"ip":%q}],`+
		`"startTime":%q,"conditions":[%s,%s,%s,%s],"containerStatuses":[{"name":"ray","image":"ray","imageID":"ray","ready":true,`+
		`"started":true,"restartCount":0,"state":{"running":{"startedAt":%q}}}]}}`, o.Metadata.UID, ip, ip, now,
		condition("PodScheduled"), condition("Initialized"), condition("ContainersReady"), condition("Ready"), now)
}

// makeNode makes a node without a machine: pods of a node that is not there are collected.
func makeNode(api *API) {
	now := time.Now().UTC()
	api.must("POST", "/api/v1/nodes", plainJSON, `{"apiVersion":"v1","kind":"Node","metadata":{"name":"`+node+`"}}`)
	api.must("PATCH", "/api/v1/nodes/"+node+"/status", strategic, fmt.Sprintf(
		`{"status":{"capacity":{"cpu":"100k","memory":"1Pi","pods":"1M"},"conditions":[{"type":"Ready","status":"True",`+
			`"reason":"KubeletReady","lastHeartbeatTime":%q,"lastTransitionTime":%q}]}}`, now.Format(time.RFC3339), now.Format(time.RFC3339)))
	api.must("PATCH", "/api/v1/nodes/"+node, merge, `{"spec":{"taints":null}}`)
	api.do("POST", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", plainJSON, fmt.Sprintf(
		`{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":%q,"namespace":"kube-node-lease"},"spec":{`+
			`"holderIdentity":%q,"leaseDurationSeconds":40,"renewTime":%q}}`, node, node, now.Format("2006-01-02T15:04:05.000000Z")))
}
