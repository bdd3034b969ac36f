// Devices of a Headscale server that exist only to be told what the server compiled for them.
//
// Standard input, a JSON document a line. The first registers devices, in order: {"server": URL, "devices": [{"name", "authKey"}]}.
// Every further line (its content does not matter) asks what each device is told by a connection that is opened now.
// Standard output answers each line with one: {NAME: {"addresses", "rules", "ssh"}}. Any failure ends the program.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"tailscale.com/control/controlclient"
	"tailscale.com/health"
	"tailscale.com/net/netmon"
	"tailscale.com/net/tsdial"
	"tailscale.com/tailcfg"
	"tailscale.com/types/key"
	"tailscale.com/types/netmap"
	"tailscale.com/util/eventbus"
)

// Of one answer of the server to one device.
const patience = 60 * time.Second

type request struct {
	Server  string `json:"server"`
	Devices []struct {
		Name    string `json:"name"`
		AuthKey string `json:"authKey"`
	} `json:"devices"`
}

type told struct {
	Addresses []string             `json:"addresses"`
	Rules     []tailcfg.FilterRule `json:"rules"`
	SSH       []*tailcfg.SSHRule   `json:"ssh"`
}

type device struct {
	name   string
	direct *controlclient.Direct
}

// firstMap passes on the first network map of a connection, which is a whole one.
type firstMap chan *netmap.NetworkMap

func (first firstMap) UpdateFullNetmap(whole *netmap.NetworkMap) {
	select {
	case first <- whole:
	default:
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	var devices []device
	for lines.Scan() {
		if devices == nil {
			devices = registerAll(lines.Bytes())
		}
		answers := map[string]told{}
		for _, one := range devices {
			answers[one.name] = one.ask()
		}
		if err := out.Encode(answers); err != nil {
			fail("%v", err)
		}
	}
}

func registerAll(line []byte) []device {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		fail("%v", err)
	}
	devices := []device{}
	for _, one := range asked.Devices {
		devices = append(devices, register(asked.Server, one.Name, one.AuthKey))
	}
	return devices
}

func register(server, name, authKey string) device {
	bus := eventbus.New()
	dialer := tsdial.NewDialer(netmon.NewStatic())
	dialer.SetBus(bus)
	machine := key.NewMachine()
	direct, err := controlclient.NewDirect(controlclient.Options{
		GetMachinePrivateKey: func() (key.MachinePrivate, error) { return machine, nil },
		ServerURL:            server,
		AuthKey:              authKey,
		Hostinfo:             &tailcfg.Hostinfo{BackendLogID: "live-" + name, Hostname: name},
		DiscoPublicKey:       key.NewDisco().Public(),
		Logf:                 func(string, ...any) {},
		HealthTracker:        health.NewTracker(bus),
		Dialer:               dialer,
		Bus:                  bus,
	})
	if err != nil {
		fail("%s: %v", name, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if url, err := direct.TryLogin(ctx, controlclient.LoginDefault); err != nil || url != "" {
		fail("%s is not registered: %v %s", name, err, url)
	}
	return device{name, direct}
}

func (one device) ask() told {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	first := make(firstMap, 1)
	ended := make(chan error, 1)
	go func() { ended <- one.direct.PollNetMap(ctx, first) }()
	select {
	case whole := <-first:
		cancel()
		<-ended
		return toldBy(whole)
	case err := <-ended:
		fail("%s is told nothing: %v", one.name, err)
	}
	return told{}
}

func toldBy(whole *netmap.NetworkMap) told {
	answer := told{Rules: whole.PacketFilterRules.AsSlice()}
	for _, prefix := range whole.SelfNode.Addresses().AsSlice() {
		answer.Addresses = append(answer.Addresses, prefix.Addr().String())
	}
	if whole.SSHPolicy != nil {
		answer.SSH = whole.SSHPolicy.Rules
	}
	return answer
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
