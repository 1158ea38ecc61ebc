package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"
)

const (
	plainJSON = "application/json"
	merge     = "application/merge-patch+json"
	strategic = "application/strategic-merge-patch+json"
	// Of an object only its metadata: this is to be seen, not to be paid for.
	metadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
)

type API struct {
	server, token string
	client        *http.Client
}

type Object struct {
	Metadata struct {
		Name, Namespace, UID, ResourceVersion, DeletionTimestamp string
		Generation                                               int64
		Labels                                                   map[string]string
	}
	Spec   struct{ NodeName string }
	Status Status
}

type Status struct {
	Phase, State                               string
	ReadyWorkerReplicas, DesiredWorkerReplicas int
	Conditions                                 []struct{ Type, Status string }
}

func (o Object) key() string { return o.Metadata.Namespace + "/" + o.Metadata.Name }

// owner is the key of the RayCluster that a pod belongs to; empty for any other pod.
func (o Object) owner() string {
	if name := o.Metadata.Labels["ray.io/cluster"]; name != "" {
		return o.Metadata.Namespace + "/" + name
	}
	return ""
}

func connect(server, token string) *API {
	return &API{server, token, &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 64}}}
}

func (a *API) request(method, path, kind, accept string, body any) (*http.Response, error) {
	var text []byte
	switch b := body.(type) {
	case nil:
	case string:
		text = []byte(b)
	default:
		text, _ = json.Marshal(b)
	}
	req, err := http.NewRequest(method, a.server+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", accept)
	return a.client.Do(req)
}

// do sends a request until the server takes it, and returns its code and what it says.
func (a *API) do(method, path, kind string, body any) (int, []byte) {
	for {
		res, err := a.request(method, path, kind, plainJSON, body)
		if err != nil {
			log.Print(err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode == 429 || res.StatusCode >= 500 {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		return res.StatusCode, text
	}
}

// must is do where anything else than success ends the run.
func (a *API) must(method, path, kind string, body any) []byte {
	code, text := a.do(method, path, kind, body)
	if code >= 300 && code != 409 {
		log.Fatalf("%s %s: %d %s", method, path, code, text)
	}
	return text
}

// watch lists what exists, then sends each change, for ever.
func (a *API) watch(path, accept string, each func(kind string, o Object)) {
	version := a.list(path, accept, each)
	go func() {
		for {
			if v, err := a.follow(path, accept, version, each); err != nil {
				log.Printf("watch on %s: %v", path, err)
				version = a.list(path, accept, each)
			} else {
				version = v
			}
		}
	}()
}

func (a *API) list(path, accept string, each func(kind string, o Object)) string {
	res, err := a.request("GET", path, plainJSON, listOf(accept), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer res.Body.Close()
	var list struct {
		Metadata struct{ ResourceVersion string }
		Items    []Object
	}
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil {
		log.Fatal(path, err)
	}
	for _, o := range list.Items {
		each("ADDED", o)
	}
	return list.Metadata.ResourceVersion
}

func listOf(accept string) string {
	if accept == metadataOnly {
		return "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
	}
	return accept
}

func (a *API) follow(path, accept, version string, each func(kind string, o Object)) (string, error) {
	res, err := a.request("GET", path+"?watch=1&allowWatchBookmarks=true&resourceVersion="+version, plainJSON, accept, nil)
	if err != nil {
		return version, err
	}
	defer res.Body.Close()
	for r := bufio.NewReaderSize(res.Body, 1<<20); ; {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return version, nil // the server ends a watch that cannot keep up: on from the last version
		}
		var e struct {
			Type   string
			Object Object
		}
		if json.Unmarshal(line, &e); e.Type == "ERROR" {
			return version, fmt.Errorf("%s", line)
		}
		version = e.Object.Metadata.ResourceVersion
		if e.Type != "BOOKMARK" {
			each(e.Type, e.Object)
		}
	}
}
