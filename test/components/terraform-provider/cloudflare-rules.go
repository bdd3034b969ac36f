package main

import (
	"regexp"
	"strings"
)

var (
	decisions  = strings.Fields("allow deny non_identity bypass")
	platforms  = strings.Fields("windows mac linux android ios chromeos")
	comparison = strings.Fields("< <= > >= ==")
	// Go's durations; what this is not checked against takes any text.
	duration  = regexp.MustCompile(`^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$`)
	listTypes = strings.Fields("SERIAL URL DOMAIN EMAIL IP")
	anyToken  = regexp.MustCompile(`^[A-Za-z0-9-_]+$`)
	longToken = regexp.MustCompile(`^[A-Za-z0-9-_]{40}$`)
)

const durationUnits = `only supports "ns", "us" (or "µs"), "ms", "s", "m", or "h" as valid units`

// cloudflareRules are the validators that were seen to refuse something in the recorded documents, and what the provider's source has
// beside them.
var cloudflareRules = map[string][]rule{
	policy: append(selectors(""),
		oneOf("", "decision", decisions...),
		matches("mfa_config", "session_duration", duration, durationUnits),
	),
	"cloudflare_zero_trust_access_group": selectors(""),
	application:                          append(append(applicationRules(), destinationRules()...), innerPolicyRules()...),
	serviceToken: {
		needs("", "previous_client_secret_expires_at", "client_secret_version"),
	},
	"cloudflare_zero_trust_access_identity_provider": {
		oneOf("scim_config", "identity_update_behavior", "automatic", "reauth", "no_action"),
		onlyWhen("config", "directory_id", "^type", "azureAD"),
		onlyWhen("config", "conditional_access_enabled", "^type", "azureAD"),
	},
	"cloudflare_zero_trust_device_posture_integration": {
		oneOf("", "type", strings.Fields("workspace_one crowdstrike_s2s uptycs intune kolide tanium_s2s sentinelone_s2s custom_s2s")...),
	},
	postureRule: postureRules(),
}

func selectors(in string) []rule {
	var rules []rule
	for _, list := range strings.Fields("include require exclude") {
		rules = append(rules, oneKey(in, list))
		rules = append(rules, oneOf(strings.TrimPrefix(in+"."+list+".user_risk_score", "."), "user_risk_score", "low", "medium", "high", "unscored"))
	}
	return rules
}

func applicationRules() []rule {
	return []rule{
		oneOf("", "type", strings.Fields("self_hosted saas ssh vnc app_launcher warp biso bookmark dash_sso infrastructure rdp mcp mcp_portal proxy_endpoint")...),
		onlyWhen("", "session_duration", "type", append(strings.Fields("saas dash_sso self_hosted ssh vnc rdp app_launcher warp mcp_portal mcp proxy_endpoint"), absent)...),
		matches("", "session_duration", duration, durationUnits),
		matches("mfa_config", "session_duration", duration, durationUnits),
		onlyWhen("", "destinations", "type", append(strings.Fields("self_hosted ssh vnc rdp mcp_portal mcp"), absent)...),
		excludes("", "destinations", "self_hosted_domains"),
		excludes("", "self_hosted_domains", "destinations"),
		requiredWhen("", "saas_app", "type", "saas", "dash_sso"),
		exactlyOne("cors_headers", "allow_all_methods", "allowed_methods"),
		between("cors_headers", "max_age", -1, 86400),
		oneOf("target_criteria", "protocol", "SSH", "RDP"),
	}
}

func destinationRules() []rule {
	rules := []rule{
		oneOf("destinations", "type", "public", "private", "via_mcp_server_portal"),
		oneOf("destinations", "l4_protocol", "tcp", "udp"),
		onlyWhen("destinations", "uri", "type", "public", absent),
		requiredWhen("destinations", "mcp_server_id", "type", "via_mcp_server_portal"),
	}
	for _, private := range strings.Fields("cidr hostname l4_protocol port_range vnet_id") {
		rules = append(rules, onlyWhen("destinations", private, "type", "private"))
	}
	return rules
}

