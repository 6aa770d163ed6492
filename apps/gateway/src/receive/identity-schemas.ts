import { bodyOf, count, list, mapOf, named, ref, shape, text, textUpTo } from './schema-parts';

const person = { type: 'string', description: 'Person id or type:value', examples: ['user_id:42'] };
const reason = { ...textUpTo(1_000), description: 'Why; kept sealed under the key of the person' };
const positive = { type: 'integer', minimum: 1 };
const rules = {
  limits: mapOf(positive),
  defaultLimit: positive,
  maxIdentifiers: { ...positive, maximum: 10_000 },
  priority: list(text),
  hubAfter: count,
  blocked: mapOf(list(text)),
  velocity: shape({ merges: positive, withinSeconds: positive }),
};

export const identitySchemas = {
  MergePersons: bodyOf({ into: person, absorb: person, reason }),
  SplitPerson: bodyOf(
    {
      person,
      identifiers: list(person),
      undo: { type: 'string', description: 'Id of a merge: of its fact, or of the order' },
      reason,
    },
    ['identifiers', 'undo'],
  ),
  LockPerson: bodyOf({ person, locked: { type: 'boolean' }, reason }),
  OrderDone: shape({ id: text, person: ref, apart: list(ref) }),
  IdentityRulesChange: bodyOf(rules, Object.keys(rules)),
  IdentityRules: shape({ version: positive, ...rules }),
  SimulateIdentityRules: bodyOf({ rules: named('IdentityRulesChange') }),
  IdentitySimulation: shape({
    rules: named('IdentityRules'),
    identifiers: count,
    persons: shape({ now: count, then: count }),
    merged: count,
    split: count,
    hubs: count,
    largest: list(shape({ identifiers: count })),
    samples: shape({
      split: list(shape({ person: ref, parts: list(list(ref)) })),
      merged: list(shape({ persons: list(ref) })),
    }),
  }),
};
