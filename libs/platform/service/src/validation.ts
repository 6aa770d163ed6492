import { Injectable, type Type, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { exactInstance } from './exact-instance';
import { Refusal } from './refusal';

/** Checks bodies, queries and requests against their classes: what was sent arrives whole, or is refused. */
@Injectable()
export class ExactValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: refuseInvalid,
      transformerPackage: {
        plainToInstance: (type, plain) => exactInstance(type as Type, plain) as never,
        classToPlain: (plain) => plain as never,
      },
    });
  }

  /** A key is not left out for its name: nothing here sets properties by names that somebody sent. */
  protected override stripProtoKeys(): void {}
}

/** Every fault of a body, query or path at once: which field, what is wrong; never the value. */
function refuseInvalid(errors: ValidationError[]): Refusal {
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
