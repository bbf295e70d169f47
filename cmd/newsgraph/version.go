package main

import (
	"fmt"
	"runtime"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/pipeline"
)

func versionCommand(con *console) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "versions of program, model, gazetteers and schemas",
		Action: func(c *cli.Context) error {
			p, err := newPipeline(pipeline.Options{Program: programName})
			if err != nil {
				return err
			}
			g := p.Generator()
			_, err = fmt.Fprintf(con.out, "program     %s\ngo          %s %s/%s\nmodel       %s\ngazetteers  %s\nschemas     %s %s %s\n",
				g.Program, runtime.Version(), runtime.GOOS, runtime.GOARCH, g.Model, g.Gazetteers,
				entities.GraphSchema, entities.RecordSchema, entities.LedgerSchema)
			return err
		},
	}
}
