import { Injectable, type PipeTransform } from '@nestjs/common';
import { isRef } from '@ucv/envelope';
import { Refusal } from '@ucv/platform-service';
import { registerDecorator } from 'class-validator';
import { type PersonRef, personRef } from '../decide/person-ref';
import type { RefusalCode } from './refusals';

/** What is said wherever a person is named wrongly. */
const howToName = 'a person id (32 hex characters) or type:value, such as email:…';

/** `:ref` of a path. @refuses gateway.ref-invalid */
@Injectable()
export class PersonParam implements PipeTransform<string, PersonRef> {
  transform(text: string): PersonRef {
    const ref = personRef(text);
    if (ref) return ref;
    throw new Refusal('gateway.ref-invalid', `Name ${howToName}, percent-encoded.`);
  }
}

/** `:id` of a path, opaque to callers. What can't be an id is answered like one that nothing has. */
export const idParam = (
  unknown: RefusalCode,
  what: string,
  isId: (id: string) => boolean = isRef,
): PipeTransform<string, string> => ({
  transform(id) {
    if (isId(id)) return id;
    throw new Refusal(unknown, `This tenant has no ${what} of that id.`, { status: 404 });
  },
});

/** A field of a body or query that names a person as a path does. */
export function IsPersonRef(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isPersonRef',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && personRef(value) !== undefined,
        defaultMessage: () => `must be ${howToName}`,
      },
    });
}

/** A ref that passed `IsPersonRef`. */
export const checkedRef = (text: string): PersonRef => personRef(text)!;
