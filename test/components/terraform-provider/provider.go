package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// vendor is what differs between the two providers.
type vendor struct {
	address string
	// isFramework: built on Terraform's plugin framework; otherwise on the plugin SDK, which is treated as a legacy.
	isFramework bool
	// defaults of attributes that the configuration leaves out, by `TYPE.path`; nil = stays null.
	defaults map[string]any
	// isComputedBlock: a block that the vendor fills where the configuration has none.
	isComputedBlock func(kind, path string) bool
	// planned adjusts a plan that changes something; prior is nil where the object is new.
	planned func(kind string, planned, prior, config object)
	// made fills an object that the vendor made: ids and whatever else is still unknown.
	made func(kind string, planned object, prior object, seed [32]byte)
	// stored is what the vendor keeps of it, where that is something else than was sent.
	stored func(kind string, applied object) object
	// read is what the provider makes of what the vendor says; state is what it knew before.
	read func(kind string, found, state object) object
	// imported says which object an import means, and what else to write into its state.
	imported func(kind, id string) (string, object, error)
	// importedState is what the first reading after an import shows beyond what is stored.
	importedState func(kind string, found object, one *body)
	// replaces: attributes whose change makes a new object.
	replaces func(kind, attribute string) bool
	// isPermanent: what Terraform cannot delete.
	isPermanent func(kind string) bool
	// validate: what the plugin refuses beyond its schema.
	validate         func(kind string, config object) []finding
	validateData     func(kind string, config object, one *body) []finding
	validateProvider func(config object) []finding
}

type provider struct {
	vendor   *vendor
	schemas  *schemas
	store    *store
	stopped  chan struct{}
	stopOnce sync.Once
}

func (p *provider) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	answer := &tfprotov6.GetMetadataResponse{ServerCapabilities: &tfprotov6.ServerCapabilities{}}
	for _, name := range sortedKeys(p.schemas.resources) {
		answer.Resources = append(answer.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for _, name := range sortedKeys(p.schemas.data) {
		answer.DataSources = append(answer.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return answer, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	answer := &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov6.ServerCapabilities{},
		Provider:           p.schemas.provider.wire,
		ResourceSchemas:    map[string]*tfprotov6.Schema{},
		DataSourceSchemas:  map[string]*tfprotov6.Schema{},
	}
	for name, one := range p.schemas.resources {
		answer.ResourceSchemas[name] = one.wire
	}
	for name, one := range p.schemas.data {
		answer.DataSourceSchemas[name] = one.wire
	}
	return answer, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, asked *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	config, err := decode(asked.Config, p.schemas.provider.object)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateProviderConfigResponse{
		PreparedConfig: asked.Config, Diagnostics: diagnosticsOf(p.vendor.validateProvider(config)),
	}, nil
}

func (p *provider) ConfigureProvider(ctx context.Context, _ *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	_, err := p.called(ctx, call{Operation: "ConfigureProvider"})
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: errorDiagnostics(err)}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	p.stopOnce.Do(func() { close(p.stopped) })
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceConfig(_ context.Context, asked *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	config, err := decode(asked.Config, one.object)
	if err != nil {
		return nil, err
	}
	findings := p.schemaFindings(config, one.body)
	findings = append(findings, p.vendor.validate(asked.TypeName, config)...)
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: diagnosticsOf(findings)}, nil
}

func (p *provider) ValidateDataResourceConfig(_ context.Context, asked *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	one := p.schemas.data[asked.TypeName]
	config, err := decode(asked.Config, one.object)
	if err != nil {
		return nil, err
	}
	findings := p.schemaFindings(config, one.body)
	findings = append(findings, p.vendor.validateData(asked.TypeName, config, one.body)...)
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: diagnosticsOf(findings)}, nil
}

