// A stand-in for the Terraform providers cloudflare/cloudflare and zscaler/zpa. It speaks Terraform's plugin protocol, version 6, serves
// their captured schemas, plans as they were measured to plan, and keeps its objects in a local file instead of at a vendor.
//
// Which provider it is, is said by the name of the executable, terraform-provider-NAME_vVERSION; schema.json.gz lies beside it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	vendor, err := vendorNamed(filepath.Base(os.Args[0]))
	if err != nil {
		return err
	}
	schemas, err := readSchemas(filepath.Join(filepath.Dir(self), "schema.json.gz"))
	if err != nil {
		return err
	}
	go endWithParent()
	made := &provider{vendor: vendor, schemas: schemas, store: storeAt(os.Getenv(storeVariable)), stopped: make(chan struct{})}
	return tf6server.Serve(vendor.address, func() tfprotov6.ProviderServer { return made })
}

// endWithParent ends the process some time after Terraform was killed: a request under way is carried out, but nothing stays behind.
func endWithParent() {
	parent := os.Getppid()
	for os.Getppid() == parent {
		time.Sleep(250 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
	os.Exit(0)
}

func vendorNamed(executable string) (*vendor, error) {
	name, version, _ := strings.Cut(strings.TrimPrefix(executable, "terraform-provider-"), "_v")
	switch name {
	case "cloudflare":
		return cloudflare(version), nil
	case "zpa":
		return zpa(), nil
	}
	return nil, fmt.Errorf("%s is not a provider that is known here", executable)
}
