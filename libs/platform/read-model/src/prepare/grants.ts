import { escapeIdentifier } from 'pg';
import { roleName } from '../service-url';
import { identifierSignatures } from './identifiers';
import { keyringSignatures } from './keyring';

/** Least privilege: what each service does with identifiers and keys. Services not named do nothing with them. */
const uses: Record<string, { identifiers?: string[]; keyring?: string[] }> = {
  ingestion: {
    identifiers: ['confirm_key', 'assign', 'find', 'erased', 'country_of'],
    keyring: ['mint', 'keys_of', 'open'],
  },
  profile: { identifiers: ['confirm_key', 'find', 'country_of'], keyring: ['open'] },
  consent: {
    identifiers: ['confirm_key', 'find', 'country_of'],
    keyring: ['mint', 'keys_of', 'open', 'states', 'erase', 'hold', 'lift', 'suppressions', 'unsuppress'],
  },
  identity: {
    identifiers: ['confirm_key', 'find', 'country_of', 'set_country'],
    keyring: ['mint', 'keys_of', 'open'],
  },
  segmentation: {
    identifiers: ['confirm_key', 'find', 'country_of'],
    keyring: ['mint', 'keys_of', 'open'],
  },
  activation: { keyring: ['mint', 'keys_of', 'open'] },
  gateway: { keyring: ['open'] },
};

/** Takes every right away and gives what the table above says, so that a right removed there is gone. */
export function grantStatements(services: readonly string[]): string[] {
  const roles = services.map((service) => escapeIdentifier(roleName(service)));
  const all = ['PUBLIC', ...roles].join(', ');
  return [
    ...['identifiers', 'keyring'].flatMap((schema) => [
      `REVOKE ALL ON SCHEMA ${schema} FROM ${all}`,
      `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM ${all}`,
    ]),
    ...services.flatMap(grantsOf),
  ];
}

function grantsOf(service: string): string[] {
  const role = escapeIdentifier(roleName(service));
  const { identifiers = [], keyring = [] } = uses[service] ?? {};
  const grants = (schema: string, names: string[], signatures: Record<string, string>) =>
    names.length === 0
      ? []
      : [
          `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
          ...names.map((name) => `GRANT EXECUTE ON FUNCTION ${schema}.${name}${signatures[name]} TO ${role}`),
        ];
  return [
    ...grants('identifiers', identifiers, identifierSignatures),
    ...grants('keyring', keyring, keyringSignatures),
  ];
}
