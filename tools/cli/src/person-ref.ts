import { InvalidArgumentError } from 'commander';

const id = /^[0-9a-f]{32}$/;
const identifier = /^[a-z][a-z0-9_]{0,39}:\S.*$/s;

/** Whom a command is about, as the gateway takes it: a person id, or `type:value`. */
export function parsePersonRef(text: string): string {
  if (id.test(text) || identifier.test(text)) return text;
  throw new InvalidArgumentError(
    'Name a person as type:value, such as email:robin@example.com or user_id:42, or by id (32 hex characters).',
  );
}

/** Reads one more of several identifiers, each `type:value`. */
export function parseIdentifiers(text: string, before: readonly string[] = []): string[] {
  if (identifier.test(text)) return [...before, text];
  throw new InvalidArgumentError('Write an identifier as type:value, such as email:robin@example.com.');
}
