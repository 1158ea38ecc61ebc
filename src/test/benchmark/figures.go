package main

import (
	"encoding/json"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Figures are of one phase, or of a run.
type Figures map[string]any

// short is one line without the requests.
func (f Figures) short() string {
	some := Figures{}
	for k, v := range f {
		if k != "requests" && k != "refused" {
			some[k] = v
		}
	}
	text, _ := json.Marshal(some)
	return string(text)
}

func spread(values []float64) Figures {
	if len(values) == 0 {
		return Figures{"n": 0}
	}
	slices.Sort(values)
	at := func(q float64) float64 { return round(values[min(len(values)-1, int(q*float64(len(values))))]) }
	return Figures{"n": len(values), "p50": at(.5), "p99": at(.99), "max": round(values[len(values)-1])}
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

func since(begin time.Time) float64 { return round(time.Since(begin).Seconds()) }

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
