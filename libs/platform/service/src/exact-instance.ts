import type { Type } from '@nestjs/common';
import { plainToInstance, TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { Refusal } from './refusal';

type Plain = Record<string, unknown>;

/**
 * The instance of a class that a body describes. Objects for which the class names no type of their own (a condition,
 * limits by kind) are taken as they were sent, whatever their keys are called: class-transformer copies them without
 * `constructor`, `__proto__`, `toString` and the like, and a condition without one of its parts is a wider one.
 * Among the fields of the class itself such a name is refused, as every other that it does not know.
 * @refuses http.invalid-input
 */
export function exactInstance(type: Type, plain: unknown, path = ''): unknown {
  if (Array.isArray(plain)) return plain.map((one, i) => exactInstance(type, one, `${path}[${i}]`));
  if (!isObject(plain)) return plainToInstance(type, plain);
  refuseInherited(plain, path);
  const parts = Object.entries(plain).filter(([key, value]) => isObject(value) && !isConverted(type, key));
  const converted = { ...plain };
  for (const [key] of parts) delete converted[key];
  const instance = plainToInstance(type, converted) as Plain;
  for (const [key, value] of parts) {
    const own = nestedType(type, key);
    instance[key] = own ? exactInstance(own, value, path ? `${path}.${key}` : key) : value;
  }
  return instance;
}

/** Every object has these without anybody sending them, so that no list of known fields can tell them. */
function refuseInherited(plain: Plain, path: string): void {
  const details = Object.keys(plain)
    .filter((key) => key in Object.prototype)
    .map((key) => ({ field: path ? `${path}.${key}` : key, problem: 'is not known here' }));
  if (details.length === 0) return;
  const summary = details.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  throw new Refusal('http.invalid-input', `Not usable as sent: ${summary}.`, { details });
}

const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

const scalars: unknown[] = [Number, String, Boolean, Date];

/** Whether the class says how the value is made of what was sent. */
function isConverted(type: Type, key: string): boolean {
  const { PLAIN_TO_CLASS } = TransformationType;
  if (defaultMetadataStorage.findTransformMetadatas(type, key, PLAIN_TO_CLASS).length > 0) return true;
  return scalars.includes(namedType(type, key));
}

const nestedType = (type: Type, key: string): Type | undefined => namedType(type, key) as Type | undefined;

function namedType(type: Type, key: string): unknown {
  return defaultMetadataStorage.findTypeMetadata(type, key)?.typeFunction();
}
