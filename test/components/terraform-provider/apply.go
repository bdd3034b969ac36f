package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func (p *provider) ApplyResourceChange(ctx context.Context, asked *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	prior, err := decode(asked.PriorState, one.object)
	if err != nil {
		return nil, err
	}
	planned, err := decode(asked.PlannedState, one.object)
	if err != nil {
		return nil, err
	}
	failed := func(err error) (*tfprotov6.ApplyResourceChangeResponse, error) {
		return &tfprotov6.ApplyResourceChangeResponse{
			NewState: asked.PriorState, Diagnostics: errorDiagnostics(err), UnsafeToUseLegacyTypeSystem: !p.vendor.isFramework,
		}, nil
	}
	made := call{Operation: "ApplyResourceChange", Type: asked.TypeName, Action: actionOf(prior, planned), ID: textOf(prior["id"])}
	made.Name = nameOf(planned)
	if planned == nil {
		made.Name = nameOf(prior)
	}
	due, nth, err := p.store.note(made)
	if err == nil {
		err = p.store.strike(ctx, p.stopped, due, "before")
	}
	if err != nil {
		return failed(err)
	}
	applied, err := p.change(asked.TypeName, one, prior, planned, seedOf(made, nth))
	if err != nil {
		return failed(err)
	}
	if err := p.store.strike(ctx, p.stopped, due, "after"); err != nil {
		return failed(err)
	}
	answer := &tfprotov6.ApplyResourceChangeResponse{UnsafeToUseLegacyTypeSystem: !p.vendor.isFramework}
	if applied == nil {
		answer.NewState, err = encode(nil, one.object)
	} else {
		answer.NewState, err = encode(applied, one.object)
	}
	return answer, err
}

func actionOf(prior, planned object) string {
	if prior == nil {
		return "create"
	}
	if planned == nil {
		return "delete"
	}
	return "update"
}

// change makes, changes or deletes one object at the vendor, and says what the provider writes into the state.
func (p *provider) change(kind string, one *resource, prior, planned object, seed [32]byte) (object, error) {
	if planned == nil && p.vendor.isPermanent(kind) {
		return nil, nil
	}
	if prior != nil {
		id := textOf(prior["id"])
		found, err := p.store.find(kind, id)
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, fmt.Errorf("failed to make http request\n%q: 404 Not Found", kind+"/"+id)
		}
		if planned == nil {
			return nil, p.store.put(kind, id, nil)
		}
	}
	applied := cloneObject(planned)
	p.vendor.made(kind, applied, prior, seed)
	settle(applied, one.body, p.vendor.isFramework)
	stored := pruned(p.vendor.stored(kind, cloneObject(applied))).(object)
	return applied, p.store.put(kind, textOf(applied["id"]), stored)
}

// settle leaves nothing unknown: null, or with the SDK the zero of a type.
func settle(value object, one *body, isFramework bool) {
	for _, name := range one.names {
		inner := one.fields[name]
		if isUnknown(value[name]) {
			value[name] = nil
			if !isFramework || inner.isBlock {
				value[name] = zeroOf(inner.kind)
			}
		}
		if inner.nested == nil {
			continue
		}
		switch held := value[name].(type) {
		case object:
			settle(held, inner.nested, isFramework)
		case []any:
			for _, item := range held {
				if entry, is := item.(object); is {
					settle(entry, inner.nested, isFramework)
				}
			}
		}
	}
}

// pruned: null is not sent.
func pruned(value any) any {
	switch one := value.(type) {
	case []any:
		kept := make([]any, len(one))
		for at, item := range one {
			kept[at] = pruned(item)
		}
		return kept
	case object:
		kept := object{}
		for key, item := range one {
			if item != nil {
				kept[key] = pruned(item)
			}
		}
		return kept
	}
	return value
}
