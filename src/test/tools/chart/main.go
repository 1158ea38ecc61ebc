// Renders a Helm chart as `helm template` does, or its notes for people, and nothing else of Helm.
package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 4 && len(os.Args) != 5 {
		fail(fmt.Errorf("usage: chart DIRECTORY RELEASE NAMESPACE [notes] < VALUES"))
	}
	chart, err := loader.Load(os.Args[1])
	fail(err)
	text, err := io.ReadAll(os.Stdin)
	fail(err)
	values := map[string]any{}
	fail(yaml.Unmarshal(text, &values))
	release := common.ReleaseOptions{Name: os.Args[2], Namespace: os.Args[3], Revision: 1, IsInstall: true}
	all, err := util.ToRenderValues(chart, values, release, common.DefaultCapabilities)
	fail(err)
	files, err := engine.Render(chart, all)
	fail(err)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		isNotes := strings.HasSuffix(name, "/NOTES.txt")
		if isNotes && len(os.Args) == 5 {
			fmt.Print(files[name])
		}
		if isNotes || len(os.Args) == 5 {
			continue
		}
		fmt.Printf("---\n# Source: %s\n%s\n", name, files[name])
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
