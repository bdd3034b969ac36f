package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// finding is a diagnostic: an error, or a warning.
type finding struct {
	path            []any
	summary, detail string
	isWarning       bool
}

// check is one configuration under its rules.
type check struct {
	root  object
	found []finding
}

// rule looks at every object at a place: the configuration itself, or what lies at a dotted path in it, through lists.
type rule struct {
	in   string
	test func(c *check, at object, path []any)
}

const (
	wrongValue       = "Invalid Attribute Value"
	wrongMatch       = "Invalid Attribute Value Match"
	wrongCombination = "Invalid Attribute Combination"
)

// absent among the values that a rule allows.
const absent = "\x00"

func (c *check) run(rules []rule) []finding {
	for _, one := range rules {
		objectsAt(c.root, one.in, nil, func(at object, path []any) { one.test(c, at, path) })
	}
	return c.found
}

func (c *check) say(summary string, path []any, detail string, values ...any) {
	c.found = append(c.found, finding{path: path, summary: summary, detail: fmt.Sprintf(detail, values...)})
}

func objectsAt(value any, in string, path []any, visit func(at object, path []any)) {
	switch held := value.(type) {
	case []any:
		for index, item := range held {
			objectsAt(item, in, with(path, index), visit)
		}
	case object:
		if in == "" {
			visit(held, path)
			return
		}
		step, rest, _ := strings.Cut(in, ".")
		objectsAt(held[step], rest, with(path, step), visit)
	}
}

func with(path []any, step any) []any { return append(slices.Clone(path), step) }

// pathText is policies[0].include.
func pathText(path []any, more ...string) string {
	text := ""
	for _, step := range path {
		switch one := step.(type) {
		case int:
			text += fmt.Sprintf("[%d]", one)
		default:
			text += fmt.Sprint(".", one)
		}
	}
	for _, one := range more {
		text += "." + one
	}
	return strings.TrimPrefix(text, ".")
}

// oneOf: case does not count. Of a list every element.
func oneOf(in, at string, values ...string) rule {
	return rule{in, func(c *check, held object, path []any) {
		items, isList := held[at].([]any)
		if !isList {
			items = []any{held[at]}
		}
		for index, item := range items {
			text, is := item.(string)
			if !is || slices.ContainsFunc(values, func(one string) bool { return strings.EqualFold(one, text) }) {
				continue
			}
			place := with(path, at)
			if isList {
				place = with(place, index)
			}
			c.say(wrongMatch, place, "Attribute %s value must be one of: %s, got: %q", pathText(place), listed(values), text)
		}
	}}
}

// onlyWhen: an attribute that another one must go with; case counts. ^ is the configuration itself.
func onlyWhen(in, at, when string, values ...string) rule {
	return rule{in, func(c *check, held object, path []any) {
		if held[at] == nil || isUnknown(held[at]) {
			return
		}
		if is, known := c.other(held, when); known && !slices.Contains(values, is) {
			c.say(wrongCombination, with(path, at), "%q can only be set if %q is one of: %s", pathText(path, at), when, commaed(values))
		}
	}}
}

func requiredWhen(in, at, when string, values ...string) rule {
	return rule{in, func(c *check, held object, path []any) {
		if held[at] != nil {
			return
		}
		if is, known := c.other(held, when); known && slices.Contains(values, is) {
			c.say(wrongCombination, with(path, at), "%q has to be set if %q is one of: %s", pathText(path, at), when, commaed(values))
		}
	}}
}

func (c *check) other(held object, when string) (string, bool) {
	if rooted, is := strings.CutPrefix(when, "^"); is {
		held, when = c.root, rooted
	}
	if held[when] == nil {
		return absent, true
	}
	text, is := held[when].(string)
	return text, is
}

func matches(in, at string, pattern *regexp.Regexp, what string) rule {
	return rule{in, func(c *check, held object, path []any) {
		if text, is := held[at].(string); is && !pattern.MatchString(text) {
			c.say(wrongMatch, with(path, at), "Attribute %s %q %s, got: %s", pathText(path, at), at, what, text)
		}
	}}
}

// oneKey: each object in a list has at most one entry.
func oneKey(in, at string) rule {
	return rule{in, func(c *check, held object, path []any) {
		for index := range listAt(held, at) {
			count := 0
			for _, value := range itemOf(held[at], index) {
				if value != nil {
					count++
				}
			}
			if count > 1 {
				place := with(with(path, at), index)
				c.say(wrongValue, place, "Attribute %s must contain at most 1 elements, got: %d", pathText(place), count)
			}
		}
	}}
}

