import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type SchemaName, schemas } from '../src/receive/schemas';

const ajv = addFormats(new Ajv({ strict: false }));
const components = { components: { schemas } };

/** What is wrong with a body, by the schema that `/openapi.json` gives for it; null for nothing. */
export function faultsOf(name: SchemaName, body: unknown): unknown {
  const validate = ajv.compile({ ...components, $ref: `#/components/schemas/${name}` });
  return validate(body) ? null : validate.errors;
}
