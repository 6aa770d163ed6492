import type { ValidationError } from 'class-validator';
import { Refusal } from './refusal';

/** Every fault of a body, query or path at once: which field, what is wrong; never the value. */
export function refuseInvalid(errors: ValidationError[]): Refusal {
  const details = errors.flatMap((error) => faultsOf(error, ''));
  const summary = details.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  return new Refusal('http.invalid-input', `Not usable as sent: ${summary}.`, { details });
}

function faultsOf(error: ValidationError, parent: string): { field: string; problem: string }[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    field,
    problem: rule === 'whitelistValidation' ? 'is not known here' : text.replace(error.property, '').trim(),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}
