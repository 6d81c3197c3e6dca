import { OperatorError } from '../platform/errors.js';
import { environmentVariable } from '../platform/environment.js';

/** `${env.NAME}`, or `${env.NAME:-what it is without}`, as Rover writes it. */
const REFERENCE = /\$\{env\.(\w+)(?::-([^}]*))?\}/g;

/** Puts the values of the environment into the texts of a configuration file, at any depth. @throws OperatorError that names a variable that is not set */
export function withEnvironment(value: unknown, file: string): unknown {
  if (typeof value === 'string')
    return value.replace(REFERENCE, (reference, name: string, usual: string | undefined) => {
      const set = environmentVariable(name) ?? usual;
      if (set === undefined)
        throw new OperatorError(`${file} refers to ${reference}, but the variable ${name} is not set.`);
      return set;
    });
  if (Array.isArray(value)) return value.map((item) => withEnvironment(item, file));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withEnvironment(inner, file)]));
}
