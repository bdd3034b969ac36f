/** What one resource or block accepts, as `terraform providers schema -json` says it. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
}

export interface AttributeSchema {
  readonly type?: TypeExpression;
  readonly nested_type?: NestedType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export interface NestedType {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
}

export interface NestedBlockSchema {
  readonly block: BlockSchema;
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
}

export type TypeExpression =
  | string
  | readonly ['list' | 'set' | 'map', TypeExpression]
  | readonly ['object', Readonly<Record<string, TypeExpression>>]
  | readonly ['tuple', readonly TypeExpression[]];

/** The resources and data sources of one provider. */
export interface ProviderSchema {
  /** Its address without the registry host: `zscaler/zpa`. */
  readonly source: string;
  readonly provider?: BlockSchema;
  readonly resources: Readonly<Record<string, BlockSchema>>;
  readonly data?: Readonly<Record<string, BlockSchema>>;
}

export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
