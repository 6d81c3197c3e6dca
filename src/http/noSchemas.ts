const withoutSchemas = () => () => {
  throw new Error('Expected no route to have a schema: their compilers are not loaded.');
};

/** No route has a schema, and the compilers of schemas take as long to load as a small library: they are left out. */
export const NO_SCHEMAS = { compilersFactory: { buildValidator: withoutSchemas, buildSerializer: withoutSchemas } };
