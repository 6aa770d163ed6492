import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Refusal } from '@ucv/platform-service';

/** Levels of objects and lists in a body. */
export const deepest = 64;

/** PostgreSQL keeps neither, and half a surrogate pair is no text. */
const unkeepable = /\u0000|\p{Surrogate}/u;

/**
 * Refuses bodies that no service behind could take, before anything walks them: recursion over a megabyte of
 * brackets ends in a stack overflow, which is a 500.
 * @cost O(body), without recursion
 * @refuses gateway.body-unusable
 */
export function refuseUnusableBodies(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (request, _, done) =>
      done(isUsable(request.body) ? undefined : (unusable() as Error)),
    );
}

export function isUsable(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest || !level.every(isKeepable)) return false;
    level = level.flatMap(partsOf);
  }
  return true;
}

function isKeepable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !isRounded(value);
  return typeof value !== 'string' || !unkeepable.test(value);
}

/** Whether JSON may have made another whole number of it. */
const isRounded = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

function partsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value) ? value : Object.entries(value).flat();
}

const unusable = (): Refusal =>
  new Refusal(
    'gateway.body-unusable',
    `The body nests deeper than ${deepest} levels, or holds U+0000 or half a surrogate pair: leave these out; or it ` +
      'holds a number beyond ±9007199254740991, which is not kept exactly: send it as a text.',
  );
