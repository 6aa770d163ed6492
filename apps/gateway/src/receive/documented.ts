import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  type ApiParamOptions,
  type ApiQueryOptions,
  ApiResponse,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { bodyExamples, type BodyName } from './body-examples';
import { idPattern } from './field-rules';
import type { PartOfDay } from './instant';
import { type RefusalCode, refusals } from './refusals';
import type { SchemaName } from './schemas';

interface Documentation {
  summary: string;
  /** Schema of the body, where the route takes one. */
  body?: BodyName;
  /** Whether it may be left out altogether. */
  bodyOptional?: boolean;
  /** Schema of the answer; without one the route answers with an empty body. */
  answer?: SchemaName;
  status?: number;
  mediaType?: string;
  /** Codes of its own; those of every route come by themselves. */
  refusals?: RefusalCode[];
  /** Answers without a token. */
  open?: boolean;
}

/** What `/openapi.json` says of a route: its answer and every refusal, grouped by status. */
export function Documented(o: Documentation): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: o.summary }),
    ApiResponse(success(o)),
    ...(o.body ? [ApiBody(bodyOf(o.body, !o.bodyOptional))] : []),
    ...refusing([
      ...shared.open,
      ...(o.open ? [] : shared.guarded),
      ...(o.body ? shared.withBody : []),
      ...(o.refusals ?? []),
    ]),
    ...(o.open ? [] : [ApiBearerAuth()]),
  );
}

/** Each example can be sent as it stands, once what it names is there; a scenario of the whole system does so. */
const bodyOf = (name: BodyName, required: boolean) => ({
  schema: schemaNamed(name),
  required,
  examples: Object.fromEntries(
    Object.entries(bodyExamples[name]).map(([summary, value]) => [summary, { summary, value }]),
  ),
});

function success({ answer, status, mediaType = 'application/json' }: Documentation): ApiResponseOptions {
  if (!answer) return { status: status ?? 204, description: 'Done' };
  const schema = schemaNamed(answer);
  return { status: status ?? 200, description: 'As asked', content: { [mediaType]: { schema } } };
}

const schemaNamed = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const refusing = (codes: RefusalCode[]): MethodDecorator[] =>
  byStatus(codes).map(([status, listed]) =>
    ApiResponse({ status, description: listed.map(describe).join('\n\n'), content: errorContent }),
  );

const shared: Record<'open' | 'guarded' | 'withBody', RefusalCode[]> = {
  open: ['internal'],
  guarded: [
    'http.invalid-input',
    'gateway.purpose-invalid',
    'gateway.unauthenticated',
    'gateway.forbidden',
    'messaging.no-answer',
  ],
  withBody: [
    'http.invalid-json',
    'gateway.body-unusable',
    'http.body-too-large',
    'messaging.request-too-large',
    'http.unsupported-media-type',
  ],
};

const errorContent = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };

const describe = (code: RefusalCode): string => `\`${code}\`: ${refusals[code].meaning}`;

function byStatus(codes: RefusalCode[]): [number, RefusalCode[]][] {
  const groups = new Map<number, RefusalCode[]>();
  for (const code of codes)
    groups.set(refusals[code].status, [...(groups.get(refusals[code].status) ?? []), code]);
  return [...groups].sort(([a], [b]) => a - b);
}

export const refParam: ApiParamOptions = {
  name: 'ref',
  description: 'Person id, or `type:value` percent-encoded: `email:a@b.c`, `user_id:42`, `phone:+49…`',
  schema: { type: 'string', examples: ['user_id:42'] },
};

export const idParamOf = (what: string): ApiParamOptions => ({
  name: 'id',
  description: `Id of the ${what}`,
  schema: { type: 'string', pattern: idPattern },
});

const instantSchema = {
  anyOf: [
    { type: 'string' as const, format: 'date-time' },
    { type: 'string' as const, format: 'date' },
  ],
};

/** A query parameter that takes an instant, or a date for the day's start or end. */
export const instantQuery = (name: string, description: string, dateMeans: PartOfDay = 'end') => ({
  name,
  required: false,
  schema: instantSchema,
  description: `${description}. A date alone means the ${dateMeans} of that day in UTC`,
});

export const instantQueries: Record<'asOf' | 'knownAt', ApiQueryOptions> = {
  asOf: instantQuery('asOf', 'Leave out what happened later'),
  knownAt: instantQuery('knownAt', 'Leave out what was recorded later, links between identifiers included'),
};

export const limitQueryUpTo = (maximum: number, preset: number): ApiQueryOptions => ({
  name: 'limit',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum, default: preset },
});
export const limitQuery = limitQueryUpTo(200, 50);

export const cursorQuery: ApiQueryOptions = {
  name: 'cursor',
  required: false,
  schema: { type: 'string' },
  description: 'From an earlier answer',
};

export const purposeHeader = (): MethodDecorator =>
  ApiHeader({
    name: 'X-Purpose',
    required: false,
    description: 'Why a person is looked up, as a code; kept with the access fact',
    schema: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' },
  });
