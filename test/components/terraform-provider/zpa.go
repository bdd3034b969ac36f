package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
)

// policySet holds every access rule of a customer.
const policySet = "216196257331279999"

func zpa() *vendor {
	defaults := map[string]any{"zpa_server_group.config_space": "DEFAULT"}
	for _, kind := range strings.Fields("application_segment application_segment_browser_access application_segment_inspection application_segment_pra browser_access") {
		defaults["zpa_"+kind+".config_space"] = "DEFAULT"
		defaults["zpa_"+kind+".icmp_access_type"] = "NONE"
	}
	defaults["zpa_application_segment_browser_access.bypass_type"] = "NEVER"
	defaults["zpa_application_segment_browser_access.health_reporting"] = "NONE"
	return &vendor{
		address:  "registry.terraform.io/zscaler/zpa",
		defaults: defaults,
		isComputedBlock: func(kind, path string) bool {
			isEntryValues := path == "conditions.operands.entry_values" && kind != "zpa_policy_access_rule_v2"
			return path == "applications" || isEntryValues
		},
		planned:          func(string, object, object, object) {},
		made:             madeByZpa,
		stored:           func(_ string, applied object) object { return applied },
		read:             readZpa,
		imported:         func(_, id string) (string, object, error) { return id, object{}, nil },
		importedState:    importedZpaState,
		isPermanent:      func(string) bool { return false },
		replaces:         func(string, string) bool { return false },
		validate:         zpaFindings,
		validateData:     func(string, object, *body) []finding { return nil },
		validateProvider: zpaProviderFindings,
	}
}

// importedZpaState: the first reading shows the zero of a type where nothing was set.
func importedZpaState(_ string, found object, one *body) {
	for _, name := range one.names {
		if inner := one.fields[name]; found[name] == nil && !inner.isBlock {
			found[name] = zeroOf(inner.kind)
		}
	}
	fillBlocks(found, one)
}

// readZpa takes null, "", 0, false and nothing in a list for the same, as the SDK does, and keeps the form that the state has.
func readZpa(_ string, found, state object) object {
	alikeZeros(found, state)
	return found
}

func alikeZeros(found, state object) {
	for key, before := range state {
		now := found[key]
		if isZero(now) && isZero(before) {
			found[key] = before
			continue
		}
		entries, isObject := now.(object)
		if known, is := before.(object); is && isObject {
			alikeZeros(entries, known)
		}
		items, _ := now.([]any)
		known, _ := before.([]any)
		for at := range items {
			if at < len(known) {
				if inner, is := items[at].(object); is {
					if earlier, is := known[at].(object); is {
						alikeZeros(inner, earlier)
					}
				}
			}
		}
	}
}

func isZero(value any) bool {
	return isVoid(value) || value == "" || value == json.Number("0")
}

func madeByZpa(kind string, applied, prior object, seed [32]byte) {
	fill := func(key string, value any) {
		if isUnknown(applied[key]) {
			applied[key] = value
		}
	}
	fill("id", decimalOf(seed))
	fill("policy_set_id", policySet)
	if strings.HasPrefix(kind, "zpa_policy_") {
		fill("policy_type", "1")
		fill("rule_order", "1")
	}
	fill("segment_group_name", "")
	fill("segment_group_id", "")
	fill("tcp_keep_alive", "0")
	fill("health_check_type", "DEFAULT")
	fill("match_style", "EXCLUSIVE")
	for _, protocol := range []string{"tcp", "udp"} {
		madePorts(applied, protocol+"_port_range", protocol+"_port_ranges")
	}
	idWithin(applied, seed)
}

// madePorts: the vendor answers with both forms of the ports.
func madePorts(applied object, pairs, flat string) {
	if isUnknown(applied[pairs]) {
		made := []any{}
		if listed, is := applied[flat].([]any); is {
			for at := 0; at+1 < len(listed); at += 2 {
				made = append(made, object{"from": listed[at], "to": listed[at+1]})
			}
		}
		applied[pairs] = made
	}
	if isUnknown(applied[flat]) {
		made := []any{}
		if listed, is := applied[pairs].([]any); is {
			for at := range listed {
				made = append(made, itemOf(listed, at)["from"], itemOf(listed, at)["to"])
			}
		}
		applied[flat] = made
	}
}

// idWithin gives ids to the conditions and operands of a rule.
func idWithin(value object, seed [32]byte) {
	for _, key := range sortedKeys(value) {
		items, is := value[key].([]any)
		if !is {
			continue
		}
		for at := range items {
			inner, is := items[at].(object)
			if !is {
				continue
			}
			own := sha256.Sum256(fmt.Appendf(nil, "%x/%s/%d", seed, key, at))
			if isUnknown(inner["id"]) {
				inner["id"] = decimalOf(own)
			}
			idWithin(inner, own)
		}
	}
}
