/** YAML and JSON text to located nodes, checked against a schema. The only user of `yaml` and `ajv`. */
export * from './located-node.js';