// UpgradeResourceState reads what an earlier command wrote; an older schema version has the same shape, less what is new.
func (p *provider) UpgradeResourceState(_ context.Context, asked *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	value, err := asked.RawState.UnmarshalWithOpts(one.object, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	wire, err := tfprotov6.NewDynamicValue(one.object, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &wire, Diagnostics: errorDiagnostics(err)}, nil
}

func (p *provider) ReadResource(ctx context.Context, asked *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	state, err := decode(asked.CurrentState, one.object)
	if err != nil {
		return nil, err
	}
	id := textOf(state["id"])
	due, err := p.called(ctx, call{Operation: "ReadResource", Type: asked.TypeName, ID: id, Name: nameOf(state)})
	if err != nil {
		return &tfprotov6.ReadResourceResponse{NewState: asked.CurrentState, Diagnostics: errorDiagnostics(err)}, nil
	}
	found, err := p.store.find(asked.TypeName, id)
	if err == nil {
		err = p.store.strike(ctx, p.stopped, due, "after")
	}
	if err != nil {
		return &tfprotov6.ReadResourceResponse{NewState: asked.CurrentState, Diagnostics: errorDiagnostics(err)}, nil
	}
	if found == nil {
		gone, err := encode(nil, one.object)
		answer := &tfprotov6.ReadResourceResponse{NewState: gone}
		if p.vendor.isFramework {
			answer.Diagnostics = diagnosticsOf([]finding{{
				summary: "Resource not found", detail: "The resource was not found on the server and will be removed from state.", isWarning: true,
			}})
		}
		return answer, err
	}
	read := p.vendor.read(asked.TypeName, cloneObject(found), state)
	if string(asked.Private) == afterImport {
		p.vendor.importedState(asked.TypeName, read, one.body)
	}
	wire, err := encode(read, one.object)
	return &tfprotov6.ReadResourceResponse{NewState: wire, Diagnostics: errorDiagnostics(err)}, nil
}

// afterImport marks a state of which nothing but the id is known.
const afterImport = "imported"

func (p *provider) ImportResourceState(ctx context.Context, asked *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	one := p.schemas.resources[asked.TypeName]
	if _, err := p.called(ctx, call{Operation: "ImportResourceState", Type: asked.TypeName, ID: asked.ID}); err != nil {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	id, state, err := p.vendor.imported(asked.TypeName, asked.ID)
	if err != nil {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	id, err = p.idOf(asked.TypeName, id)
	if err != nil {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	state["id"] = id
	fillBlocks(state, one.body)
	wire, err := encode(state, one.object)
	return &tfprotov6.ImportResourceStateResponse{
		ImportedResources: []*tfprotov6.ImportedResource{{TypeName: asked.TypeName, State: wire, Private: []byte(afterImport)}},
		Diagnostics:       errorDiagnostics(err),
	}, nil
}

// idOf takes an id, or with ZPA a name, of something that exists.
func (p *provider) idOf(kind, id string) (string, error) {
	found, err := p.store.find(kind, id)
	if err != nil {
		return "", err
	}
	if found != nil {
		return id, nil
	}
	if p.vendor.isFramework {
		return "", fmt.Errorf("failed to make http request\nGET %q: 404 Not Found", kind+"/"+id)
	}
	name := id
	err = p.store.locked(func() error {
		held, err := p.store.load()
		if err != nil {
			return err
		}
		for _, one := range sortedKeys(held[kind]) {
			if held[kind][one]["name"] == name {
				id = one
				return nil
			}
		}
		return fmt.Errorf("no %s with the id or name %q was found", kind, name)
	})
	return id, err
}

func (p *provider) ReadDataSource(ctx context.Context, asked *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	one := p.schemas.data[asked.TypeName]
	config, err := decode(asked.Config, one.object)
	if err != nil {
		return nil, err
	}
	if _, err := p.called(ctx, call{Operation: "ReadDataSource", Type: asked.TypeName, Name: nameOf(config)}); err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	var found object
	err = p.store.locked(func() error {
		held, err := p.store.load()
		for _, id := range sortedKeys(held[asked.TypeName]) {
			if isMatch(held[asked.TypeName][id], id, config) {
				found = cloneObject(held[asked.TypeName][id])
				found["id"] = id
				break
			}
		}
		return err
	})
	if err == nil && found == nil {
		err = fmt.Errorf("couldn't find any %s that fits what is asked", asked.TypeName)
	}
	if err != nil {
		return &tfprotov6.ReadDataSourceResponse{Diagnostics: errorDiagnostics(err)}, nil
	}
	for key, value := range config {
		if value != nil {
			found[key] = value
		}
	}
	fillBlocks(found, one.body)
	wire, err := encode(found, one.object)
	return &tfprotov6.ReadDataSourceResponse{State: wire, Diagnostics: errorDiagnostics(err)}, nil
}

// isMatch compares texts and numbers; more a lookup does not need.
func isMatch(found object, id string, config object) bool {
	for key, wanted := range config {
		switch wanted.(type) {
		case nil, []any, object:
			continue
		}
		if key == "id" || strings.HasSuffix(key, "_id") && wanted == id {
			if wanted != id {
				return false
			}
			continue
		}
		if is, has := found[key]; has && is != wanted {
			return false
		}
	}
	return true
}

// called notes a call and does what shall go wrong before it; what is due later it returns.
func (p *provider) called(ctx context.Context, made call) ([]fault, error) {
	due, _, err := p.store.note(made)
	if err != nil {
		return nil, err
	}
	return due, p.store.strike(ctx, p.stopped, due, "before")
}

func nameOf(state object) string {
	for _, key := range []string{"name", "hostname", "policy_type"} {
		if name := textOf(state[key]); name != "" {
			return name
		}
	}
	return ""
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

// fillBlocks: an absent block is an empty list, never null.
func fillBlocks(value object, one *body) {
	for name, inner := range one.fields {
		if !inner.isBlock {
			continue
		}
		if value[name] == nil {
			value[name] = []any{}
		}
		items, is := value[name].([]any)
		if !is {
			continue
		}
		for _, item := range items {
			if block, is := item.(object); is {
				fillBlocks(block, inner.nested)
			}
		}
	}
}

func errorDiagnostics(err error) []*tfprotov6.Diagnostic {
	if err == nil {
		return nil
	}
	summary, detail, _ := strings.Cut(err.Error(), "\n")
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail}}
}

func diagnosticsOf(findings []finding) []*tfprotov6.Diagnostic {
	var all []*tfprotov6.Diagnostic
	for _, one := range findings {
		made := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: one.summary, Detail: one.detail}
		if one.isWarning {
			made.Severity = tfprotov6.DiagnosticSeverityWarning
		}
		if len(one.path) > 0 {
			made.Attribute = tftypes.NewAttributePath().WithAttributeName(fmt.Sprint(one.path[0]))
		}
		all = append(all, made)
	}
	return all
}