func excludes(in, at, other string) rule {
	return rule{in, func(c *check, held object, path []any) {
		if held[at] != nil && held[other] != nil {
			c.say(wrongCombination, with(path, at), "Attribute %q cannot be specified when %q is specified", pathText(path, other), pathText(path, at))
		}
	}}
}

func needs(in, at, other string) rule {
	return rule{in, func(c *check, held object, path []any) {
		if held[at] != nil && held[other] == nil {
			c.say(wrongCombination, with(path, at), "Attribute %q must be specified when %q is specified", pathText(path, other), pathText(path, at))
		}
	}}
}

func exactlyOne(in, at, other string) rule {
	return rule{in, func(c *check, held object, path []any) {
		switch {
		case held[at] == nil && held[other] == nil:
			c.say(wrongCombination, with(path, at), "No attribute specified when one (and only one) of [%s.<.%s] is required", pathText(path, at), other)
		case held[at] != nil && held[other] != nil:
			c.say(wrongCombination, with(path, at), "2 attributes specified when one (and only one) of [%s.<.%s] is required", pathText(path, at), other)
		}
	}}
}

// whole numbers from a least one on.
func whole(in, at string, least int64) rule {
	return rule{in, func(c *check, held object, path []any) {
		number, is := held[at].(json.Number)
		if !is {
			return
		}
		value, err := number.Int64()
		if err != nil {
			c.say("Configuration Read Error", with(path, at), "An unexpected error was encountered trying to convert an attribute value from the configuration.\nError: Value %s is not an integer", number)
		} else if value < least {
			c.say(wrongValue, with(path, at), "Attribute %s value must be at least %d, got: %d", pathText(path, at), least, value)
		}
	}}
}

func between(in, at string, least, most float64) rule {
	return rule{in, func(c *check, held object, path []any) {
		number, is := held[at].(json.Number)
		if !is {
			return
		}
		if value, err := number.Float64(); err != nil || value < least || value > most {
			c.say(wrongValue, with(path, at), "Attribute %s value must be between %f and %f, got: %f", pathText(path, at), least, most, value)
		}
	}}
}

func listed(values []string) string {
	quoted := make([]string, len(values))
	for at, one := range values {
		quoted[at] = fmt.Sprintf("%q", one)
	}
	return "[" + strings.Join(quoted, " ") + "]"
}

func commaed(values []string) string {
	quoted := make([]string, len(values))
	for at, one := range values {
		quoted[at] = fmt.Sprintf("%q", one)
		if one == absent {
			quoted[at] = "<null>"
		}
	}
	return strings.Join(quoted, ", ")
}

// schemaFindings is what a plugin checks by its schema after Terraform has: what is required and null, what is read-only and set, and
// what is deprecated.
func (p *provider) schemaFindings(config object, one *body) []finding {
	c := &check{root: config}
	p.checkBody(c, config, one, nil)
	return c.found
}

func (p *provider) checkBody(c *check, held object, one *body, path []any) {
	for _, name := range one.names {
		inner, value, place := one.fields[name], held[name], with(path, name)
		switch {
		case value == nil && inner.required && p.vendor.isFramework:
			c.say("Missing Configuration for Required Attribute", place, "Must set a configuration value for the %s attribute as the provider has marked it as required.", pathText(place))
		case value == nil && inner.required:
			c.say("Missing required argument", place, "The argument %q is required, but no definition was found.", pathText(place))
		case value == nil:
			continue
		case inner.isBlock, inner.required, inner.optional:
		case p.vendor.isFramework:
			c.say("Invalid Configuration for Read-Only Attribute", place, "Cannot set value for this attribute as the provider has marked it as read-only.")
		default:
			c.say("Value for unconfigurable attribute", place, "Can't configure a value for %q: its value will be decided automatically based on the result of applying this configuration.", dotted(place))
		}
		if inner.deprecated && !(inner.isBlock && isEmptyList(value)) {
			c.found = append(c.found, finding{path: place, summary: p.deprecation(), detail: "This attribute is deprecated.", isWarning: true})
		}
		if inner.nested != nil {
			objectsAt(value, "", place, func(at object, path []any) { p.checkBody(c, at, inner.nested, path) })
		}
	}
}

func (p *provider) deprecation() string {
	if p.vendor.isFramework {
		return "Attribute Deprecated"
	}
	return "Argument is deprecated"
}

// dotted is conditions.0.id.
func dotted(path []any) string {
	steps := make([]string, len(path))
	for at, step := range path {
		steps[at] = fmt.Sprint(step)
	}
	return strings.Join(steps, ".")
}
