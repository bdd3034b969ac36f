package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	application  = "cloudflare_zero_trust_access_application"
	policy       = "cloudflare_zero_trust_access_policy"
	serviceToken = "cloudflare_zero_trust_access_service_token"
	postureRule  = "cloudflare_zero_trust_device_posture_rule"
	// When everything was made here.
	madeAt = "2026-01-01T00:00:00Z"
)

var (
	withCookie  = strings.Fields("self_hosted ssh vnc rdp mcp mcp_portal")
	inLauncher  = strings.Fields("self_hosted ssh vnc rdp saas bookmark")
	withSession = strings.Fields("saas dash_sso self_hosted ssh vnc rdp app_launcher warp mcp_portal mcp proxy_endpoint")
)

func cloudflare(version string) *vendor {
	return &vendor{
		address:     "registry.terraform.io/cloudflare/cloudflare",
		isFramework: true,
		defaults: map[string]any{
			policy + ".session_duration":            "24h",
			policy + ".include":                     nil,
			serviceToken + ".client_secret_version": json.Number("1"),
			serviceToken + ".duration":              "8760h",
			"cloudflare_zero_trust_access_mtls_certificate.associated_hostnames": []any{},
			"cloudflare_zero_trust_organization.allow_authenticate_via_warp":     false,
			"cloudflare_zero_trust_organization.auto_redirect_to_identity":       false,
			"cloudflare_zero_trust_organization.is_ui_read_only":                 false,
		},
		isComputedBlock: func(string, string) bool { return false },
		planned:         planCloudflare,
		made:            madeByCloudflare,
		stored:          storedByCloudflare,
		read:            readCloudflare,
		imported:        importedFromCloudflare,
		importedState:   importedCloudflareState,
		replaces:        replacesCloudflare,
		isPermanent: func(kind string) bool {
			return kind == "cloudflare_zero_trust_organization" || kind == "cloudflare_zero_trust_access_mtls_hostname_settings"
		},
		validate: func(kind string, config object) []finding { return cloudflareFindings(version, kind, config) },
		validateData: func(kind string, config object, one *body) []finding {
			return cloudflareDataFindings(version, kind, config, one)
		},
		validateProvider: func(config object) []finding { return cloudflareProviderFindings(version, config) },
	}
}

// planCloudflare: defaults that depend on the type of an application, the precedence of its policies, and what hangs together there.
func planCloudflare(kind string, planned, prior, config object) {
	if kind != application {
		return
	}
	is := textOf(planned["type"])
	setWhereUnknown(planned, "http_only_cookie_attribute", slices.Contains(withCookie, is), true)
	setWhereUnknown(planned, "app_launcher_visible", slices.Contains(inLauncher, is), true)
	setWhereUnknown(planned, "skip_app_launcher_login_page", is == "app_launcher", false)
	setWhereUnknown(planned, "session_duration", slices.Contains(withSession, is), "24h")
	if prior != nil && isSamePlace(planned, prior) {
		for _, key := range places {
			planned[key] = prior[key]
		}
	}
	planSaas(planned, is)
	last := 0
	for index := range listAt(planned, "policies") {
		item := itemOf(planned["policies"], index)
		if isUnknown(item["precedence"]) {
			item["precedence"] = json.Number(fmt.Sprint(last + 1))
		}
		last = intOf(item["precedence"])
	}
}

// places of an application are one thing to the vendor: changing one changes the others.
var places = []string{"domain", "destinations", "self_hosted_domains"}

func isSamePlace(planned, prior object) bool {
	for _, key := range places {
		if !isUnknown(planned[key]) && !isSameJSON(planned[key], prior[key]) {
			return false
		}
	}
	return true
}

