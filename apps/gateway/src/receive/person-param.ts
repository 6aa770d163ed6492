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
export const IsPersonRef = (): PropertyDecorator =>
  naming('isPersonRef', `must be ${howToName}`, (ref) => ref !== undefined);

/** A field that names an identifier by its value. */
export const IsIdentifier = (): PropertyDecorator =>
  naming('isIdentifier', 'must be type:value, such as email:…', (ref) => ref !== undefined && 'type' in ref);

const naming =
  (name: string, problem: string, isRight: (ref: PersonRef | undefined) => boolean): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      ...{ name, target: target.constructor, propertyName: property as string },
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isRight(personRef(value)),
        defaultMessage: () => problem,
      },
    });

/** A ref that passed `IsPersonRef`. */
export const checkedRef = (text: string): PersonRef => personRef(text)!;

/** One that passed `IsIdentifier`. */
export const checkedIdentifier = (text: string): { type: string; value: string } =>
  personRef(text) as { type: string; value: string };