func innerPolicyRules() []rule {
	rules := append(selectors("policies"),
		exactlyOne("policies", "id", "include"),
		oneOf("policies", "decision", decisions...),
		needs("policies", "include", "decision"),
		requiredWhen("policies", "connection_rules", "^type", "infrastructure"),
		whole("policies", "precedence", 1),
	)
	for _, inline := range strings.Fields("name decision require exclude connection_rules") {
		rules = append(rules, needs("policies", inline, "include"))
	}
	return rules
}

func postureRules() []rule {
	types := "file application tanium gateway warp disk_encryption serial_number sentinelone carbonblack firewall os_version domain_joined " +
		"client_certificate client_certificate_v2 antivirus unique_client_id kolide tanium_s2s crowdstrike_s2s intune workspace_one " +
		"sentinelone_s2s custom_s2s"
	rules := []rule{oneOf("", "type", strings.Fields(types)...), oneOf("match", "platform", platforms...)}
	for _, operator := range strings.Fields("operator count_operator score_operator version_operator") {
		rules = append(rules, oneOf("input", operator, comparison...))
	}
	for at, values := range map[string]string{
		"operating_system":   strings.Join(platforms, " "),
		"risk_level":         "low medium high critical",
		"extended_key_usage": "clientAuth emailProtection",
		"compliance_status":  "compliant noncompliant unknown notapplicable ingraceperiod error",
		"network_status":     "connected disconnected disconnecting connecting",
		"operational_state":  "na partially_disabled auto_fully_disabled fully_disabled auto_partially_disabled disabled_error db_corruption",
		"state":              "online offline unknown",
	} {
		rules = append(rules, oneOf("input", at, strings.Fields(values)...))
	}
	return append(rules, oneOf("input.locations", "trust_stores", "system", "user"))
}

func typesOfLists(version string) []string {
	if version == "5.14.0" {
		return listTypes
	}
	return append(strings.Fields(strings.Join(listTypes, " ")), "CATEGORY", "LOCATION", "DEVICE", "AAGUID")
}

func cloudflareFindings(version, kind string, config object) []finding {
	c := &check{root: config}
	if kind == "cloudflare_zero_trust_list" {
		return c.run([]rule{oneOf("", "type", typesOfLists(version)...)})
	}
	return c.run(cloudflareRules[kind])
}

// cloudflareDataFindings: one object is looked up by its id or by a filter.
func cloudflareDataFindings(version, kind string, config object, one *body) []finding {
	c := &check{root: config}
	if kind == "cloudflare_zero_trust_lists" {
		c.run([]rule{oneOf("", "type", typesOfLists(version)...)})
	}
	if one.fields["filter"] == nil {
		return c.found
	}
	id := ""
	for _, name := range one.names {
		isScope := name == "account_id" || name == "zone_id"
		if !isScope && strings.HasSuffix(name, "_id") && one.fields[name].optional {
			id = name
		}
	}
	if id == "" {
		return c.found
	}
	detail := "Exactly one of these attributes must be configured: [" + id + ",filter]"
	switch {
	case config[id] == nil && config["filter"] == nil:
		c.say("Missing Attribute Configuration", nil, "%s", detail)
	case config[id] != nil && config["filter"] != nil:
		c.say(wrongCombination, nil, "%s", detail)
	}
	return c.found
}

func cloudflareProviderFindings(version string, config object) []finding {
	c := &check{root: config}
	token, is := config["api_token"].(string)
	switch {
	case !is:
	case version == "5.14.0" && !longToken.MatchString(token):
		c.say(wrongMatch, []any{"api_token"}, "Attribute api_token API tokens must be 40 characters long and only contain characters a-z, A-Z, 0-9, hyphens and underscores")
	case version != "5.14.0" && !isTokenText(token):
		c.say(wrongValue, []any{"api_token"}, "Attribute api_token API tokens must only contain characters a-z, A-Z, 0-9, hyphens and underscores")
	}
	return c.found
}

func isTokenText(token string) bool { return len(token) >= 40 && anyToken.MatchString(token) }
