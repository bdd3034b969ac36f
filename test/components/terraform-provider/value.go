package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values are plain trees: nil, bool, string, json.Number, []any for lists and sets, map[string]any for maps and objects, and unknown.
type object = map[string]any

type unknownValue struct{}

var unknown = unknownValue{}

func isUnknown(value any) bool {
	_, is := value.(unknownValue)
	return is
}

// isKnown also of everything inside.
func isKnown(value any) bool {
	switch one := value.(type) {
	case unknownValue:
		return false
	case []any:
		for _, item := range one {
			if !isKnown(item) {
				return false
			}
		}
	case object:
		for _, item := range one {
			if !isKnown(item) {
				return false
			}
		}
	}
	return true
}

func decode(wire *tfprotov6.DynamicValue, kind tftypes.Type) (object, error) {
	if wire == nil {
		return nil, nil
	}
	value, err := wire.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	return objectOf(value)
}

func objectOf(value tftypes.Value) (object, error) {
	tree, err := treeOf(value)
	if err != nil || tree == nil {
		return nil, err
	}
	read, is := tree.(object)
	if !is {
		return nil, fmt.Errorf("%T where an object is expected", tree)
	}
	return read, nil
}

func encode(tree any, kind tftypes.Type) (*tfprotov6.DynamicValue, error) {
	value, err := valueOf(tree, kind)
	if err != nil {
		return nil, err
	}
	wire, err := tfprotov6.NewDynamicValue(kind, value)
	return &wire, err
}

func treeOf(value tftypes.Value) (any, error) {
	if !value.IsKnown() {
		return unknown, nil
	}
	if value.IsNull() {
		return nil, nil
	}
	kind := value.Type()
	switch {
	case kind.Is(tftypes.String):
		var text string
		err := value.As(&text)
		return text, err
	case kind.Is(tftypes.Bool):
		var flag bool
		err := value.As(&flag)
		return flag, err
	case kind.Is(tftypes.Number):
		var number *big.Float
		if err := value.As(&number); err != nil {
			return nil, err
		}
		return json.Number(number.Text('f', -1)), nil
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}), kind.Is(tftypes.Tuple{}):
		var items []tftypes.Value
		if err := value.As(&items); err != nil {
			return nil, err
		}
		trees := make([]any, len(items))
		for at, item := range items {
			tree, err := treeOf(item)
			if err != nil {
				return nil, err
			}
			trees[at] = tree
		}
		return trees, nil
	case kind.Is(tftypes.Map{}), kind.Is(tftypes.Object{}):
		var entries map[string]tftypes.Value
		if err := value.As(&entries); err != nil {
			return nil, err
		}
		trees := make(object, len(entries))
		for key, entry := range entries {
			tree, err := treeOf(entry)
			if err != nil {
				return nil, err
			}
			trees[key] = tree
		}
		return trees, nil
	}
	return nil, fmt.Errorf("no tree of %s", kind)
}

// valueOf fits a tree into a type: what the type does not know is left out, what the tree does not hold is null.
func valueOf(tree any, kind tftypes.Type) (tftypes.Value, error) {
	if isUnknown(tree) {
		return tftypes.NewValue(kind, tftypes.UnknownValue), nil
	}
	if tree == nil {
		return tftypes.NewValue(kind, nil), nil
	}
	mismatch := fmt.Errorf("%T does not fit %s", tree, kind)
	switch one := kind.(type) {
	case tftypes.Object:
		entries, is := tree.(object)
		if !is {
			return tftypes.Value{}, mismatch
		}
		values := map[string]tftypes.Value{}
		for name, inner := range one.AttributeTypes {
			value, err := valueOf(entries[name], inner)
			if err != nil {
				return value, fmt.Errorf("%s: %w", name, err)
			}
			values[name] = value
		}
		return tftypes.NewValue(kind, values), nil
	case tftypes.Map:
		entries, is := tree.(object)
		if !is {
			return tftypes.Value{}, mismatch
		}
		values := map[string]tftypes.Value{}
		for name, entry := range entries {
			value, err := valueOf(entry, one.ElementType)
			if err != nil {
				return value, fmt.Errorf("%s: %w", name, err)
			}
			values[name] = value
		}
		return tftypes.NewValue(kind, values), nil
	case tftypes.List:
		return listOf(tree, kind, one.ElementType)
	case tftypes.Set:
		return listOf(tree, kind, one.ElementType)
	}
	switch {
	case kind.Is(tftypes.DynamicPseudoType):
		return tftypes.Value{}, fmt.Errorf("values of any type are not kept here")
	case kind.Is(tftypes.Number):
		number, _, err := big.ParseFloat(fmt.Sprint(tree), 10, 512, big.ToNearestEven)
		if err != nil {
			return tftypes.Value{}, mismatch
		}
		return tftypes.NewValue(kind, number), nil
	}
	if err := tftypes.ValidateValue(kind, tree); err != nil {
		return tftypes.Value{}, mismatch
	}
	return tftypes.NewValue(kind, tree), nil
}

func listOf(tree any, kind, element tftypes.Type) (tftypes.Value, error) {
	items, is := tree.([]any)
	if !is {
		return tftypes.Value{}, fmt.Errorf("%T does not fit %s", tree, kind)
	}
	values := make([]tftypes.Value, len(items))
	for at, item := range items {
		value, err := valueOf(item, element)
		if err != nil {
			return value, fmt.Errorf("%d: %w", at, err)
		}
		values[at] = value
	}
	return tftypes.NewValue(kind, values), nil
}

func clone(tree any) any {
	switch one := tree.(type) {
	case []any:
		copied := make([]any, len(one))
		for at, item := range one {
			copied[at] = clone(item)
		}
		return copied
	case object:
		if one == nil {
			return one
		}
		copied := make(object, len(one))
		for key, item := range one {
			copied[key] = clone(item)
		}
		return copied
	}
	return tree
}

func cloneObject(tree object) object { return clone(tree).(object) }

// isEqual takes sets as sets, and a missing entry as null.
func isEqual(left, right any, kind tftypes.Type) bool {
	if left == nil || right == nil || isUnknown(left) || isUnknown(right) {
		return left == nil && right == nil || isUnknown(left) && isUnknown(right)
	}
	switch one := kind.(type) {
	case tftypes.Object:
		ours, theirs := left.(object), right.(object)
		for name, inner := range one.AttributeTypes {
			if !isEqual(ours[name], theirs[name], inner) {
				return false
			}
		}
		return true
	case tftypes.List:
		ours, theirs := left.([]any), right.([]any)
		if len(ours) != len(theirs) {
			return false
		}
		for at := range ours {
			if !isEqual(ours[at], theirs[at], one.ElementType) {
				return false
			}
		}
		return true
	case tftypes.Set:
		ours, theirs := left.([]any), right.([]any)
		return len(ours) == len(theirs) && isWithin(ours, theirs, one.ElementType) && isWithin(theirs, ours, one.ElementType)
	}
	return reflect.DeepEqual(left, right)
}

func isWithin(some, all []any, kind tftypes.Type) bool {
	for _, one := range some {
		if indexOf(one, all, kind) < 0 {
			return false
		}
	}
	return true
}

func indexOf(wanted any, all []any, kind tftypes.Type) int {
	for at, one := range all {
		if isEqual(wanted, one, kind) {
			return at
		}
	}
	return -1
}
