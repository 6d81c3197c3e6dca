/**
 * graphql-js checks much more, and runs a third slower, unless NODE_ENV says production when it is loaded: so this comes
 * before anything that loads it.
 */
export function defaultToProduction(): void {
  process.env['NODE_ENV'] ??= 'production';
}

/** A variable by its name, where that is no setting of ours: Node's own, or one that a configuration file refers to. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name];
}

/** The names of all variables that are set; an empty one is not. */
export function environmentNames(): string[] {
  return Object.keys(process.env).filter((name) => process.env[name] !== '');
}
