// What the benchmark runs besides the operator: `play` takes scheduler's and kubelet's part, `limit` is the least that an
// operator can do, `measure` starts an operator and measures it. The API server is named by SERVER and TOKEN. The script `run`
// beside this file puts them together.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: benchmark play | limit | measure FLAG...")
		os.Exit(2)
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	api := connect(os.Getenv("SERVER"), os.Getenv("TOKEN"))
	switch os.Args[1] {
	case "play":
		play(api)
	case "limit":
		file := flags.String("pod", "", "a pod in JSON to make instead of a small one")
		_ = flags.Parse(os.Args[2:])
		limit(api, *file)
	case "measure":
		var plan Plan
		flags.StringVar(&plan.Name, "name", "", "of the operator")
		flags.StringVar(&plan.Command, "operator", "", "its command line, for sh; KUBECONFIG, SERVER and TOKEN are its own")
		flags.StringVar(&plan.Kubeconfig, "kubeconfig", "", "the operator's")
		flags.StringVar(&plan.Token, "token", "", "the operator's")
		flags.StringVar(&plan.User, "user", "", "the operator's name in the audit log")
		flags.StringVar(&plan.Ready, "ready", "", "what its log says when it is ready; else it has a second")
		flags.StringVar(&plan.Audit, "audit", "", "the API server's audit log")
		flags.StringVar(&plan.Log, "log", "", "where the operator's output goes")
		flags.IntVar(&plan.Clusters, "clusters", 200, "how many")
		flags.IntVar(&plan.Losses, "losses", 50, "pods taken away")
		flags.IntVar(&plan.Rush, "rush", 200, "clusters that start while pods are taken away")
		flags.IntVar(&plan.Huge, "huge", 1000, "workers of the huge cluster")
		flags.IntVar(&plan.Jobs, "jobs", 0, "RayJobs made at once beside the clusters")
		flags.IntVar(&plan.Edited, "edited", 0, "clusters that are edited without a pause while others are made")
		flags.IntVar(&plan.Editors, "editors", 8, "clients that edit at once, each waiting for its answers")
		flags.Float64Var(&plan.EditRate, "edit-rate", 0, "edits a second; 0: as many as the API server takes")
		flags.BoolVar(&plan.Short, "short", false, "only make the clusters: all that limit can do")
		flags.DurationVar(&plan.Patience, "patience", 10*time.Minute, "for each wait")
		out := flags.String("out", "", "JSON file")
		_ = flags.Parse(os.Args[2:])
		measure(api, plan, *out)
	default:
		fmt.Fprintln(os.Stderr, "no such part:", os.Args[1])
		os.Exit(2)
	}
}