func planSaas(planned object, is string) {
	saas, has := planned["saas_app"].(object)
	if !has || is != "saas" {
		return
	}
	isOIDC, isSAML := saas["auth_type"] == "oidc", saas["auth_type"] == "saml"
	setWhereUnknown(saas, "allow_pkce_without_client_secret", isOIDC, false)
	setWhereUnknown(saas, "access_token_lifetime", isOIDC, "5m")
	for _, key := range []string{"client_id", "client_secret"} {
		setWhereUnknown(saas, key, isOIDC, unknown)
	}
	for _, key := range []string{"idp_entity_id", "name_id_format", "sso_endpoint"} {
		setWhereUnknown(saas, key, isSAML, unknown)
	}
}

func setWhereUnknown(planned object, key string, has bool, standard any) {
	if !isUnknown(planned[key]) {
		return
	}
	planned[key] = nil
	if has {
		planned[key] = standard
	}
}

func madeByCloudflare(kind string, applied, prior object, seed [32]byte) {
	fill := func(key string, value any) {
		if !isUnknown(applied[key]) {
			return
		}
		applied[key] = value
		if prior != nil && prior[key] != nil && key != "updated_at" && key != "modified_at" {
			applied[key] = prior[key]
		}
	}
	fill("id", uuidOf(seed))
	if kind == "cloudflare_zero_trust_access_tag" {
		applied["id"] = applied["name"]
	}
	switch kind {
	case application:
		fill("aud", hex.EncodeToString(seed[:]))
		madeApplication(applied)
	case serviceToken:
		fill("client_id", hex.EncodeToString(seed[:16])+".access")
		fill("client_secret", secretOf(seed))
		fill("expires_at", "2027-01-01T00:00:00Z")
	case "cloudflare_zero_trust_list":
		fill("list_count", json.Number(fmt.Sprint(len(listAt(applied, "items")))))
	case "cloudflare_zero_trust_access_mtls_certificate":
		fill("fingerprint", "MD5 Fingerprint="+hex.EncodeToString(seed[:16]))
		fill("expires_on", "2036-01-01T00:00:00Z")
	}
	for _, key := range []string{"created_at", "updated_at", "modified_at"} {
		fill(key, madeAt)
	}
}

func secretOf(seed [32]byte) string {
	again := sha256.Sum256(seed[:])
	return hex.EncodeToString(again[:])
}

// madeApplication fills in what the vendor derives. Where the type was left out it is self_hosted, and then it also sets what the
// plan had called empty: Terraform calls that an inconsistent result.
func madeApplication(applied object) {
	if isUnknown(applied["type"]) {
		applied["type"] = "self_hosted"
		applied["http_only_cookie_attribute"] = true
		applied["app_launcher_visible"] = true
	}
	if isUnknown(applied["destinations"]) && textOf(applied["domain"]) != "" {
		applied["destinations"] = []any{object{"type": "public", "uri": applied["domain"]}}
	}
	uris := []any{}
	for index := range listAt(applied, "destinations") {
		if uri := itemOf(applied["destinations"], index)["uri"]; uri != nil {
			uris = append(uris, uri)
		}
	}
	if len(uris) == 0 {
		return
	}
	if isUnknown(applied["domain"]) {
		applied["domain"] = uris[0]
	}
	if isUnknown(applied["self_hosted_domains"]) {
		applied["self_hosted_domains"] = uris
	}
}

// storedByCloudflare: policies of an application are kept by precedence, an address alone gets its mask.
func storedByCloudflare(kind string, applied object) object {
	if kind != application {
		return applied
	}
	policies := listAt(applied, "policies")
	if policies == nil {
		applied["policies"] = []any{}
	}
	sort.SliceStable(policies, func(left, right int) bool {
		return intOf(itemOf(policies, left)["precedence"]) < intOf(itemOf(policies, right)["precedence"])
	})
	for index := range listAt(applied, "destinations") {
		destination := itemOf(applied["destinations"], index)
		if cidr := textOf(destination["cidr"]); cidr != "" && !strings.Contains(cidr, "/") && !strings.Contains(cidr, ":") {
			destination["cidr"] = cidr + "/32"
		}
	}
	return applied
}

