import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiBody, ApiOperation, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import type { CollectorSchema } from './collector-schemas';

interface Documentation {
  summary: string;
  /** Schema of the body, where the route takes one. */
  body?: CollectorSchema;
  /** Schema of the answer in JSON. */
  answer?: CollectorSchema;
  /** Of an answer that is not JSON. */
  mediaType?: string;
  /** Answers without a write key. */
  open?: boolean;
}

/** What `/openapi.json` says of a route. */
export function Documented({ summary, body, answer, mediaType, open }: Documentation): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description: open ? 'For everybody.' : 'With a write key.' }),
    ApiResponse({ status: 200, description: 'As asked', content: contentOf(answer, mediaType) }),
    ...(body
      ? [ApiBody({ schema: named(body) }), refusal(400, 'The body, or the event, is not usable.')]
      : []),
    ...(open ? [] : refusalsOfKey),
  );
}

const named = (name: CollectorSchema) => ({ $ref: `#/components/schemas/${name}` });

const contentOf = (answer?: CollectorSchema, mediaType?: string): ApiResponseOptions['content'] =>
  answer
    ? { 'application/json': { schema: named(answer) } }
    : { [mediaType ?? 'text/plain']: { schema: { type: 'string' } } };

const refusal = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: contentOf('Fault') });

const refusalsOfKey = [
  ApiBasicAuth('writeKey'),
  refusal(401, '`ingestion.unknown-write-key`: The write key is missing or unknown.'),
  refusal(429, '`ingestion.queue-full`: Too many events wait; send the same later.'),
  refusal(503, '`ingestion.unavailable`: The log or the database is away; send the same again.'),
];
