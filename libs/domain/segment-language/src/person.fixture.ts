import { inOrder, type PastEvent, type PersonFacts, reach } from './index';

export interface Known {
  /** In any order. */
  events?: readonly PastEvent[];
  traits?: Record<string, { value: unknown; at: number }>;
  consents?: Record<string, { granted: boolean; at: number }>;
}

/** A person of whom this is known. */
export function personOf({ events = [], traits = {}, consents = {} }: Known): PersonFacts {
  const byName = new Map<string, PastEvent[]>();
  for (const event of [...events].sort(inOrder)) {
    byName.set(event.name, [...(byName.get(event.name) ?? []), event]);
  }
  return {
    events: (name) => byName.get(name) ?? [],
    trait: (name) => {
      const [head = ''] = name.split('.');
      const exact = own(traits, name);
      const whole = own(traits, head);
      if (exact || !whole) return exact;
      return { value: reach({ [head]: whole.value }, name), at: whole.at };
    },
    consent: (purpose) => own(consents, purpose),
  };
}

const own = <T>(values: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined;