// readCloudflare calls equal what the vendor does not tell apart. What is gone from the input of a posture rule the provider does not
// notice: it reads the answer over what it knew.
func readCloudflare(kind string, found, state object) object {
	alike(found, state)
	if kind == postureRule {
		before, _ := state["input"].(object)
		now, is := found["input"].(object)
		if before != nil && is {
			for key, value := range before {
				if value != nil && now[key] == nil {
					now[key] = value
				}
			}
		}
	}
	if secret := state["client_secret"]; secret != nil {
		found["client_secret"] = secret
	}
	return found
}

// alike takes null, false and nothing in a list for the same, and keeps the form that the state has.
func alike(found, state object) {
	for key, before := range state {
		now := found[key]
		if isVoid(now) && isVoid(before) {
			found[key] = before
			continue
		}
		alikeWithin(now, before)
	}
	for key, now := range found {
		if _, has := state[key]; !has && isVoid(now) {
			delete(found, key)
		}
	}
}

func alikeWithin(now, before any) {
	switch held := now.(type) {
	case object:
		if known, is := before.(object); is {
			alike(held, known)
		}
	case []any:
		known, _ := before.([]any)
		if len(known) != len(held) {
			return
		}
		for at := range held {
			alikeWithin(held[at], known[at])
		}
	}
}

func isVoid(value any) bool {
	return value == nil || value == false || isEmptyList(value)
}

// withoutScope: imports that name an account without the word, of what only accounts have.
var withoutScope = []string{
	policy, postureRule, "cloudflare_zero_trust_access_infrastructure_target", "cloudflare_zero_trust_access_tag", "cloudflare_zero_trust_list",
	"cloudflare_zero_trust_device_posture_integration",
}

func importedFromCloudflare(kind, id string) (string, object, error) {
	parts := strings.Split(id, "/")
	if slices.Contains(withoutScope, kind) {
		if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
			return "", nil, fmt.Errorf("invalid ID\nexpected format \"<account_id>/<id>\", got %q", id)
		}
		return parts[1], object{"account_id": parts[0]}, nil
	}
	if len(parts) != 3 || parts[0] != "accounts" && parts[0] != "zones" || parts[1] == "" || parts[2] == "" {
		return "", nil, errors.New("invalid ID\nexpected format \"<{accounts|zones}/{account_id|zone_id}>/<id>\", got \"" + id + "\"")
	}
	return parts[2], object{strings.TrimSuffix(parts[0], "s") + "_id": parts[1]}, nil
}

// importedCloudflareState: the first reading shows false where nothing was set, and no version of a secret.
func importedCloudflareState(kind string, found object, one *body) {
	if kind != policy && kind != application && kind != "cloudflare_zero_trust_access_group" {
		delete(found, "client_secret_version")
		return
	}
	for _, name := range one.names {
		inner := one.fields[name]
		if found[name] == nil && inner.optional && !inner.computed && inner.kind.Is(tftypes.Bool) {
			found[name] = false
		}
	}
}

func replacesCloudflare(kind, attribute string) bool {
	switch attribute {
	case "account_id", "zone_id":
		return true
	case "app_id":
		return kind == "cloudflare_zero_trust_access_short_lived_certificate"
	case "name":
		return kind == "cloudflare_zero_trust_access_tag"
	case "type":
		return kind == "cloudflare_zero_trust_list"
	}
	return false
}

func listAt(value object, key string) []any {
	items, _ := value[key].([]any)
	return items
}

func intOf(value any) int {
	number, is := value.(json.Number)
	if !is {
		return 0
	}
	whole, _ := number.Int64()
	return int(whole)
}

func isSameJSON(left, right any) bool {
	ours, errOurs := json.Marshal(pruned(left))
	theirs, errTheirs := json.Marshal(pruned(right))
	return errOurs == nil && errTheirs == nil && string(ours) == string(theirs)
}
