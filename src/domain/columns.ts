/** The type of a value in a table. No value is ever missing or null: that would be two rows that read as one. */
export type ColumnType =
  | { readonly kind: "text" }
  | { readonly kind: "boolean" }
  /** A whole number of 32 bits. */
  | { readonly kind: "int32" }
  | { readonly kind: "list"; readonly item: ColumnType }
  | { readonly kind: "object"; readonly fields: Columns };

/** Names with the types of their values, in order. */
export type Columns = Readonly<Record<string, ColumnType>>;

export const TEXT: ColumnType = { kind: "text" };
export const BOOLEAN: ColumnType = { kind: "boolean" };
export const INT32: ColumnType = { kind: "int32" };

export function listOf(item: ColumnType): ColumnType {
  return { kind: "list", item };
}

/** A list of objects that all have these fields. */
export function listOfObjects(fields: Columns): ColumnType {
  return listOf({ kind: "object", fields });
}
