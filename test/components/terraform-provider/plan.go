package main

import (
	"context"
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
	work.fill(one.body, planned, config, "", false)
	if prior == nil || !isEqual(planned, prior, one.object) {
		work.markUnknown(one.body, planned, prior, config, "", prior == nil)
		p.vendor.planned(asked.TypeName, planned, prior, config)
	} else {
		planned = prior
	}
	if prior != nil {
		answer.RequiresReplace = p.replacing(asked.TypeName, one, planned, prior)
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

type planning struct {
	vendor *vendor
	kind   string
}

// fill puts in defaults. Within sets the SDK has no null.
func (w planning) fill(one *body, planned, config object, at string, inSet bool) {
	for _, name := range one.names {
		inner := one.fields[name]
		path := strings.TrimPrefix(at+"."+name, ".")
		if isAbsent(config, name, planned) {
			if standard, has := w.vendor.defaults[w.kind+"."+path]; has {
				planned[name] = clone(standard)
			} else if inSet && !inner.computed && !w.vendor.isFramework {
				planned[name] = zeroOf(inner.kind)
			}
		}
		w.each(inner, planned[name], nil, configOf(config, name), func(item, _, itemConfig object, _ bool) {
			w.fill(inner.nested, item, itemConfig, path, inSet || inner.kind.Is(tftypes.Set{}))
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
		case !isComputed || hasDefault || !isAbsent(config, name, planned):
		case isNew && (planned[name] == nil || inner.isBlock):
			planned[name] = unknown
		case !isNew && w.vendor.isFramework && path != "id":
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

// isAbsent: left out of the configuration; where that is not known, what has no value counts as left out.
func isAbsent(config object, name string, planned object) bool {
	if config != nil {
		return isNothing(config[name])
	}
	return planned[name] == nil
}

// isNothing: null, or no block at all.
func isNothing(value any) bool {
	if value == nil {
		return true
	}
	items, is := value.([]any)
	return is && len(items) == 0
}

func zeroOf(kind tftypes.Type) any {
	switch {
	case kind.Is(tftypes.String):
		return ""
	case kind.Is(tftypes.Bool):
		return false
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return []any{}
	}
	return nil
}
