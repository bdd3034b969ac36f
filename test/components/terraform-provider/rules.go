package main

func (p *provider) schemaFaults(config object, one *body) []finding      { return nil }
func cloudflareFindings(version, kind string, config object) []finding   { return nil }
func cloudflareDataFindings(kind string, config object) []finding        { return nil }
func cloudflareProviderFindings(version string, config object) []finding { return nil }
func zpaFindings(kind string, config object, one *body) []finding        { return nil }
func zpaProviderFindings(config object) []finding                        { return nil }
