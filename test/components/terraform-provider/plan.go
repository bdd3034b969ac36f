package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (p *provider) PlanResourceChange(ctx context.Context, asked *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	prior, err := decode(asked.PriorState, one.object)
	if err != nil {
		return nil, err
	}
	proposed, err := decode(asked.ProposedNewState, one.object)
	if err != nil {
		return nil, err
	}
	config, err := decode(asked.Config, one.object)
	if err != nil {
		return nil, err
	}
	made := call{Operation: "PlanResourceChange", Type: asked.TypeName, ID: textOf(prior["id"]), Name: nameOf(proposed)}
	if _, err := p.called(ctx, made); err != nil {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: asked.PriorState, Diagnostics: errorDiagnostics(err)}, nil
	}
	answer := &tfprotov6.PlanResourceChangeResponse{UnsafeToUseLegacyTypeSystem: !p.vendor.isFramework}
	if proposed == nil {
		answer.PlannedState, err = encode(nil, one.object)
		return answer, err
	}
	planned := cloneObject(proposed)
	work := planning{vendor: p.vendor, kind: asked.TypeName}
	work.fill(one.body, planned, prior, config, "", false)
	if prior == nil || !isEqual(planned, prior, one.object) {
		work.markUnknown(one.body, planned, prior, config, "", prior == nil)
		p.vendor.planned(asked.TypeName, planned, prior, config)
	} else {
		planned = prior
	}
	if prior != nil {
		answer.RequiresReplace = p.replacing(asked.TypeName, one, planned, prior)
	} else if p.vendor.isPermanent(asked.TypeName) {
		answer.Diagnostics = diagnosticsOf([]finding{{
			summary:   "Resource Destruction Considerations",
			detail:    "This resource cannot be destroyed from Terraform. If you create this resource, it will be present in the API until manually deleted.",
			isWarning: true,
		}})
	}
	answer.PlannedState, err = encode(planned, one.object)
	return answer, err
}

func (p *provider) replacing(kind string, one *resource, planned, prior object) []*tftypes.AttributePath {
	var paths []*tftypes.AttributePath
	for _, name := range one.body.names {
		if p.vendor.replaces(kind, name) && !isEqual(planned[name], prior[name], one.body.fields[name].kind) {
			paths = append(paths, tftypes.NewAttributePath().WithAttributeName(name))
		}
	}
	return paths
}

// lasting: attributes that an update leaves as they were. Were aud not among them, an application with a domain alone would never be
// without changes, and it was measured to be.
var lasting = []string{"id", "aud"}

type planning struct {
	vendor *vendor
	kind   string
}

// fill puts in defaults. The SDK does not tell null from the zero of a type: a zero stays where nothing is configured, within sets there
// is no null, and within lists no empty list.
func (w planning) fill(one *body, planned, prior, config object, at string, inSet bool) {
	for _, name := range one.names {
		inner := one.fields[name]
		path := strings.TrimPrefix(at+"."+name, ".")
		standard, hasDefault := w.vendor.defaults[w.kind+"."+path]
		switch isLegacy := !w.vendor.isFramework && !inner.computed && !inner.isBlock; {
		case isLegacy && at != "" && !inSet && isEmptyList(planned[name]):
			planned[name] = nil
		case !isAbsent(inner, config, planned):
		case hasDefault:
			planned[name] = clone(standard)
		case isLegacy && inSet:
			planned[name] = zeroOf(inner.kind)
		case isLegacy && isZero(prior[name]):
			planned[name] = prior[name]
		}
		w.each(inner, planned[name], prior[name], configOf(config, name), func(item, before, itemConfig object, _ bool) {
			w.fill(inner.nested, item, before, itemConfig, path, inSet || inner.kind.Is(tftypes.Set{}))
		})
	}
}

// markUnknown marks what only the vendor will say. What plugins of the framework do not know to stay as it was, they call unknown in
// every update; plugins of the SDK only where it is new.
func (w planning) markUnknown(one *body, planned, prior, config object, at string, isNew bool) {
	for _, name := range one.names {
		inner := one.fields[name]
		path := strings.TrimPrefix(at+"."+name, ".")
		_, hasDefault := w.vendor.defaults[w.kind+"."+path]
		isComputed := inner.computed || inner.isBlock && w.vendor.isComputedBlock(w.kind, path)
		switch {
		case !isComputed || hasDefault || !isAbsent(inner, config, planned):
		case isNew && (planned[name] == nil || inner.isBlock):
			planned[name] = unknown
		case !isNew && w.vendor.isFramework && !slices.Contains(lasting, path):
			planned[name] = unknown
		}
		w.each(inner, planned[name], prior[name], configOf(config, name), func(item, before, itemConfig object, isItemNew bool) {
			w.markUnknown(inner.nested, item, before, itemConfig, path, isNew || isItemNew)
		})
	}
}

// each object within a value, with the one that stood there and the one that the configuration says. Elements of sets have no place, so
// that neither is known of them.
func (w planning) each(inner *field, value, prior, config any, visit func(item, prior, config object, isNew bool)) {
	if inner.nested == nil {
		return
	}
	switch held := value.(type) {
	case object:
		if inner.kind.Is(tftypes.Map{}) {
			for key, item := range held {
				before, is := item.(object)
				if is {
					visit(before, childOf(prior, key), childOf(config, key), childOf(prior, key) == nil)
				}
			}
			return
		}
		before, _ := prior.(object)
		said, _ := config.(object)
		visit(held, before, said, before == nil)
	case []any:
		isSet := inner.kind.Is(tftypes.Set{})
		for index, item := range held {
			one, is := item.(object)
			if !is {
				continue
			}
			if isSet {
				visit(one, nil, nil, true)
				continue
			}
			visit(one, itemOf(prior, index), itemOf(config, index), itemOf(prior, index) == nil)
		}
	}
}

func itemOf(list any, index int) object {
	items, _ := list.([]any)
	if index >= len(items) {
		return nil
	}
	item, _ := items[index].(object)
	return item
}

func childOf(value any, key string) object {
	entries, _ := value.(object)
	child, _ := entries[key].(object)
	return child
}

func configOf(config object, name string) any {
	if config == nil {
		return nil
	}
	return config[name]
}

// isAbsent: null in the configuration, or no block; where the configuration is not known, what has no value counts as left out.
func isAbsent(one *field, config, planned object) bool {
	said := planned[one.name]
	if config != nil {
		said = config[one.name]
	}
	return said == nil || one.isBlock && isEmptyList(said)
}

func isEmptyList(value any) bool {
	items, is := value.([]any)
	return is && len(items) == 0
}

func zeroOf(kind tftypes.Type) any {
	switch {
	case kind.Is(tftypes.String):
		return ""
	case kind.Is(tftypes.Bool):
		return false
	case kind.Is(tftypes.Number):
		return json.Number("0")
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return []any{}
	}
	return nil
}
