package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemas is what `terraform providers schema -json` said of one provider.
type schemas struct {
	provider  *resource
	resources map[string]*resource
	data      map[string]*resource
}

type resource struct {
	wire   *tfprotov6.Schema
	body   *body
	object tftypes.Object
}

// body is an object of attributes and blocks, at any depth.
type body struct {
	fields map[string]*field
	names  []string
}

type field struct {
	name                         string
	kind                         tftypes.Type
	nested                       *body
	isBlock                      bool
	required, optional, computed bool
	deprecated                   bool
}

type capturedSchema struct {
	Version int64         `json:"version"`
	Block   capturedBlock `json:"block"`
}

type capturedBlock struct {
	Attributes  map[string]capturedAttribute `json:"attributes"`
	BlockTypes  map[string]capturedNested    `json:"block_types"`
	Description string                       `json:"description"`
	Deprecated  bool                         `json:"deprecated"`
}

type capturedAttribute struct {
	Type       json.RawMessage `json:"type"`
	NestedType *struct {
		Attributes  map[string]capturedAttribute `json:"attributes"`
		NestingMode string                       `json:"nesting_mode"`
	} `json:"nested_type"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
	Optional    bool   `json:"optional"`
	Computed    bool   `json:"computed"`
	Sensitive   bool   `json:"sensitive"`
	Deprecated  bool   `json:"deprecated"`
}

type capturedNested struct {
	Block       capturedBlock `json:"block"`
	NestingMode string        `json:"nesting_mode"`
	MinItems    int64         `json:"min_items"`
	MaxItems    int64         `json:"max_items"`
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
}

func readSchemas(path string) (*schemas, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var captured struct {
		Providers map[string]struct {
			Provider  capturedSchema            `json:"provider"`
			Resources map[string]capturedSchema `json:"resource_schemas"`
			Data      map[string]capturedSchema `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.NewDecoder(unpacked).Decode(&captured); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, one := range captured.Providers {
		read := &schemas{resources: map[string]*resource{}, data: map[string]*resource{}}
		if read.provider, err = resourceOf(one.Provider); err != nil {
			return nil, err
		}
		for name, schema := range one.Resources {
			if read.resources[name], err = resourceOf(schema); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		for name, schema := range one.Data {
			if read.data[name], err = resourceOf(schema); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		return read, nil
	}
	return nil, fmt.Errorf("%s holds no provider", path)
}

func resourceOf(captured capturedSchema) (*resource, error) {
	block, read, err := blockOf(captured.Block)
	if err != nil {
		return nil, err
	}
	wire := &tfprotov6.Schema{Version: captured.Version, Block: block}
	return &resource{wire: wire, body: read, object: wire.ValueType().(tftypes.Object)}, nil
}

func blockOf(captured capturedBlock) (*tfprotov6.SchemaBlock, *body, error) {
	attributes, read, err := attributesOf(captured.Attributes)
	if err != nil {
		return nil, nil, err
	}
	block := &tfprotov6.SchemaBlock{Attributes: attributes, Description: captured.Description, Deprecated: captured.Deprecated}
	for _, name := range sortedKeys(captured.BlockTypes) {
		one := captured.BlockTypes[name]
		inner, innerBody, err := blockOf(one.Block)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		wire := &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: blockNesting[one.NestingMode], MinItems: one.MinItems, MaxItems: one.MaxItems,
		}
		block.BlockTypes = append(block.BlockTypes, wire)
		read.add(&field{
			name: name, kind: wire.ValueType(), nested: innerBody, isBlock: true, optional: true,
			deprecated: one.Block.Deprecated,
		})
	}
	return block, read, nil
}

func attributesOf(captured map[string]capturedAttribute) ([]*tfprotov6.SchemaAttribute, *body, error) {
	read := &body{fields: map[string]*field{}}
	var attributes []*tfprotov6.SchemaAttribute
	for _, name := range sortedKeys(captured) {
		one := captured[name]
		wire := &tfprotov6.SchemaAttribute{
			Name: name, Description: one.Description, Required: one.Required, Optional: one.Optional, Computed: one.Computed,
			Sensitive: one.Sensitive, Deprecated: one.Deprecated,
		}
		made := &field{
			name: name, required: one.Required, optional: one.Optional, computed: one.Computed, deprecated: one.Deprecated,
		}
		if one.NestedType != nil {
			inner, innerBody, err := attributesOf(one.NestedType.Attributes)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
			wire.NestedType = &tfprotov6.SchemaObject{Attributes: inner, Nesting: objectNesting[one.NestedType.NestingMode]}
			made.nested = innerBody
		} else {
			kind, err := tftypes.ParseJSONType(one.Type) //nolint:staticcheck
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
			wire.Type = kind
		}
		made.kind = wire.ValueType()
		attributes = append(attributes, wire)
		read.add(made)
	}
	return attributes, read, nil
}

func (b *body) add(one *field) {
	b.fields[one.name] = one
	b.names = append(b.names, one.name)
	sort.Strings(b.names)
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
