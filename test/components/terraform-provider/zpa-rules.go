package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata"
)

// enums by dotted path; case counts.
type enums = map[string]string

var (
	accessOperands = "APP APP_GROUP LOCATION IDP SAML SCIM SCIM_GROUP CLIENT_TYPE POSTURE TRUSTED_NETWORK BRANCH_CONNECTOR_GROUP " +
		"EDGE_CONNECTOR_GROUP MACHINE_GRP COUNTRY_CODE PLATFORM RISK_FACTOR_TYPE CHROME_ENTERPRISE"
	timeoutOperands    = "APP APP_GROUP CLIENT_TYPE IDP POSTURE PLATFORM SAML SCIM SCIM_GROUP"
	forwardingOperands = "APP APP_GROUP CLIENT_TYPE BRANCH_CONNECTOR_GROUP EDGE_CONNECTOR_GROUP POSTURE MACHINE_GRP TRUSTED_NETWORK " +
		"PLATFORM IDP SAML SCIM SCIM_GROUP"
	segmentEnums = enums{
		"bypass_type":       "ALWAYS NEVER ON_NET",
		"config_space":      "DEFAULT SIEM",
		"health_check_type": "DEFAULT NONE",
		"health_reporting":  "NONE ON_ACCESS CONTINUOUS",
		"icmp_access_type":  "PING_TRACEROUTING PING NONE",
		"match_style":       "EXCLUSIVE INCLUSIVE",
		"tcp_keep_alive":    "0 1",
	}
	clientlessEnums = extended(segmentEnums, enums{"clientless_apps.application_protocol": "HTTP HTTPS"})
	zpaEnums        = map[string]enums{
		"zpa_application_segment":                segmentEnums,
		"zpa_application_segment_browser_access": clientlessEnums,
		"zpa_browser_access":                     clientlessEnums,
		"zpa_application_segment_inspection":     segmentEnums,
		"zpa_application_segment_pra": extended(segmentEnums, enums{
			"common_apps_dto.apps_config.application_protocol": "RDP SSH VNC",
			"common_apps_dto.apps_config.connection_security":  "ANY NLA NLA_EXT TLS VM_CONNECT RDP",
		}),
		"zpa_server_group":              {"config_space": "DEFAULT SIEM"},
		"zpa_policy_access_rule":        ruleEnums("ALLOW DENY REQUIRE_APPROVAL", accessOperands+" WORKLOAD_TAG_GROUP"),
		"zpa_policy_access_rule_v2":     ruleEnums("ALLOW DENY REQUIRE_APPROVAL", accessOperands+" CHROME_POSTURE_PROFILE WORKLOAD_TAG_GROUP"),
		"zpa_policy_timeout_rule":       ruleEnums("RE_AUTH", timeoutOperands),
		"zpa_policy_timeout_rule_v2":    ruleEnums("RE_AUTH", timeoutOperands),
		"zpa_policy_forwarding_rule":    ruleEnums("BYPASS INTERCEPT INTERCEPT_ACCESSIBLE", forwardingOperands),
		"zpa_policy_forwarding_rule_v2": ruleEnums("BYPASS INTERCEPT INTERCEPT_ACCESSIBLE", forwardingOperands),
		"zpa_policy_access_rule_reorder": {
			"policy_type": "ACCESS_POLICY GLOBAL_POLICY CAPABILITIES_POLICY BYPASS_POLICY CLIENT_FORWARDING_POLICY CREDENTIAL_POLICY " +
				"ISOLATION_POLICY INSPECTION_POLICY REDIRECTION_POLICY REAUTH_POLICY TIMEOUT_POLICY CLIENTLESS_SESSION_PROTECTION_POLICY",
		},
		"zpa_pra_approval_controller": {"status": "INVALID ACTIVE FUTURE EXPIRED"},
	}
	clock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

const clouds = "PRODUCTION ZPATWO BETA GOV GOVUS PREVIEW DEV QA QA2"

func extended(base, more enums) enums {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}

func ruleEnums(actions, operands string) enums {
	return enums{"action": actions, "operator": "AND OR", "conditions.operator": "AND OR", "conditions.operands.object_type": operands}
}

func zpaFindings(kind string, config object) []finding {
	c := &check{root: config}
	for _, path := range sortedKeys(zpaEnums[kind]) {
		values := strings.Fields(zpaEnums[kind][path])
		textsAt(config, path, func(text string, at []any) {
			if !slices.Contains(values, text) {
				c.say(fmt.Sprintf("expected %s to be one of %s, got %s", dotted(at), listed(values), text), at, "")
			}
		})
	}
	switch kind {
	case "zpa_application_segment", "zpa_application_segment_pra":
		if config["name"] == "" {
			c.say(`expected "name" to not be an empty string, got `, []any{"name"}, "")
		}
	case "zpa_policy_access_rule_reorder":
		textsAt(config, "rules.order", func(text string, at []any) {
			if order, err := strconv.Atoi(text); err != nil || order < 1 {
				c.say("Rule order 0 is not allowed", nil, "Orders must start from 1, got:%s", text)
			}
		})
	case "zpa_pra_approval_controller":
		checkHours(c, config)
	}
	return c.found
}

func checkHours(c *check, config object) {
	for _, key := range []string{"start_time", "end_time"} {
		textsAt(config, "working_hours."+key, func(text string, at []any) {
			if !clock.MatchString(text) {
				c.say(fmt.Sprintf("%q for %s is not a valid time format (expected HH:MM)", text, dotted(at)), at, "")
			}
		})
	}
	textsAt(config, "working_hours.timezone", func(text string, at []any) {
		if _, err := time.LoadLocation(text); err != nil {
			c.say(fmt.Sprintf("%q is not a valid timezone", text), at, "")
		}
	})
}

func textsAt(config object, path string, visit func(text string, at []any)) {
	in, key := "", path
	if cut := strings.LastIndex(path, "."); cut >= 0 {
		in, key = path[:cut], path[cut+1:]
	}
	objectsAt(config, in, nil, func(held object, at []any) {
		if text, is := held[key].(string); is {
			visit(text, with(at, key))
		}
	})
}

func zpaProviderFindings(config object) []finding {
	c := &check{root: config}
	cloud, is := config["zpa_cloud"].(string)
	isKnownCloud := slices.ContainsFunc(strings.Fields(clouds), func(one string) bool { return strings.EqualFold(one, cloud) })
	if is && !isKnownCloud && !strings.HasPrefix(cloud, "https://") {
		c.say(fmt.Sprintf("expected zpa_cloud to be one of %s, got %s", listed(strings.Fields(clouds)), cloud), nil, "")
	}
	for one, other := range map[string]string{"client_secret": "private_key", "private_key": "client_secret"} {
		if config[one] != nil && config[other] != nil {
			c.say("Conflicting configuration arguments", []any{one}, "%q: conflicts with %s", one, other)
		}
	}
	if seconds, is := config["request_timeout"].(json.Number); is {
		if value, err := seconds.Int64(); err != nil || value < 0 || value > 300 {
			c.say(fmt.Sprintf("expected [{{} request_timeout}] to be in the range (0 - 300), got %s", seconds), nil, "")
		}
	}
	return c.found
}
