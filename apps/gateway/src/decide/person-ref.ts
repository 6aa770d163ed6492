import { isRef } from '@ucv/envelope';

/** Whom a path means: a person id, or an identifier with its value. */
export type PersonRef = { id: string } | { type: string; value: string };

const identifierType = /^[a-z][a-z0-9_]{0,39}$/;

/** Reads a decoded `:ref`: 32 hex characters or `type:value`; undefined for anything else. */
export function personRef(text: string): PersonRef | undefined {
  if (isRef(text)) return { id: text };
  const colon = text.indexOf(':');
  const [type, value] = [text.slice(0, colon), text.slice(colon + 1).trim()];
  if (colon < 0 || !identifierType.test(type) || value.length === 0 || value.length > 400) return undefined;
  return { type, value };
}
