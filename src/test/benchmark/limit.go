package main

import (
	"fmt"
	"log"
	"os"
	"strings"
	"sync"
)

const smallPod = `"spec":{"containers":[{"name":"ray","image":"rayproject/ray:2.55.0","command":["/bin/bash","-c","--"],` +
	`"args":["ulimit -n 65536; ray start --block"],"resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}`

// limit does the least that an operator can do: for each RayCluster one Service, four pods, and one status when they are ready.
// No templates, no validation, no repair. What it reaches on a machine is the API server's own limit there.
func limit(api *API, file string) {
	spec := smallPod
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		spec = `"spec":` + strings.TrimSpace(string(text))
	}
	slots := make(chan struct{}, 32)
	send := func(method, path, kind, body string) {
		slots <- struct{}{}
		defer func() { <-slots }()
		api.must(method, path, kind, body)
	}
	var lock sync.Mutex
	ready, begun := map[string]map[string]bool{}, map[string]bool{}
	api.watch("/api/v1/pods", plainJSON, func(_ string, o Object) {
		cluster, key := o.Metadata.Labels["ray.io/cluster"], o.owner()
		if key == "" || !isReady(o) {
			return
		}
		lock.Lock()
		defer lock.Unlock()
		if ready[key] == nil {
			ready[key] = map[string]bool{}
		}
		if before := len(ready[key]); before == 4 {
			return
		}
		if ready[key][o.Metadata.Name] = true; len(ready[key]) == 4 {
			go send("PATCH", Place{o.Metadata.Namespace, cluster}.path()+"/status", merge, `{"status":{"state":"ready",`+
				`"readyWorkerReplicas":3,"availableWorkerReplicas":3,"desiredWorkerReplicas":3,"observedGeneration":1}}`)
		}
	})
	api.watch("/apis/ray.io/v1/rayclusters", plainJSON, func(kind string, o Object) {
		lock.Lock()
		known := begun[o.Metadata.UID]
		begun[o.Metadata.UID] = true
		lock.Unlock()
		if kind == "ADDED" && !known {
			go makeAll(o, spec, send)
		}
	})
	fmt.Println("limit ready")
	select {}
}

func makeAll(o Object, spec string, send func(method, path, kind, body string)) {
	space, name := o.Metadata.Namespace, o.Metadata.Name
	owner := fmt.Sprintf(`"ownerReferences":[{"apiVersion":"ray.io/v1","kind":"RayCluster","name":%q,"uid":%q,"controller":true,`+
		`"blockOwnerDeletion":true}]`, name, o.Metadata.UID)
	go send("POST", "/api/v1/namespaces/"+space+"/services", plainJSON, fmt.Sprintf(
		`{"apiVersion":"v1","kind":"Service","metadata":{"name":"%s-head-svc",%s},"spec":{"clusterIP":"None","selector":{`+
			`"ray.io/cluster":%q,"ray.io/node-type":"head"},"ports":[{"name":"gcs","port":6379},{"name":"dashboard","port":8265}]}}`,
		name, owner, name))
	for i := range 4 {
		kind := "worker"
		if i == 0 {
			kind = "head"
		}
		go send("POST", "/api/v1/namespaces/"+space+"/pods", plainJSON, fmt.Sprintf(
			`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s-%d","labels":{"ray.io/cluster":%q,"ray.io/node-type":%q},%s},%s}`,
			name, i, name, kind, owner, spec))
	}
}

func isReady(o Object) bool {
	for _, c := range o.Status.Conditions {
		if c.Type == "Ready" {
			return c.Status == "True"
		}
	}
	return false
}
