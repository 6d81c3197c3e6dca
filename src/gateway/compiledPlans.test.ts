import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { Admissions } from './admission.js';
import { CompiledPlans } from './compiledPlans.js';
import { CostDirectives } from './costDirectives.js';
import { defaultLimits } from './limits.js';
import type { QueryPlanner } from './plan/planner.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import { Suggestions } from './suggestions.js';

const schema = buildSchema('type Query { note: String }');
const nobodyIsAsked = {} as QueryPlanner;

describe('a plan that is kept', () => {
  it('holds on to nothing of the document that its operation does not need', async () => {
    const plans = new CompiledPlans(nobodyIsAsked, schema, new PossibleTypes(schema), () => {});
    const admissions = new Admissions(
      schema,
      defaultLimits,
      new CostDirectives(parse('scalar A')),
      new Suggestions(schema, true),
    );
    const { admitted } = admissions.admit(parse('query Small { __typename } query Large { note }'), 'Small');
    if (!admitted) throw new Error('Expected an operation that is admitted, but got a refusal.');
    const authorized = { ...admitted, authorizationClass: '', rights: new Set<string>() };
    const choice = { key: '', labels: new Set<string>(), percentage: 0 };

    await plans.get(authorized, {}, choice);
    await plans.get(authorized, {}, choice);

    const [kept] = plans.usedOften(1);
    expect(kept && print(kept.operation.definition)).toBe('query Small {\n  __typename\n}');
    expect(kept?.operation.definition.loc).toBeUndefined();
  });
});
